import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Verify from "../src/inspect/Verify.js"
import type { Applied } from "../src/record/Applied.js"
import * as Journal from "../src/record/Journal.js"
import * as Ledger from "../src/record/Ledger.js"
import * as Sliced from "../src/text/Sliced.js"

const applied = (key: string, object: unknown, index = 0, lane = "events"): Applied => ({ lane, index, key, object })

describe("Ledger", () => {
  it("keeps each applied object in order and counts equal contents", () => {
    const ledger = Ledger.make()
    ledger.add(1, [applied("external_id:u1", { a: 1, b: 2 }), applied("external_id:u2", { a: 1, b: 2 }, 1)])
    ledger.add(2, [
      applied("external_id:u1", { b: 2, a: 1 }),
      applied("external_id:u1", { a: 1, b: 2 }, 1, "attributes")
    ])
    expect(ledger.entries().map(({ hash: _, ...entry }) => entry)).toEqual([
      { n: 1, request: 1, lane: "events", index: 0, key: "external_id:u1", times: 2 },
      { n: 2, request: 1, lane: "events", index: 1, key: "external_id:u2", times: 1 },
      { n: 3, request: 2, lane: "events", index: 0, key: "external_id:u1", times: 2 },
      { n: 4, request: 2, lane: "attributes", index: 1, key: "external_id:u1", times: 1 }
    ])
    expect(ledger.entries({ key: "external_id:u2" }).map(({ n }) => n)).toEqual([2])
    expect(ledger.entries({ lane: "attributes" }).map(({ n }) => n)).toEqual([4])
  })

  it("keeps the newest entries within its bound, with entries of any size", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.integer({ min: 0, max: 9 }), { maxLength: 30 }),
        (count, sizes) => {
          const ledger = Ledger.make(count)
          const all: Array<string> = []
          for (const [request, size] of sizes.entries()) {
            const objects = Array.from({ length: size }, (_, index) =>
              applied(`external_id:${all.length + index}`, { index }, index)
            )
            ledger.add(request, objects)
            all.push(...objects.flatMap(({ key }) => key ?? []))
          }
          expect(ledger.entries().map(({ key }) => key)).toEqual(all.slice(-count))
          expect(ledger.evicted).toBe(Math.max(0, all.length - count))
        }
      )
    )
  })

  it("names the same people regardless of the position hints", () => {
    const named = fc.record({
      id: fc.constantFrom("u1", "u2", "u3", ""),
      person: fc.option(fc.nat(4), { nil: undefined })
    })
    fc.assert(
      fc.property(fc.array(named), (list) => {
        const objects = list.map(({ id }, index) => ({ lane: "events", index, object: { external_id: id } }))
        const [hinted, plain] = [Ledger.make(), Ledger.make()]
        hinted.add(
          1,
          objects.map((one, index) => ({ ...one, person: list[index]?.person }))
        )
        plain.add(1, objects)
        expect(hinted.entries()).toEqual(plain.entries())
      })
    )
  })

  it("grows beyond its first size and is empty when cleared", () => {
    const ledger = Ledger.make()
    for (let n = 0; n < 5_000; n++) ledger.add(n, [applied(`external_id:${n}`, { n })])
    expect(ledger.entries()).toHaveLength(5_000)
    expect(ledger.entries()[4_999]).toMatchObject({ n: 5_000, request: 4_999, key: "external_id:4999", times: 1 })
    ledger.clear()
    expect(ledger.entries()).toEqual([])
  })

  it("returns the page that all entries contain", () => {
    const word = fc.constantFrom("u1", "u2", "u3")
    const objects = fc.array(fc.record({ id: word, a: fc.nat(2), lane: fc.constantFrom("events", "attributes") }))
    const filter = fc.record(
      {
        key: word.map((id) => `external_id:${id}`),
        lane: fc.constantFrom("events", "attributes", "purchases"),
        before: fc.nat(12),
        after: fc.nat(12)
      },
      { requiredKeys: [] }
    )
    fc.assert(
      fc.property(objects, fc.integer({ min: 1, max: 12 }), filter, fc.nat(12), (list, kept, wanted, limit) => {
        const ledger = Ledger.make(kept)
        for (const [n, { id, a, lane }] of list.entries())
          ledger.add(n + 1, [applied(`external_id:${id}`, { a }, 0, lane)])
        const all = ledger.entries()
        const matching = all.filter(
          ({ n, key, lane }) =>
            (wanted.key ?? key) === key &&
            (wanted.lane ?? lane) === lane &&
            n < (wanted.before ?? n + 1) &&
            n > (wanted.after ?? 0)
        )
        expect(Sliced.run(ledger.page(wanted, limit))).toEqual({
          entries: limit === 0 ? [] : matching.slice(-limit),
          total: matching.length
        })
        for (const { times, ...entry } of all)
          expect(times).toBe(
            all.filter((one) => one.key === entry.key && one.lane === entry.lane && one.hash === entry.hash).length
          )
      })
    )
  })
})

describe("a ledger of a million entries", () => {
  const count = 1_000_000
  const ledger = Ledger.make(count)
  const people = Array.from({ length: 1_000 }, (_, person) => `external_id:${person}`)
  for (let n = 1; n <= count; n++) ledger.add(n, [applied(people[n % people.length] ?? "", { n }, 0)])

  it("is paged in slices that need no memory for the other entries", () => {
    expect(slicesOf(ledger.page({}, 1))).toMatchObject({
      result: { entries: [{ n: count, times: 1 }], total: count },
      pauses: expect.toSatisfy((pauses: number) => pauses >= 50),
      grown: expect.toSatisfy((bytes: number) => bytes < 4_000_000)
    })
  })

  it("is verified in slices with 24 bytes per entry at most", () => {
    const journal = Journal.make(Journal.defaultBounds)
    expect(slicesOf(Verify.checkInSlices([{ type: "once" }], { ledger, journal }))).toMatchObject({
      result: { ok: true, claims: [{ checked: count }] },
      pauses: expect.toSatisfy((pauses: number) => pauses >= 50),
      grown: expect.toSatisfy((bytes: number) => bytes < 4_000_000 + 24 * 2 ** 21)
    })
  })

  it("lists the first 1,000 offenders and counts the others", () => {
    const journal = Journal.make(Journal.defaultBounds)
    const { claims } = Verify.check([{ type: "order", by: "properties.seq" }], { ledger, journal })
    expect(claims.map(({ offenders, omitted, checked }) => [offenders.length, omitted, checked])).toEqual([
      [1_000, count - 1_000, count]
    ])
  })

  it("may be added to and cleared in a pause", () => {
    const own = Ledger.make(50_000)
    for (let n = 1; n <= 50_000; n++) own.add(n, [applied("external_id:u1", { n })])
    const page = own.page({}, 2)
    const verified = Verify.checkInSlices([{ type: "once" }], {
      ledger: own,
      journal: Journal.make(Journal.defaultBounds)
    })
    expect([page.next().done, verified.next().done]).toEqual([false, false])
    for (let n = 1; n <= 30_000; n++) own.add(n, [applied("external_id:u2", { n })])
    expect(Sliced.run(page).entries.map(({ n }) => n)).toEqual([49_999, 50_000])
    expect(verified.next().done).toBe(false)
    own.clear()
    expect(Sliced.run(verified).claims[0]?.offenders.map(({ reason }) => reason)).toEqual([
      "the workspace was reset during the check; verify again"
    ])
  })
})

const collectGarbage = (): void => {
  setFlagsFromString("--expose-gc")
  runInNewContext("gc")()
}

/** Bytes in use after a collection, on the heap and in arrays of numbers. */
const used = (): number => {
  collectGarbage()
  const { heapUsed, arrayBuffers } = process.memoryUsage()
  return heapUsed + arrayBuffers
}

/** The result of a computation, its pauses, and the most memory that was in use in a pause. */
const slicesOf = <A>(sliced: Sliced.Sliced<A>) => {
  const before = used()
  let pauses = 0
  let grown = 0
  let step = sliced.next()
  while (step.done !== true) {
    pauses++
    if (pauses % 10 === 0) grown = Math.max(grown, used() - before)
    step = sliced.next()
  }
  return { result: step.value, pauses, grown }
}
