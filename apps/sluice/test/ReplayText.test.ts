import * as Outcome from "@sluice/core/Outcome"
import { emptyTally, type Tally } from "@sluice/node/DeadLetterSource"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as ReplayText from "../src/terminal/ReplayText.js"

const printed = (tally: Partial<Tally>) => ReplayText.text({ ...emptyTally, ...tally }, "dead-letters.ndjson")

describe("the summary of a replay", () => {
  it("has the right words for no letter, one letter, some and all letters", () => {
    expect([
      printed({}),
      printed({ letters: 1, replayed: 1 }),
      printed({ letters: 38, replayed: 38 }),
      printed({ letters: 38, replayed: 1, done: 37 }),
      printed({ letters: 1, damaged: 1 }),
      printed({ letters: 4000, held: 4000 })
    ]).toEqual([
      "dead-letters.ndjson has no dead letters.",
      "Replayed 1 of 1 dead letter.",
      "Replayed all 38 dead letters.",
      "Replayed 1 of 38 dead letters.\nLeft out:\n  37 were replayed before; those that failed again have new letters further down",
      "Replayed 0 of 1 dead letter.\nLeft out:\n  1 is not a valid dead letter",
      "Replayed 0 of 4,000 dead letters.\nLeft out:\n  4,000 have attributes older than --max-age, or later versions were delivered; they would overwrite newer values"
    ])
  })

  it("names the outcomes that were not chosen", () => {
    const notChosenOutcomes = { ...Outcome.eachOf(Outcome.dead, () => 0), rejected: 1, unknown: 553 }
    expect(printed({ letters: 554, notChosen: 554, notChosenOutcomes })).toBe(
      "Replayed 0 of 554 dead letters.\nLeft out:\n  1 is rejected, which --only does not list\n  553 are unknown, which --only does not list"
    )
  })

  it("lists each reason that left out a letter, and no other", () => {
    const reasons = ["done", "uncertain", "held", "noRoute", "notARecord", "damaged"] as const
    fc.assert(
      fc.property(fc.record(Object.fromEntries(reasons.map((reason) => [reason, fc.nat(3)]))), (counts) => {
        const letters = Object.values(counts).reduce((sum, n) => sum + n, 0)
        const rows = printed({ ...counts, letters })
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
