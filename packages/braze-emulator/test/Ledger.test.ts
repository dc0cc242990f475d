import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Applied } from "../src/record/Applied.js"
import * as Ledger from "../src/record/Ledger.js"

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

  it("keeps the newest entries within its bound, whatever the sizes", () => {
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

  it("names the same people whatever the position hints", () => {
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
})
