import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as BooleanValue from "../src/Boolean.js"
import * as NumberValue from "../src/Number.js"

describe("flaw", () => {
  it("is nothing exactly for numbers up to 2^53 - 1, and names infinity and NaN", () => {
    fc.assert(
      fc.property(fc.double(), (value) => {
        const expected = !Number.isFinite(value)
          ? NumberValue.notFinite
          : Math.abs(value) > Number.MAX_SAFE_INTEGER
            ? NumberValue.unsafe
            : undefined
        expect(NumberValue.flaw(value)).toBe(expected)
      })
    )
  })
})

describe("readInteger", () => {
  it("reads every safe integer from its own text", () => {
    fc.assert(
      fc.property(fc.maxSafeInteger(), (value) => {
        expect(NumberValue.readInteger(value)).toBe(value)
        expect(NumberValue.readInteger(` ${value} `)).toBe(value)
      })
    )
  })

  it.each([1.5, "1.5", "", "1e3", "0x10", "9007199254740993", true, null, []])("reads nothing from %j", (value) => {
    expect(NumberValue.readInteger(value)).toBeUndefined()
  })
})

describe("readDecimal", () => {
  it("reads every finite number from its own text", () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        expect(NumberValue.readDecimal(value)).toBe(value)
        expect(NumberValue.readDecimal(String(value))).toBe(Number(String(value)))
      })
    )
  })

  it.each([Number.NaN, Number.POSITIVE_INFINITY, "1,5", "", ".", "1e999", "abc", false, null, {}])(
    "reads nothing from %j",
    (value) => {
      expect(NumberValue.readDecimal(value)).toBeUndefined()
    }
  )
})

describe("Boolean.read", () => {
  it("reads the given words in any case, and guesses nothing else", () => {
    const read = (words: BooleanValue.Words) =>
      [true, "TRUE ", " false", "t", 1, "0", "yes", "", 2, null, []].map((value) => BooleanValue.read(value, words))
    expect(read(BooleanValue.plainWords)).toEqual([
      ...[true, true, false],
      ...Array.from({ length: 8 }, () => undefined)
    ])
    expect(read(BooleanValue.databaseWords)).toEqual([
      ...[true, true, false, true, true, false],
      ...Array.from({ length: 5 }, () => undefined)
    ])
  })
})
