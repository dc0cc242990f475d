import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { type Outcome, all as outcomes, worst } from "../src/outcome/Outcome.js"
import { Settlement } from "../src/run/Settlement.js"
import { record } from "./scripted.js"

const outcome = fc.constantFrom<Outcome>(...outcomes)
/**
 * For each record, the outcomes of its items at two destinations. Empty if the record was not meant for the
 * destination.
 */
const said = fc.array(fc.tuple(fc.array(outcome, { maxLength: 3 }), fc.array(outcome, { maxLength: 3 })), {
  minLength: 1,
  maxLength: 40
})

describe("Settlement", () => {
  it("law: closes a record once, with its worst outcome, in any order of the items", () => {
    fc.assert(
      fc.property(said, fc.infiniteStream(fc.nat()), (records, draws) => {
        const closed: Array<number> = []
        const settlement = new Settlement(2, records.length)
        const items: Array<{ seq: number; destination: number; outcome: Outcome }> = []
        records.forEach((destinations, seq) => {
          settlement.begin(record(seq))
          destinations.forEach((said, destination) => {
            if (said.length > 0) settlement.expect(seq, destination, said.length)
            items.push(...said.map((outcome) => ({ seq, destination, outcome })))
          })
          if (settlement.ready(seq)) closed.push(seq)
        })
        while (items.length > 0) {
          const [item] = items.splice((draws.next().value ?? 0) % items.length, 1)
          if (item !== undefined && settlement.item(item.seq, item.destination, item.outcome)) closed.push(item.seq)
        }
        expect([...closed].sort((a, b) => a - b)).toEqual(records.map((_, seq) => seq))
        expect(records.map((_, seq) => settlement.outcome(seq))).toEqual(
          records.map((destinations) => destinations.flat().reduce<Outcome>(worst, "skipped"))
        )
      })
    )
  })

  it("law: keeps the place of entries that an earlier run settled, at any place of the chunk", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 20 }), fc.boolean(), (before, first) => {
        const settlement = new Settlement(1, 32)
        const skip = () => {
          for (const [seq, was] of before.entries()) if (was) settlement.skip(record(seq))
        }
        if (first) skip()
        for (const [seq, was] of before.entries()) if (!was) settlement.begin(record(seq))
        if (!first) skip()
        const open = before.indexOf(false)
        expect(settlement.unsettled).toBe(before.filter((was) => !was).length)
        expect(settlement.lowWater).toBe(open < 0 ? before.length : open)
        const last = before.lastIndexOf(false)
        for (const [seq, was] of before.entries()) if (!was && seq !== open) settlement.settle(seq)
        if (last > open)
          expect(settlement.reached([""]).get("")).toMatchObject({
            position: open === 0 ? undefined : open - 1,
            settled: before.flatMap((_, seq) => (seq > open ? [seq] : []))
          })
        if (open >= 0) settlement.settle(open)
        expect(settlement.unsettled).toBe(0)
        expect(settlement.lowWater).toBe(before.length)
      })
    )
  })

  it("law: the low watermark is the first unsettled record, and the room is the rest of the window", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 30 }).chain((count) =>
          fc
            .shuffledSubarray(
              Array.from({ length: count }, (_, seq) => seq),
              { minLength: 0 }
            )
            .map((order) => ({ count, order }))
        ),
        ({ count, order }) => {
          const settlement = new Settlement(1, 32)
          for (let seq = 0; seq < count; seq++) settlement.begin(record(seq))
          const settled = new Set<number>()
          for (const seq of order) {
            settlement.settle(seq)
            settled.add(seq)
            const first = Array.from({ length: count }, (_, n) => n).find((n) => !settled.has(n)) ?? count
            expect(settlement.lowWater).toBe(first)
            expect(settlement.room).toBe(32 - (count - first))
            expect(settlement.reached([""]).get("")).toMatchObject({
              position: first === 0 ? undefined : first - 1,
              settled: [...settled].filter((n) => n > first).sort((a, b) => a - b)
            })
          }
        }
      )
    )
  })

  it("reuses a slot only after its record is settled", () => {
    const settlement = new Settlement(1, 2)
    for (let seq = 0; seq < 10; seq++) {
      settlement.begin(record(seq))
      settlement.expect(seq, 0, 1)
      expect([settlement.ready(seq), settlement.item(seq, 0, "delivered")]).toEqual([false, true])
      expect(settlement.isSettled(seq)).toBe(false)
      settlement.settle(seq)
      expect(settlement.isSettled(seq)).toBe(true)
    }
    expect(settlement.lowWater).toBe(10)
  })
})
