import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as RateLimit from "../src/workspace/RateLimit.js"

const noon = Date.parse("2026-01-31T12:00:00Z")
const track = RateLimit.windows("users.track", "combined")

describe("RateLimit", () => {
  it("allows the budget of a window once, by the clock, and draws nothing once it is used up [rate.clock]", () => {
    const rate = RateLimit.make(0.001)
    const take = (at: number) => rate.take("users.track", track, noon + at)
    expect([0, 100, 2_999].map(take).map(({ limited, remaining }) => ({ limited, remaining }))).toEqual([
      { limited: false, remaining: 2 },
      { limited: false, remaining: 1 },
      { limited: false, remaining: 0 }
    ])
    expect(take(2_999)).toEqual({ limited: true, limit: 3, remaining: 0, resetAt: noon + 3_000 })
    expect(take(3_000)).toEqual({ limited: false, limit: 3, remaining: 2, resetAt: noon + 6_000 })
  })

  it("never allows more requests in a clock window than its budget", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 20_000 }), { maxLength: 200 }), (times) => {
        const rate = RateLimit.make(0.002)
        const passed = [...times]
          .sort((one, two) => one - two)
          .filter((at) => !rate.take("users.track", track, noon + at).limited)
        const perWindow = new Map<number, number>()
        for (const at of passed) perWindow.set(Math.floor(at / 3_000), (perWindow.get(Math.floor(at / 3_000)) ?? 0) + 1)
        expect([...perWindow.values()].every((count) => count <= 6)).toBe(true)
      })
    )
  })

  it("applies the burst and the hourly budget of contracts by monthly active users together", () => {
    const windows = RateLimit.windows("users.track", "mau")
    expect(windows.map(({ per }) => per)).toEqual([3_000, 3_600_000])
    const rate = RateLimit.make(0.001)
    const taken = Array.from({ length: 4 }, () => rate.take("users.track", windows, noon))
    expect(taken.map(({ limited }) => limited)).toEqual([false, false, false, true])
    expect(taken[3]?.resetAt).toBe(noon + 3_000)
    expect(taken[0]?.resetAt).toBe(noon + 3_600_000)
  })

  it("writes both header formats", () => {
    const standing = { limited: false, limit: 3_000, remaining: 7, resetAt: noon + 3_000 }
    const spent = { ...standing, limited: true, remaining: 0 }
    expect(RateLimit.headers(standing, "combined", noon)).toEqual({
      "x-ratelimit-limit": "3000",
      "x-ratelimit-remaining": "7",
      "x-ratelimit-reset": String(noon / 1000 + 3)
    })
    expect(RateLimit.headers(standing, "mau", noon + 500)["x-ratelimit-reset"]).toBe("3")
    expect(RateLimit.headers(spent, "legacy", noon)["x-ratelimit-remaining"]).toBe("0")
    expect(RateLimit.headers(spent, "mau", noon + 500)).toEqual({ "x-ratelimit-retry-after": "3" })
  })
})
