import * as Path from "@sluice/core/Path"
import type { JsonObject } from "@sluice/values/Json"
import * as NearMiss from "@sluice/values/NearMiss"
import * as Phone from "@sluice/values/Phone"
import { optional } from "@sluice/values/SettingsSchema"
import { Either, Schema } from "effect"
import * as Country from "./Country.js"

/**
 * The country of phone numbers without a prefix in one record, as a two-letter code. Undefined if it is unknown, so
 * that such a number cannot be read.
 */
export type CountryOf = (record: JsonObject | undefined) => string | undefined

/** The same country for every record. */
export const fixed =
  (code: string): CountryOf =>
  () =>
    code

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
    `Country of phone numbers without a prefix: a code of two letters such as PT, a path to the code or name of a country such as $.country, or a list of these. The first value that a record has is used. ${absent}`
  )

/**
 * Compiles a country setting: a code, a path to the code or name of a country, or several of these. The first value
 * that a record has is used. Returns a message for an invalid setting.
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
      return (record) => {
        const value = read(record)
        return typeof value === "string" ? Country.codeOf(value) : undefined
      }
    }
  })
}
