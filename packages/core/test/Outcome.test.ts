import { describe, expect, it } from "@effect/vitest"
import {
  all,
  byCause,
  byRank,
  dead,
  each,
  isDead,
  isDeadRank,
  isRemembered,
  rank as rankOf,
  row,
  storedNumbers,
  table,
  worst
} from "../src/outcome/Outcome.js"
import { addsUp, sum } from "../src/outcome/Report.js"

describe("Outcome", () => {
  it("lists the outcomes in display order", () => {
    expect(all[0]).toBe("delivered")
    expect(all.slice(1)).toEqual(byRank.filter((outcome) => outcome !== "delivered"))
    expect(Object.keys(each(() => 0))).toEqual(all)
  })

  it("ranks them from Skipped to Unknown, each at the index of its rank", () => {
    expect(byRank).toEqual(Object.keys(table))
    expect([byRank[0], byRank.at(-1)]).toEqual(["skipped", "unknown"])
    byRank.forEach((outcome, rank) => {
      expect({ outcome, rank: rankOf[outcome], dead: isDeadRank(rank) }).toEqual({
        outcome,
        rank,
        dead: isDead(outcome)
      })
    })
  })

  it("is the outcome of at least one cause", () => {
    expect(new Set(Object.values(byCause))).toEqual(new Set(all))
  })

  it("treats the outcome with the higher rank as the worse one", () => {
    for (const a of all)
      for (const b of all) {
        const expected = rankOf[a] > rankOf[b] ? a : b
        expect({ a, b, worst: worst(a, b) }).toEqual({ a, b, worst: expected })
      }
  })

  it("ranks every dead outcome above every acknowledged one", () => {
    expect(byRank.slice(-dead.length).every(isDead)).toBe(true)
    expect(dead).toEqual(byRank.filter((outcome) => table[outcome].goesTo === "dead-letter"))
  })

  it("replays exactly the outcomes that have a dead letter, and ends with 0 without them", () => {
    for (const outcome of all) {
      const { exit, replay } = row(outcome)
      expect({ outcome, replayed: replay !== "never", noted: exit !== "fine" }).toEqual({
        outcome,
        replayed: isDead(outcome),
        noted: isDead(outcome)
      })
    }
  })
})

describe("the stored numbers", () => {
  it("are those of existing state files", () => {
    expect(storedNumbers).toMatchObject({ delivered: 0, rejected: 1, failed: 2, unknown: 3 })
  })

  it("are unique", () => {
    const numbers = Object.values(storedNumbers)
    expect(new Set(numbers).size).toBe(numbers.length)
  })

  it("exist exactly for the outcomes of records that were sent", () => {
    for (const outcome of all) expect([outcome, isRemembered(outcome)]).toEqual([outcome, row(outcome).sent])
  })
})

describe("sending again", () => {
  it("has no effect exactly for the outcomes without a dead letter", () => {
    for (const outcome of all)
      expect({ outcome, needless: row(outcome).again === "needless" }).toEqual({ outcome, needless: !isDead(outcome) })
  })
})

describe("Report", () => {
  const counts = each((outcome) => rankOf[outcome] + 1)
  const total = (all.length * (all.length + 1)) / 2

  it("sums the chosen outcomes", () => {
    expect(sum(counts)).toBe(total)
    expect(sum(counts, dead)).toBe(dead.reduce((before, outcome) => before + counts[outcome], 0))
    expect(sum(counts, [])).toBe(0)
  })

  it("adds up when every record that was read has an outcome or is pending", () => {
    expect(addsUp({ ...counts, read: total + 2, pending: 2 })).toBe(true)
    for (const outcome of all) expect(addsUp({ ...counts, [outcome]: 0, read: total + 2, pending: 2 })).toBe(false)
  })
})
