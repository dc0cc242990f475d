import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as ReplayText from "../src/terminal/ReplayText.js"

const none = { letters: 0, replayed: 0, done: 0, uncertain: 0, notChosen: 0, held: 0, notARecord: 0, damaged: 0 }
const said = (tally: Partial<typeof none>) => ReplayText.text({ ...none, ...tally }, "dead-letters.ndjson")

describe("what a replay says of letters", () => {
  it("reads well for none, one, some and all of them", () => {
    expect([
      said({}),
      said({ letters: 1, replayed: 1 }),
      said({ letters: 38, replayed: 38 }),
      said({ letters: 38, replayed: 1, done: 37 }),
      said({ letters: 1, damaged: 1 }),
      said({ letters: 4000, held: 4000 })
    ]).toEqual([
      "There is no dead letter in dead-letters.ndjson.",
      "Replayed the one letter.",
      "Replayed all 38 letters.",
      "Replayed 1 of 38 letters.\nLeft out:\n  37 were replayed before; those that died again have new letters further down",
      "The one letter was not replayed.\nLeft out:\n  1 is a damaged line",
      "Replayed none of 4,000 letters.\nLeft out:\n  4,000 are held: their attributes are older than --max-age and would overwrite newer ones"
    ])
  })

  it("names each reason that left something out, and no other", () => {
    const reasons = ["done", "uncertain", "notChosen", "held", "notARecord", "damaged"] as const
    fc.assert(
      fc.property(fc.record(Object.fromEntries(reasons.map((reason) => [reason, fc.nat(3)]))), (counts) => {
        const letters = Object.values(counts).reduce((sum, n) => sum + n, 0)
        const rows = said({ ...counts, letters })
          .split("\n")
          .filter((line) => line.startsWith("  "))
        expect(rows.map((line) => Number.parseInt(line, 10)).sort()).toEqual(
          Object.values(counts)
            .filter((n) => n > 0)
            .sort()
        )
      })
    )
  })
})
