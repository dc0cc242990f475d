import { FastCheck as fc } from "effect"
import { describe, expect, it } from "vitest"
import { limited } from "../src/Postgres.js"
import { read } from "../src/PostgresValue.js"

const numeric = 1700

describe("a value of Postgres", () => {
  it("is a number only if JavaScript represents every digit of it", () =>
    fc.assert(
      fc.property(
        fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }),
        fc.integer({ min: 0, max: 30 }),
        (digits, scale) => {
          const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, "0")
          const fraction = scale === 0 ? "" : `.${text.slice(-scale)}`
          const written = `${digits < 0n ? "-" : ""}${text.slice(0, text.length - scale)}${fraction}`
          const value = read(numeric, written)
          if (typeof value === "string") expect(value).toBe(written)
          // The shortest text of the number has the same digits.
          else expect(exact(String(value))).toBe(exact(written))
        }
      )
    ))

  it.each([
    ["1.000000000000000001", "1.000000000000000001"],
    ["9007199254740990.7", "9007199254740990.7"],
    ["9007199254740991", 9007199254740991],
    ["9007199254740993", "9007199254740993"],
    ["12.50", 12.5],
    ["0.00", 0],
    ["-3.0", -3],
    [`0.${"0".repeat(330)}1`, `0.${"0".repeat(330)}1`],
    [`1${"0".repeat(400)}`, `1${"0".repeat(400)}`]
  ])("of numeric: %s", (text, value) => expect(read(numeric, text)).toBe(value))

  it.each([114, 3802])("of json is null if the JSON is (type %i)", (type) => {
    expect([read(type, "null"), read(type, '"null"')]).toEqual([null, "null"])
  })
})

/** Digits without exponent and without zeros at the ends, with the number of digits before the point. */
const exact = (text: string): string => {
  const [, sign = "", whole = "", fraction = "", exponent = "0"] =
    /^(-?)(\d+)(?:\.(\d+))?(?:e([+-]\d+))?$/.exec(text) ?? []
  const digits = (whole + fraction).replace(/^0+/, "")
  const point = digits.length - fraction.length + Number(exponent)
  const short = digits.replace(/0+$/, "")
  return short === "" ? "0" : `${sign}${short} ${point}`
}

describe("a timeout", () => {
  it("is limited to what timers accept", () => {
    const days = 24 * 60 * 60 * 1000
    expect([30 * days, Number.POSITIVE_INFINITY, 1000, 0.5, 0].map(limited)).toEqual([24 * days, 24 * days, 1000, 1, 1])
  })
})
