import { describe, expect, it } from "@effect/vitest"
import { countries } from "@sluice/braze-api/Countries"
import { Refusal } from "@sluice/values/Refusal"
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
          expect(countryOf({ address: { country: " " }, land: written })).toBe(code)
        }
        expect(countryOf({ address: null, land: "" })).toBe("IT")
      })
    )
  })

  it.each([{ land: "Atlantis" }, { land: "-" }, { land: 5 }, { land: [] }])(
    "is not that of the next entry for %j, which has an unknown country",
    (record) => {
      const countryOf = compiled(["$.land", "DE"])
      expect(PhoneCountry.readPhone("0664 2334363", countryOf, record)).toEqual(
        new Refusal(
          "phone-country-unknown",
          "The number has no international prefix, and the value at $.land is not a known country. Write the name or the two-letter code of the country there."
        )
      )
      expect(PhoneCountry.readPhone("+43 664 2334363", countryOf, record)).toBe("+436642334363")
      expect(PhoneCountry.readPhone("call me", countryOf, record)).toMatchObject({ code: "phone-not-valid" })
    }
  )

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

  it("is known by its name in each of the languages, with and without accents", () => {
    const country = fc.constantFrom(...countries)
    const language = fc.constantFrom(...Country.languages)
    fc.assert(
      fc.property(country, language, ({ code }, locale) => {
        const name = new Intl.DisplayNames(locale, { type: "region" }).of(code) ?? code
        for (const written of [name, name.toUpperCase(), name.normalize("NFD").replace(/\p{M}/gu, "")])
          expect([written, Country.codeOf(written)]).toEqual([written, code])
      }),
      { numRuns: 1_000 }
    )
  })

  it.each([
    ["Österreich", "AT"],
    ["Oesterreich", "AT"],
    ["Schweiz", "CH"],
    ["Suisse", "CH"],
    ["Frankreich", "FR"],
    ["Italien", "IT"],
    ["Niederlande", "NL"],
    ["Holanda", "NL"],
    ["Polen", "PL"],
    ["Belgien", "BE"],
    ["Spanien", "ES"],
    ["Türkei", "TR"],
    ["Tuerkei", "TR"],
    ["Großbritannien", "GB"],
    ["GROSSBRITANNIEN", "GB"],
    ["EE. UU.", "US"],
    ["Irão", "IR"],
    ["Irã", "IR"]
  ])("%s is %s", (name, code) => {
    expect(Country.codeOf(name)).toBe(code)
  })

  it.each(["", " ", "Atlantis", "A", "D"])("%j is not a country", (name) => {
    expect(Country.codeOf(name)).toBeUndefined()
  })

  it("has a name for every code", () => {
    expect(countries.filter(({ code }) => Country.codeOf(code) !== code)).toEqual([])
  })
})
