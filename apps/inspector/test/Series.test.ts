import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import {
  axisEnd,
  highest,
  length,
  objectSeries,
  present,
  requestSeries,
  stacked
} from "../src/pages/overview/Series.js"

const counts = fc.dictionary(fc.constantFrom("2xx", "4xx", "5xx", "reset"), fc.integer({ min: 0, max: 10_000 }))

describe("stacked bars", () => {
  it("have parts that follow each other and add up to the counts", () => {
    fc.assert(
      fc.property(counts, (one) => {
        const parts = stacked(requestSeries, one)
        const sum = Object.values(one).reduce((all, count) => all + count, 0)
        expect(parts.map(({ from }) => from)).toEqual([0, ...parts.map(({ to }) => to)].slice(0, parts.length))
        expect(parts.at(-1)?.to ?? 0).toBe(sum)
        expect(highest(requestSeries, [one])).toBe(sum)
        expect(axisEnd(sum)).toBeGreaterThanOrEqual(sum)
      })
    )
  })

  it("have only series that occur, and one for every lane", () => {
    const buckets = [{ at: 0, requests: {}, objects: { recipients: 2, refused: 1 } }]
    const series = objectSeries(buckets)
    expect(series.map(({ name }) => name)).toEqual([
      "attributes",
      "events",
      "purchases",
      "recipients",
      "dropped",
      "refused",
      "failed"
    ])
    expect(present(series, [{ recipients: 2, refused: 1 }]).map(({ name }) => name)).toEqual(["recipients", "refused"])
  })

  it("name the length of a bucket", () => {
    expect([10, 1_000, 15_000, 60_000, 3_600_000, 86_400_000].map(length)).toEqual([
      "10 ms",
      "1 s",
      "15 s",
      "1 min",
      "1 h",
      "1 d"
    ])
    expect([0, 1, 3, 11, 20, 4_999].map(axisEnd)).toEqual([1, 1, 3, 15, 20, 5_000])
  })
})
