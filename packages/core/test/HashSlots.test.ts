import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import * as Item from "../src/destination/Item.js"
import { HashSlots, slotOf } from "../src/record/HashSlots.js"

const slot = fc.integer({ min: 0, max: 7 })
const step = fc.oneof(
  fc.record({ slot, batch: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ slot, batch: fc.constant(undefined) })
)

describe("slotOf", () => {
  it("law: every key has one slot, a whole number below 65,536", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (key) => {
        const found = slotOf(key)
        expect(found).toBe(slotOf(key))
        expect(Number.isInteger(found) && found >= 0 && found < 65_536).toBe(true)
      })
    )
  })

  it("spreads people with consecutive ids: of 1,300 at most one in twenty shares a slot", () => {
    for (const from of [0, 10_000, 1_000_000]) {
      const keys = Array.from({ length: 1_300 }, (_, n) => Item.key("external_id", `user-${from + n}`))
      expect(new Set(keys.map(slotOf)).size).toBeGreaterThan(1_235)
    }
  })
})

describe("HashSlots", () => {
  it("law: behaves like a map from slot to batch", () => {
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const slots = new HashSlots()
        const model = new Map<number, number>()
        for (const { batch, slot } of steps) {
          if (batch === undefined) {
            slots.release(slot)
            model.delete(slot)
          } else {
            slots.own(slot, batch)
            model.set(slot, batch)
          }
        }
        expect(slots.size).toBe(model.size)
        for (let at = 0; at < 8; at++) expect(slots.ownerOf(at)).toBe(model.get(at) ?? 0)
      })
    )
  })
})
