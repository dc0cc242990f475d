import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Inspect from "../src/inspect/Inspect.js"
import { KEY, open, past, times } from "./Api.js"

const event = (external_id: string) => ({ external_id, name: "e", time: past })

type Braze = ReturnType<typeof open>

const numbers = (braze: Braze, filter: Inspect.RequestFilter): ReadonlyArray<number> =>
  Inspect.requests(braze.emulator.workspace.journal, filter).requests.map(({ n }) => n)

const detail = (braze: Braze, n: number): Inspect.Detail | undefined => {
  const entry = braze.emulator.workspace.journal.byNumber(n)
  return entry === undefined ? undefined : Inspect.detail(entry, [KEY])
}

/** One request of each kind, in order: fine, advised, refused objects, sent twice, refused as a whole, dropped. */
const traffic = (): Braze => {
  const braze = open({ campaigns: [{ id: "c1", name: "Welcome", channels: ["email"] }] })
  braze.track({ events: [event("u1")] })
  braze.call("POST", "/users/track/", { attributes: [{ external_id: "u1", plan: "free" }] })
  braze.track({ events: [{ external_id: "u1" }], attributes: [{ external_id: "u1" }, { plan: "free" }] })
  braze.track({ events: [event("u2"), event("u1")] })
  braze.post("/campaigns/trigger/send", { recipients: [{ external_user_id: "u1" }] })
  braze.post("/campaigns/trigger/send", {
    campaign_id: "c1",
    recipients: [{ external_user_id: "u1" }, { external_user_id: "nobody" }]
  })
  return braze
}

describe("the notes of a request", () => {
  it("say where each mistake is, what happened and what to do", () => {
    const notes = detail(traffic(), 3)?.notes ?? []
    expect(notes.map(({ kind, code, path }) => [kind, code, path])).toEqual([
      ["mistake", "refused-object", "attributes[1]"],
      ["mistake", "refused-object", "events[0]"]
    ])
    expect(notes[0]?.message).toMatch(/^attributes\[1\] was refused: /)
    expect(notes[0]?.advice).toMatch(/^Fix what Braze's sentence names/)
  })

  it("name each object that was sent twice", () => {
    expect(detail(traffic(), 4)?.notes).toMatchObject([
      { code: "sent-twice", path: "events[1]", message: "events[1] was already applied with the same content." }
    ])
  })

  it("name the objects that were dropped", () => {
    const braze = traffic()
    expect(detail(braze, 6)?.dropped).toEqual([
      { lane: "recipients", index: 0 },
      { lane: "recipients", index: 1 }
    ])
    expect(detail(braze, 1)?.dropped).toEqual([])
  })

  it("are at most 200, and their texts count towards the size of the journal", () => {
    const braze = open({}, { bounds: { journal: { count: 100, bytes: 100_000 } } })
    braze.track({ attributes: times(75, () => ({ external_id: "u1", ...longNames(5) })) })
    expect(detail(braze, 1)?.notes).toHaveLength(200)
    for (let n = 2; n <= 20; n++) braze.track({ attributes: times(75, () => ({ external_id: "u1", ...longNames(5) })) })
    expect(braze.emulator.workspace.journal.oldest).toBeGreaterThan(1)
  })
})

/** Attributes whose names are not usable. */
const longNames = (count: number) => Object.fromEntries(times(count, (index) => [`${index}`.padEnd(300, "x"), 1]))

describe("the filters for notes", () => {
  it.each<readonly [Inspect.RequestFilter, ReadonlyArray<number>]>([
    [{ mistake: true }, [3, 4, 5, 6]],
    [{ mistake: false }, [1, 2]],
    [{ advice: true }, [2, 6]],
    [{ dropped: true }, [6]],
    [{ dropped: false, mistake: true }, [3, 4, 5]],
    [{ code: "sent-twice" }, [4]],
    [{ code: "trailing-slash" }, [2]],
    [{ code: "no-such-code" }, []]
  ])("%j", (filter, expected) => {
    expect(numbers(traffic(), filter)).toEqual(expected)
  })

  it("list exactly the requests that an entry of the mistakes counts", () => {
    const object = fc.constantFrom<unknown>(
      { plan: "free" },
      { external_id: "u1", email: "no address" },
      { external_id: "u1" },
      7
    )
    fc.assert(
      fc.property(fc.array(fc.array(object, { maxLength: 4 }), { maxLength: 8 }), (requests) => {
        const braze = open()
        for (const attributes of requests) braze.track({ attributes })
        const { mistakes } = braze.emulator.workspace
        for (const { code, sentence, requests: seen } of [...mistakes.list(), ...mistakes.advice()])
          expect(numbers(braze, { code, ...(sentence === "" ? {} : { sentence }) })).toEqual(seen)
      })
    )
  })
})
