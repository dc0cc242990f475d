import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { Budget, get, margin } from "../src/delivery/Budget.js"

describe("Budget", () => {
  it("law: no sliding window has more starts than the limit, however often the caller asks", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 5_000 }),
        fc.array(fc.nat({ max: 400 }), { maxLength: 200 }),
        (count, per, pauses) => {
          const budget = new Budget({ pool: "p", count, per })
          const starts: Array<number> = []
          let now = 1_000
          for (const pause of pauses) {
            now += pause
            for (let wait = budget.reserve(now); wait > 0; wait = budget.reserve(now)) now += wait
            starts.push(now)
          }
          const most = Math.max(1, Math.floor(count * margin))
          for (const start of starts)
            expect(starts.filter((other) => other >= start && other < start + per).length).toBeLessThanOrEqual(most)
        }
      )
    )
  })

  it("law: a request starts at once if the window has room, and otherwise as soon as it has room", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 5_000 }),
        fc.array(fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.nat({ max: 400 })), { maxLength: 400 }),
        (count, per, pauses) => {
          const budget = new Budget({ pool: "p", count, per })
          const most = Math.max(1, Math.floor(count * margin))
          const starts: Array<number> = []
          let now = 1_000
          for (const pause of pauses) {
            now += pause
            const oldest = starts.filter((start) => start > now - per).at(-most)
            expect(budget.reserve(now)).toBe(oldest === undefined ? 0 : oldest + per - now)
            if (oldest === undefined) starts.push(now)
            expect(budget.used(now)).toBe(starts.filter((start) => start > now - per).length)
          }
        }
      )
    )
  })

  it("uses 97 % of the limit and reports how much of the window is used", () => {
    const budget = new Budget({ pool: "p", count: 100, per: 1_000 })
    let started = 0
    while (budget.reserve(5_000) === 0) started++
    expect(started).toBe(97)
    expect(budget.reserve(5_400)).toBe(600)
    expect([budget.used(5_400), budget.used(6_000), budget.count]).toEqual([97, 0, 97])
  })

  it("is shared by endpoints of one pool", () => {
    const budgets = new Map<string, Budget>()
    const first = get(budgets, { pool: "a", count: 10, per: 1_000 })
    expect(get(budgets, { pool: "a", count: 10, per: 1_000 })).toBe(first)
    expect(get(budgets, { pool: "b", count: 10, per: 1_000 })).not.toBe(first)
  })
})
