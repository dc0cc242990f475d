import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import * as Item from "../src/destination/Item.js"
import { cellOf, Owners } from "../src/record/HashSlots.js"

const cell = fc.integer({ min: 0, max: 7 })
const step = fc.oneof(
  fc.record({ cell, batch: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ cell, batch: fc.constant(undefined) })
)

describe("cellOf", () => {
  it("law: a key has one cell, whole and below 65,536", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (key) => {
        const found = cellOf(key)
        expect(found).toBe(cellOf(key))
        expect(Number.isInteger(found) && found >= 0 && found < 65_536).toBe(true)
      })
    )
  })

  it("spreads persons who are counted through: of 1,300 at most one in twenty shares a cell", () => {
    for (const from of [0, 10_000, 1_000_000]) {
      const keys = Array.from({ length: 1_300 }, (_, n) => Item.key("external_id", `user-${from + n}`))
      expect(new Set(keys.map(cellOf)).size).toBeGreaterThan(1_235)
    }
  })
})

describe("Owners", () => {
  it("law: remembers as a map from cell to batch does", () => {
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const owners = new Owners()
        const model = new Map<number, number>()
        for (const { batch, cell } of steps) {
          if (batch === undefined) {
            owners.free(cell)
            model.delete(cell)
          } else {
            owners.set(cell, batch)
            model.set(cell, batch)
          }
        }
        expect(owners.size).toBe(model.size)
        for (let at = 0; at < 8; at++) expect(owners.of(at)).toBe(model.get(at) ?? 0)
      })
    )
  })
})
