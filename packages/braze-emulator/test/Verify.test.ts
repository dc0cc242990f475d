import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Verify from "../src/inspect/Verify.js"
import * as Journal from "../src/record/Journal.js"
import * as Ledger from "../src/record/Ledger.js"

interface Sent {
  readonly external_id: string
  readonly properties: { readonly seq: number }
}

const event = (id: string, seq: number): Sent => ({ external_id: id, properties: { seq } })

/** Requests in the order of arrival, each with its events, 100 ms apart by default. */
const evidence = (requests: ReadonlyArray<ReadonlyArray<Sent>>, every = 100, bounds = Journal.defaultBounds) => {
  const journal = Journal.make(bounds)
  const ledger = Ledger.make()
  for (const [index, events] of requests.entries()) {
    const n = index + 1
    ledger.add(
      n,
      events.map((object, place) => ({
        lane: "events",
        index: place,
        key: `external_id:${object.external_id}`,
        object
      }))
    )
    journal.add({
      id: `id-${n}`,
      n,
      at: n * every,
      method: "POST",
      path: "/users/track",
      query: "",
      headers: {},
      body: JSON.stringify({ events }),
      status: 201,
      answerHeaders: {},
      answer: "",
      fault: undefined,
      applied: events.length,
      refused: [],
      dropped: [],
      mistakes: [],
      advice: [],
      notes: [],
      ended: "answered",
      ms: 0
    })
  }
  return { journal, ledger }
}

const once: Verify.Claim = { type: "once", lane: "events" }
const ordered: Verify.Claim = { type: "order", lane: "events", by: "properties.seq" }

describe("Verify", () => {
  it("agrees with a plain count of applied objects", () => {
    const requests = fc.array(
      fc.array(fc.tuple(fc.constantFrom("a", "b"), fc.integer({ min: 0, max: 5 })), { maxLength: 4 }),
      {
        maxLength: 6
      }
    )
    fc.assert(
      fc.property(requests, (sent) => {
        const given = evidence(sent.map((events) => events.map(([id, seq]) => event(id, seq))))
        const flat = sent.flat()
        const distinct = new Set(flat.map(([id, seq]) => `${id} ${seq}`)).size
        const descents = ["a", "b"].flatMap((id) => {
          const seqs = flat.filter(([other]) => other === id).map(([, seq]) => seq)
          return seqs.filter((seq, index) => index > 0 && seq < (seqs[index - 1] ?? 0))
        }).length
        const byValue: Verify.Claim = { type: "once", lane: "events", by: "properties.seq" }
        const { claims } = Verify.check([once, byValue, ordered], given)
        expect(claims.map(({ offenders }) => offenders.length)).toEqual([
          flat.length - distinct,
          flat.length - distinct,
          descents
        ])
        expect(claims.map(({ checked }) => checked)).toEqual([flat.length, flat.length, flat.length])
      })
    )
  })

  it("reports the person, the position and the contradiction", () => {
    const given = evidence([[event("a", 2), event("b", 1)], [event("a", 1)], [event("a", 1)]])
    expect(Verify.check([once, ordered], given)).toEqual({
      ok: false,
      claims: [
        {
          ok: false,
          checked: 4,
          omitted: 0,
          offenders: [
            {
              request: 3,
              lane: "events",
              index: 0,
              key: "external_id:a",
              reason: "the same content was applied before, by request 2 at events[0]"
            }
          ]
        },
        {
          ok: false,
          checked: 4,
          omitted: 0,
          offenders: [
            {
              request: 2,
              lane: "events",
              index: 0,
              key: "external_id:a",
              reason: "its properties.seq is below that of request 1 at events[0], which was applied before it"
            }
          ]
        }
      ]
    })
  })

  it("checks sliding windows, not clock windows", () => {
    const given = evidence([[], [], [], []], 100)
    const limit = (count: number, windowMs: number) => ({ type: "limit" as const, count, windowMs })
    expect(Verify.check([limit(2, 200)], given).ok).toBe(true)
    expect(Verify.check([limit(2, 201)], given).claims[0]?.offenders.map(({ request }) => request)).toEqual([3, 4])
    expect(Verify.check([{ ...limit(1, 1_000), path: "/other" }], given)).toEqual({
      ok: true,
      claims: [{ ok: true, offenders: [], omitted: 0, checked: 0 }]
    })
  })

  it("is false if evidence was dropped", () => {
    const given = evidence([[event("a", 1)], [event("a", 2)]], 100, { count: 1, bytes: 1e9 })
    const { claims } = Verify.check([ordered, { type: "limit", count: 9, windowMs: 1 }], given)
    expect(claims.map(({ ok }) => ok)).toEqual([false, false])
    expect(claims[0]?.offenders[0]?.reason).toContain("no longer kept")
  })

  it("counts an object without the value as an offender, so that no claim passes without evidence", () => {
    const given = evidence([[event("a", 1)]])
    expect(Verify.check([{ type: "order", by: "properties.sequence" }], given).ok).toBe(false)
  })

  it("reports every mistake in a claim", () => {
    const read = Verify.read({
      claims: [
        { type: "ones" },
        { type: "order" },
        { type: "limit", count: 1.5 },
        { type: "once", lane: 7, bye: "x" },
        3
      ]
    })
    expect(read._tag === "Problems" ? read.problems.map(({ path }) => path) : []).toEqual([
      "claims[0].type",
      "claims[1].by",
      "claims[2].count",
      "claims[2].windowMs",
      "claims[3].bye",
      "claims[3].lane",
      "claims[4].type"
    ])
    expect(Verify.read(null)._tag).toBe("Problems")
    expect(Verify.read([{ type: "once" }])).toEqual({
      _tag: "Problems",
      problems: [{ path: "", message: 'must be an object with "claims", not a list' }]
    })
  })

  it("refuses a claim that would be true for lack of objects", () => {
    const claims = [
      { type: "once", lane: "event" },
      { type: "order", by: "", lane: "attribute" },
      { type: "limit", count: 1, windowMs: 1, path: "users/track" },
      { type: "once", lane: "sessions" }
    ]
    expect(Verify.read({ claims })).toEqual({
      _tag: "Problems",
      problems: [
        { path: "claims[0].lane", message: `is not a list of a Braze request; did you mean "events"?` },
        { path: "claims[1].lane", message: `is not a list of a Braze request; did you mean "attributes"?` },
        { path: "claims[1].by", message: "must not be empty" },
        { path: "claims[2].path", message: `must begin with a slash; did you mean "/users/track"?` }
      ]
    })
  })
})
