import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js"
import { Refusal } from "./Refusal.js"
import * as Text from "./Text.js"

const notValid = new Refusal(
  "phone-not-valid",
  "Not a valid phone number. Write it in international form, such as +351912345678, or declare the country of numbers without a prefix: source.country."
)
const placeholder = new Refusal(
  "phone-placeholder",
  "The phone number is an unfilled placeholder, such as {PHONE}. Check the step that sets it."
)

const rounded = new Refusal(
  "phone-rounded",
  "A spreadsheet rounded the phone number, as in 4.9E+11, and its last digits are lost. Export the column as text."
)

/** Whether a code is the two-letter code of a country with a known numbering plan. Case matters. */
export const isCountry = (code: string): boolean => isSupported(code)

// Not exported: the types of the library, which is bundled, must not be part of a declaration.
const isSupported = (code: string): code is CountryCode => isSupportedCountry(code)

/** The refusal of a number without a prefix whose country is unknown. */
export const countryMissing = new Refusal(
  "phone-country-missing",
  "The number has no international prefix, and its country is not declared, so it could belong to several countries. Set source.country, for example country: PT, or a path such as country: $.country."
)

type Results = Map<string, string | Refusal>

/** Results cached per country. */
const cacheSize = 10_000
const maxCachedLength = 40
const cache = new Map<string, Results>()

const resultsOf = (country: string | undefined): Results => {
  const cached = cache.get(country ?? "")
  if (cached !== undefined) return cached
  const results: Results = new Map()
  if (country === undefined || isCountry(country)) cache.set(country ?? "", results)
  return results
}

/**
 * A phone number in E.164, such as `+351912345678`. A number without a prefix belongs to `country`, a two-letter code; without
 * a country it is refused ({@link countryMissing}). Punctuation between digits is removed. Refuses numbers outside the numbering
 * plan of their country.
 */
export const read = (text: string, country: string | undefined): string | Refusal => {
  // The library recompiles its patterns for each number, about 30 µs; a stream repeats the numbers of its people.
  const results = resultsOf(country)
  const cached = results.get(text)
  if (cached !== undefined) return cached
  const found = parse(text, country)
  if (results.size >= cacheSize) results.clear()
  if (text.length <= maxCachedLength) results.set(text, found)
  return found
}

const parse = (text: string, country: string | undefined): string | Refusal => {
  if (Text.isPlaceholder(text)) return placeholder
  const trimmed = Text.tidy(text)
  if (/^\d(?:[.,]\d+)?e\+?\d+$/i.test(trimmed)) return rounded
  if (/\p{L}/u.test(trimmed)) return notValid
  const international = trimmed.startsWith("00") ? `+${trimmed.slice(2)}` : trimmed
  if (country === undefined && !international.startsWith("+"))
    return /^[\d\s()./-]{6,}$/.test(international) ? countryMissing : notValid
  const number = parsePhoneNumberFromString(
    international,
    country !== undefined && isSupported(country) ? { defaultCountry: country, extract: false } : { extract: false }
  )
  return number?.isValid() === true ? number.number : notValid
}
