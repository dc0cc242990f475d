import { describe, expect, it } from "vitest"
import { backoff, ceiling, type Growth, patience } from "../src/delivery/Retry.js"

const longest = (growth: Growth, attempts: number): ReadonlyArray<number> =>
  Array.from({ length: attempts }, (_, index) => ceiling(index + 1, growth))

describe("delays between attempts", () => {
  it("double from 200 ms to 30 s after failures", () => {
    expect(longest(backoff, 10)).toEqual([200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000])
  })

  it("double from 1 s to 60 s after responses that ask to wait", () => {
    expect(longest(patience, 8)).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000])
  })

  it("stay at the cap after any number of attempts", () => {
    expect(ceiling(100_000, backoff)).toBe(30_000)
  })
})
