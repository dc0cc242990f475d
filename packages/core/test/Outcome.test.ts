import { describe, expect, it } from "@effect/vitest"
import {
  all,
  byRank,
  dead,
  each,
  isDead,
  isDeadRank,
  isRemembered,
  rank as rankOf,
  row,
  storedNumbers,
  worst
} from "../src/outcome/Outcome.js"
import { addsUp, sum } from "../src/outcome/Report.js"

describe("Outcome", () => {
  it("lists the outcomes in display order", () => {
    expect(all).toEqual(["delivered", "skipped", "invalid", "rejected", "failed", "unknown"])
    expect(Object.keys(each(() => 0))).toEqual(all)
  })

  it("ranks them from Skipped to Unknown, each at the index of its rank", () => {
    expect(byRank).toEqual(["skipped", "delivered", "invalid", "rejected", "failed", "unknown"])
    byRank.forEach((outcome, rank) => {
      expect({ outcome, rank: rankOf[outcome], dead: isDeadRank(rank) }).toEqual({
        outcome,
        rank,
        dead: isDead(outcome)
      })
    })
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
    expect(dead).toEqual(["invalid", "rejected", "failed", "unknown"])
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

  it("sums the chosen outcomes", () => {
    expect(sum(counts)).toBe(21)
    expect(sum(counts, dead)).toBe(18)
    expect(sum(counts, [])).toBe(0)
  })

  it("adds up when every record that was read has an outcome or is pending", () => {
    expect(addsUp({ ...counts, read: 23, pending: 2 })).toBe(true)
    for (const outcome of all) expect(addsUp({ ...counts, [outcome]: 0, read: 23, pending: 2 })).toBe(false)
  })
})
