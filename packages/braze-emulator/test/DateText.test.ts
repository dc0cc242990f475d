import { formats } from "@sluice/braze-api/Dates"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as DateText from "../src/text/DateText.js"

describe("2.5 times", () => {
  it("every documented example is read", () => {
    for (const { pattern, example } of formats.value)
      expect(DateText.parse(example, "refuse"), pattern).not.toBe(Number.NaN)
  })

  it("a written time is read back to the millisecond, in any zone", () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date("0000-01-01T00:00:00Z"), max: new Date("9999-12-30T00:00:00Z"), noInvalidDate: true }),
        fc.integer({ min: -839, max: 839 }),
        (date, minutes) => {
          const at = date.getTime()
          const sign = minutes < 0 ? "-" : "+"
          const two = (value: number) => String(value).padStart(2, "0")
          const zone = `${sign}${two(Math.floor(Math.abs(minutes) / 60))}:${two(Math.abs(minutes) % 60)}`
          const local = new Date(at + minutes * 60_000).toISOString()
          expect(DateText.parse(date.toISOString(), "refuse")).toBe(at)
          if (/^\d{4}-/.test(local)) expect(DateText.parse(local.replace("Z", zone), "refuse")).toBe(at)
        }
      )
    )
  })

  it("any text results in a moment or NaN, and a detected time formats to itself", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."0123456789-:/.TZ+ abFri"), maxLength: 30 }), (text) => {
        expect(typeof DateText.parse(text, "utc")).toBe("number")
        const detected = DateText.detect(text)
        if (detected !== undefined) expect(DateText.detect(detected)).toBe(detected)
      }),
      { numRuns: 2_000 }
    )
  })

  it.each([
    ["2024-02-29", true],
    ["2023-02-29", false],
    ["2026-04-31", false],
    ["2026-13-01", false],
    ["2026-00-10", false],
    ["2026-1-2", false]
  ])("%s is a day: %s", (text, day) => {
    expect(DateText.isDay(text)).toBe(day)
  })

  it.each(["", "2026", "2026-01", "24:00", "2026-01-01T25:00:00Z", "2026-01-01T00:60:00Z", "13/01/2026", "1767323045"])(
    "%s is not a time",
    (text) => {
      expect(DateText.parse(text, "utc")).toBe(Number.NaN)
    }
  )
})
