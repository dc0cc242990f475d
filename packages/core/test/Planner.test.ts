import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import type { Batch } from "../src/delivery/Batch.js"
import { Planner } from "../src/delivery/Planner.js"
import type { Limits } from "../src/destination/Endpoint.js"
import * as Item from "../src/destination/Item.js"
import { record } from "./scripted.js"

interface Offer {
  readonly who: number
  readonly lanes: ReadonlyArray<"attributes" | "events">
  readonly size: number
  readonly group?: string | undefined
}

const offer: fc.Arbitrary<Offer> = fc.record({
  group: fc.constantFrom(undefined, "a", "b"),
  who: fc.integer({ min: 0, max: 4 }),
  lanes: fc.array(fc.constantFrom("attributes" as const, "events" as const), { minLength: 1, maxLength: 6 }),
  size: fc.integer({ min: 1, max: 30 })
})

const limits: fc.Arbitrary<Limits> = fc.record(
  {
    items: fc.integer({ min: 1, max: 8 }),
    perLane: fc.integer({ min: 1, max: 5 }),
    bytes: fc.integer({ min: 40, max: 200 }),
    bytesAlone: fc.constant(200),
    envelope: fc.constant(4)
  },
  { requiredKeys: ["items", "bytes", "bytesAlone", "envelope"] }
)

const itemsOf = ({ group, lanes, size, who }: Offer, seq: number): ReadonlyArray<Item.Item> =>
  lanes.map((lane, part) =>
    Item.make({
      record: record(seq),
      destination: "d",
      part,
      key: Item.key("external_id", `u${who}`),
      lane,
      // Some records have items of two groups.
      group: part === 2 && group !== undefined ? "b" : group,
      json: JSON.stringify("x".repeat(size)),
      repeatable: true
    })
  )

/**
 * Offers, takes and finishes in a random order until nothing is left. Returns the batches in the order in which they
 * were taken.
 */
const play = (
  bounds: Limits,
  offers: ReadonlyArray<Offer>,
  draws: ReadonlyArray<number>,
  see: (flying: ReadonlySet<Batch>) => void
): Array<Batch> => {
  const planner = new Planner(bounds)
  const taken: Array<Batch> = []
  const flying = new Set<Batch>()
  let offered = 0
  let step = 0
  while (offered < offers.length || !planner.idle) {
    const draw = draws[step++ % draws.length] ?? 0
    const next = offers[offered]
    if (next !== undefined && draw % 3 === 0) planner.offer(itemsOf(next, offered++))
    if (draw % 3 === 1 || next === undefined) {
      if (planner.ready === 0) planner.seal("linger")
      const batch = planner.take()
      if (batch !== undefined) {
        taken.push({ ...batch, items: [...batch.items] })
        flying.add(batch)
      }
    }
    see(flying)
    if (draw % 3 === 2 || next === undefined) {
      const [batch] = flying
      if (batch !== undefined) {
        flying.delete(batch)
        const decided = batch.items
        batch.items = []
        planner.release(batch, decided)
      }
    }
  }
  return taken
}

const draws = fc
  .array(fc.nat({ max: 8 }), { minLength: 3, maxLength: 30 })
  .filter((all) => [0, 1, 2].every((rest) => all.some((n) => n % 3 === rest)))

describe("Planner", () => {
  it("law: sends every item exactly once, the items of a key and lane in the order offered, within all limits", () => {
    fc.assert(
      fc.property(limits, fc.array(offer, { maxLength: 40 }), draws, (bounds, offers, order) => {
        const sent = play(bounds, offers, order, () => undefined)
        for (const batch of sent) {
          // A comma between two items.
          const bytes = batch.items.reduce((sum, { bytes }) => sum + bytes, bounds.envelope + batch.items.length - 1)
          expect(bytes).toBe(batch.bytes)
          expect(batch.items.length).toBeLessThanOrEqual(bounds.items)
          expect(bytes).toBeLessThanOrEqual(batch.items.length === 1 ? bounds.bytesAlone : bounds.bytes)
          expect(new Set(batch.items.map(({ group }) => group)).size).toBe(1)
          if (bounds.perLane !== undefined && batch.items.length > 1)
            for (const lane of ["attributes", "events"])
              expect(batch.items.filter((item) => item.lane === lane).length).toBeLessThanOrEqual(bounds.perLane)
        }
        const all = sent.flatMap(({ items }) => items)
        const expected = offers.flatMap(itemsOf)
        expect(all.length).toBe(expected.length)
        const line = (items: ReadonlyArray<Item.Item>, key: string) =>
          items.filter((item) => item.key === key).map((item) => `${item.record.seq}/${item.part}`)
        for (const key of new Set(expected.map((item) => item.key))) expect(line(all, key)).toEqual(line(expected, key))
      })
    )
  })

  it("law: keeps the records of a request in source order, including those that waited for their key", () => {
    fc.assert(
      fc.property(limits, fc.array(offer, { maxLength: 40 }), draws, (bounds, offers, order) => {
        for (const { items } of play(bounds, offers, order, () => undefined)) {
          const seqs = items.map(({ record: { seq } }) => seq)
          expect(seqs).toEqual([...seqs].sort((a, b) => a - b))
        }
      })
    )
  })

  it("law: never has a key in two requests at once", () => {
    fc.assert(
      fc.property(limits, fc.array(offer, { maxLength: 40 }), draws, (bounds, offers, order) => {
        play(bounds, offers, order, (flying) => {
          const keys = [...flying].map(({ items }) => new Set(items.map(({ key }) => key)))
          const together = keys.flatMap((set) => [...set])
          expect(new Set(together).size).toBe(together.length)
        })
      })
    )
  })

  it("keeps the items of a record in one request if they fit", () => {
    const planner = new Planner({ items: 5, bytes: 1_000, bytesAlone: 1_000, envelope: 2 })
    const events = (count: number) => new Array<"events">(count).fill("events")
    planner.offer(itemsOf({ who: 1, lanes: events(3), size: 1 }, 0))
    planner.offer(itemsOf({ who: 2, lanes: events(4), size: 1 }, 1))
    planner.seal("end")
    expect([planner.take(), planner.take()].map((batch) => batch?.items.map(({ record: { seq } }) => seq))).toEqual([
      [0, 0, 0],
      [1, 1, 1, 1]
    ])
  })

  it("fills a request per group from records of alternating groups", () => {
    const planner = new Planner({ items: 3, bytes: 1_000, bytesAlone: 1_000, envelope: 2 })
    for (let seq = 0; seq < 6; seq++)
      planner.offer(itemsOf({ who: seq, lanes: ["events"], size: 1, group: seq % 2 === 0 ? "a" : "b" }, seq))
    expect([planner.take(), planner.take()].map((batch) => batch?.items.map(({ record: { seq } }) => seq))).toEqual([
      [0, 2, 4],
      [1, 3, 5]
    ])
  })

  it("sends the items of one person in separate requests if a request may contain only one", () => {
    const planner = new Planner({ items: 3, bytes: 1_000, bytesAlone: 1_000, envelope: 2, onePerPerson: true })
    planner.offer(itemsOf({ who: 1, lanes: ["events", "events"], size: 1 }, 0))
    planner.offer(itemsOf({ who: 2, lanes: ["events"], size: 1 }, 1))
    const first = planner.take()
    expect([first?.closed, first?.items.length]).toEqual(["key", 1])
    if (first === undefined) return
    const decided = first.items
    first.items = []
    planner.release(first, decided)
    planner.seal("end")
    expect(planner.take()?.items.map(({ part, record: { seq } }) => [seq, part])).toEqual([
      [0, 1],
      [1, 0]
    ])
  })

  it("closes an open batch of another group if an item of one of its keys waits", () => {
    const planner = new Planner({ items: 3, bytes: 1_000, bytesAlone: 1_000, envelope: 2 })
    planner.offer(itemsOf({ who: 1, lanes: ["events"], size: 1, group: "a" }, 0))
    planner.offer(itemsOf({ who: 1, lanes: ["events"], size: 1, group: "b" }, 1))
    expect(planner.take()?.closed).toBe("key")
    expect(planner.opened).toBeUndefined()
  })

  it("keeps the open batches of at most 65 groups", () => {
    const planner = new Planner({ items: 3, bytes: 1_000, bytesAlone: 1_000, envelope: 2 })
    for (let seq = 0; seq < 66; seq++)
      planner.offer(itemsOf({ who: seq, lanes: ["events"], size: 1, group: `g${seq}` }, seq))
    expect([planner.ready, planner.take()?.items[0]?.group]).toEqual([1, "g0"])
    expect([planner.seal("end"), planner.ready]).toEqual([true, 65])
  })

  it("fills a request to the last byte", () => {
    const planner = new Planner({ items: 5, bytes: 15, bytesAlone: 15, envelope: 2 })
    const event = (seq: number, size: number) => planner.offer(itemsOf({ who: seq, lanes: ["events"], size }, seq))
    event(0, 4) // 2 + 6 + 1 + 6
    event(1, 4)
    event(2, 4)
    planner.seal("end")
    expect([planner.take(), planner.take()].map((batch) => [batch?.items.length, batch?.bytes])).toEqual([
      [2, 15],
      [1, 8]
    ])
  })

  it("puts many waiting items of one key into a separate batch, before batches of other keys", () => {
    const planner = new Planner({ items: 2, bytes: 1_000, bytesAlone: 1_000, envelope: 2 })
    const one = (who: number, seq: number) => planner.offer(itemsOf({ who, lanes: ["events"], size: 1 }, seq))
    for (const seq of [0, 1, 2, 3, 4]) one(1, seq)
    one(2, 5)
    one(3, 6)
    const first = planner.take()
    if (first === undefined) throw new Error("a batch was sealed")
    const decided = first.items
    first.items = []
    planner.release(first, decided)
    expect(planner.take()?.items.map(({ record: { seq } }) => seq)).toEqual([2, 3])
    expect(planner.take()?.items.map(({ record: { seq } }) => seq)).toEqual([5, 6])
  })
})
