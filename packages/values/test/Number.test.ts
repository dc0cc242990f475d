import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as BooleanValue from "../src/Boolean.js"
import { digitsOf } from "../src/CurrencyDigits.js"
import type { Json } from "../src/Json.js"
import * as NumberValue from "../src/Number.js"
import { isRefusal } from "../src/Refusal.js"

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

describe("formatted", () => {
  const read = (format: NumberValue.NumberFormat) => {
    const reader = NumberValue.formatted(format)
    if (reader === undefined) throw new Error("The format is not valid.")
    return (value: Json) => {
      const found = reader(value)
      return isRefusal(found) ? found.code : found
    }
  }
  const signs: ReadonlyArray<readonly [NumberValue.NumberFormat, string]> = [
    [{ thousands: "," }, "en-US"],
    [{ decimal: ",", thousands: "." }, "de-DE"],
    [{ decimal: ",", thousands: "space" }, "fr-FR"],
    [{ thousands: "'" }, "de-CH"],
    [{ decimal: "," }, "pl-PL"]
  ]

  it("reads the number format of each country, with and without groups", () => {
    fc.assert(
      fc.property(fc.integer({ min: -1e9, max: 1e9 }), fc.nat(999), (whole, thousandths) => {
        const number = Number(`${whole}.${thousandths}`)
        for (const [format, locale] of signs) {
          const write = (useGrouping: boolean) =>
            new Intl.NumberFormat(locale, { useGrouping, maximumFractionDigits: 3 }).format(number)
          const grouped = format.thousands === undefined ? [] : [write(true)]
          for (const text of [...grouped, write(false)])
            expect([locale, text, read(format)(text)]).toEqual([locale, text, number])
        }
      })
    )
  })

  it("never reads one sign as the other", () => {
    const german = read({ decimal: ",", thousands: "." })
    expect(["12.5", "1.23", "1,234.5", "1.2345", "12.345.6", ".5", "1.234"].map(german)).toEqual([
      ...Array(6).fill("number-not-valid"),
      1234
    ])
    expect(["12,5", "1.234,56", "1 234", "", "12 €", "0x10", true, null].map(read({}))).toEqual(
      Array(8).fill("number-not-valid")
    )
  })

  it("refuses a number that loses digits, and two equal signs", () => {
    expect(["9007199254740993", 2 ** 53, "1e400", Number.NaN].map(read({}))).toEqual([
      "number-unsafe",
      "number-unsafe",
      "number-not-finite",
      "number-not-finite"
    ])
    expect(NumberValue.formatted({ decimal: ",", thousands: "," })).toBeUndefined()
  })
})

describe("Boolean.wordsOf", () => {
  it("reads yes and no of every language, alone and together with any other", () => {
    const language = fc.constantFrom(...BooleanValue.languages)
    fc.assert(
      fc.property(language, language, (one, other) => {
        const alone = BooleanValue.wordsOf([one])
        const both = BooleanValue.wordsOf([one, other])
        for (const [word, meaning] of alone) expect([meaning, undefined]).toContain(both.get(word))
        expect(new Set(alone.values())).toEqual(new Set([true, false]))
      })
    )
  })

  it("knows the words of common forms", () => {
    const words = BooleanValue.wordsOf(["de", "es", "fr-CA"])
    expect(
      ["ja", "Nein", "SÍ", "si\u0301", "no", "Oui", "non", "1", 0, "yes"].map((value) =>
        BooleanValue.read(value, words)
      )
    ).toEqual([true, false, true, true, false, true, false, true, false, undefined])
  })
})

describe("CurrencyDigits", () => {
  it("are those of ISO 4217", () => {
    expect(["EUR", "JPY", "KWD", "CLF", "???"].map(digitsOf)).toEqual([2, 0, 3, 4, 2])
  })
})

describe("Boolean.read", () => {
  it("reads the given words in any case, and no others", () => {
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
