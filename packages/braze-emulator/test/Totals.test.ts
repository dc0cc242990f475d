import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Totals from "../src/state/Totals.js"

const happened = fc.record({ name: fc.constantFrom("a", "b", "c"), hour: fc.integer({ min: -2, max: 2 }) })

describe("Totals", () => {
  it("count each event in its hour, in any order, and also in a copy", () => {
    fc.assert(
      fc.property(fc.array(happened), fc.nat(20), (events, copiedAfter) => {
        let totals = Totals.make()
        for (const [i, { name, hour }] of events.entries()) {
          if (i === copiedAfter) totals = Totals.restore(Totals.snapshot(totals))
          Totals.addEvent(totals, name, hour * Totals.hourMs + 1)
        }
        const counted = Totals.snapshot(totals).events.flatMap(([name, hours]) =>
          hours.map(([hour, count]) => ({ name, hour, count }))
        )
        const sum = counted.reduce((all, { count }) => all + count, 0)
        expect(sum).toBe(events.length)
        for (const { name, hour, count } of counted)
          expect(count).toBe(events.filter((one) => one.name === name && one.hour === hour).length)
      })
    )
  })
})
