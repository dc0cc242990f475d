import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { backoff, ceiling, type Growth, patience } from "../src/delivery/Retry.js"

const longest = (growth: Growth, attempts: number): ReadonlyArray<number> =>
  Array.from({ length: attempts }, (_, index) => ceiling(index + 1, growth))

describe("delays between attempts", () => {
  it("double after failures, up to the cap", () => {
    expect(longest(backoff, 10)).toEqual([200, 400, 800, 1600, 3200, 6400, 12_800, 25_600, 30_000, 30_000])
  })

  it("double after responses that ask to wait, up to the cap", () => {
    expect(longest(patience, 8)).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000])
  })

  it("are those of the README", () => {
    const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8")
    const { base, cap, factor } = backoff
    expect(readme).toContain(
      `After failure n, a batch waits for a random time of at most ${base} ms × ${factor}^(n-1), and at most ${cap / 1000} seconds`
    )
  })

  it("stay at the cap after any number of attempts", () => {
    expect(ceiling(100_000, backoff)).toBe(30_000)
  })
})
