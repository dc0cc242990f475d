import { describe, expect, it } from "@effect/vitest"
import { countries } from "@sluice/braze-api/Countries"
import { Either } from "effect"
import * as fc from "fast-check"
import * as Country from "../src/Country.js"
import * as PhoneCountry from "../src/PhoneCountry.js"

const compiled = (...written: Parameters<typeof PhoneCountry.compile>): PhoneCountry.CountryOf =>
  Either.getOrThrow(PhoneCountry.compile(...written))

describe("the country of phone numbers", () => {
  it("comes from the record, by code or name in any case, otherwise from the next entry of the list", () => {
    const country = fc.constantFrom(...countries)
    const countryOf = compiled(["$.address.country", "$.land", "IT"])
    fc.assert(
      fc.property(country, ({ code, name }) => {
        for (const written of [code, code.toLowerCase(), name, ` ${name.toUpperCase()} `]) {
          expect(countryOf({ address: { country: written }, land: "DE" })).toBe(code)
          expect(countryOf({ address: { country: "Atlantis" }, land: written })).toBe(code)
        }
        expect(countryOf({ address: null, land: 5 })).toBe("IT")
      })
    )
  })

  it("is unknown if the record does not have it", () => {
    expect(compiled("$.country")({})).toBeUndefined()
    expect(compiled("$.country")(undefined)).toBeUndefined()
    expect(compiled("PT")({})).toBe("PT")
  })

  it.each([
    [
      "pt",
      'Expected a code of two capital letters, such as PT, or a path to the country in the record, such as $.country. Did you mean "PT"?'
    ],
    [
      "Portugal",
      'Expected a code of two capital letters, such as PT, or a path to the country in the record, such as $.country. Did you mean "PT"?'
    ],
    ["$['country']", 'Not a valid path. Expected the path $["country"].']
  ])("%s is reported with a suggestion", (written, message) => {
    expect(PhoneCountry.compile(written)).toEqual(Either.left(message))
  })

  it("has a name for every code", () => {
    expect(countries.filter(({ code }) => Country.codeOf(code) !== code)).toEqual([])
  })
})
