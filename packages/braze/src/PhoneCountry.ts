import * as Path from "@sluice/core/Path"
import type { JsonObject } from "@sluice/values/Json"
import * as NearMiss from "@sluice/values/NearMiss"
import * as Phone from "@sluice/values/Phone"
import { isRefusal, Refusal } from "@sluice/values/Refusal"
import { optional } from "@sluice/values/SettingsSchema"
import * as Text from "@sluice/values/Text"
import { Either, Schema } from "effect"
import * as Country from "./Country.js"

/**
 * The country of phone numbers without a prefix in one record, as a two-letter code. Undefined if the record does not
 * have it; a refusal if it has a value that is not a country. In both cases, such a number cannot be read.
 */
export type CountryOf = (record: JsonObject | undefined) => string | Refusal | undefined

/** The same country for every record. */
export const fixed =
  (code: string): CountryOf =>
  () =>
    code

/** A phone number in E.164, or a refusal. A number with a prefix does not depend on the country of the record. */
export const readPhone = (
  text: string,
  countryOf: CountryOf | undefined,
  record: JsonObject | undefined
): string | Refusal => {
  const country = countryOf?.(record)
  if (!isRefusal(country)) return Phone.read(text, country)
  const number = Phone.read(text, undefined)
  return number === Phone.countryMissing ? country : number
}

type Written = string | readonly [string, ...ReadonlyArray<string>]

const form = "a country code in capitals such as PT, a path such as $.country, or a list of them"

/** A setting for the country of phone numbers. `absent` describes the behaviour without it. */
export const setting = (absent: string) =>
  optional(
    Schema.Union(Schema.String, Schema.NonEmptyArray(Schema.String)).pipe(
      Schema.filter((written) => Either.isRight(compile(written)), {
        title: form,
        jsonSchema: {
          title: form,
          anyOf: [{ type: "string" }, { type: "array", items: { type: "string" }, minItems: 1 }]
        }
      })
    ),
    `Country of phone numbers without a prefix: a code of two letters such as PT, a path to the code or name of a country (in English, German, French, Spanish, Italian, Portuguese or Dutch) such as $.country, or a list of these. The first value that a record has is used; if it is not a country, such numbers of the record are left out. ${absent}`
  )

/**
 * Compiles a country setting: a code, a path to the code or name of a country, or several of these. The first value
 * that a record has is used, even if it is not a country. Returns a message for an invalid setting.
 */
export const compile = (written: Written): Either.Either<CountryOf, string> =>
  Either.map(Either.all((typeof written === "string" ? [written] : written).map(one)), (all) => (record) => {
    for (const countryOf of all) {
      const code = countryOf(record)
      if (code !== undefined) return code
    }
    return undefined
  })

const expected = "a code of two capital letters, such as PT, or a path to the country in the record, such as $.country"

const one = (written: string): Either.Either<CountryOf, string> => {
  if (Phone.isCountry(written)) return Either.right(fixed(written))
  const code = Country.codeOf(written)
  if (!Path.isMeant(written)) return Either.left(`Expected ${expected}.${NearMiss.didYouMean(code)}`)
  return Either.mapBoth(Path.read(written), {
    onLeft: (path) => `Not a valid path. Expected ${path}.`,
    onRight: (steps) => {
      const read = Path.reader(steps)
      const unknown = unknownAt(Path.format("$", steps))
      return (record) => {
        const value = read(record)
        if (value === undefined || value === null) return undefined
        if (typeof value !== "string") return unknown
        return Text.isBlank(value) ? undefined : (Country.codeOf(value) ?? unknown)
      }
    }
  })
}

/** The refusal of a number without a prefix in a record whose country is not known. */
const unknownAt = (path: string): Refusal =>
  new Refusal(
    "phone-country-unknown",
    `The number has no international prefix, and the value at ${path} is not a known country. Write the name or the two-letter code of the country there.`
  )
