import { type CountryCode, isSupportedCountry, parsePhoneNumberFromString } from "libphonenumber-js"
import { Refusal } from "./Refusal.js"
import * as Text from "./Text.js"

const notValid = new Refusal(
  "phone-not-valid",
  "This is no phone number that exists. Write it in international form, as +351912345678, or declare the country of numbers without a prefix."
)
const placeholder = new Refusal(
  "phone-placeholder",
  "The phone number is a placeholder that nobody filled in, such as {PHONE}."
)

/** Braze reads ten digits without a `+` as a number of the United States (documentation of user phone numbers, 2026-11-20). */
export const defaultCountry = "US"

/** Whether a two-letter code is a country whose numbers are known. */
export const isCountry = (code: string): code is CountryCode => isSupportedCountry(code)

type Readings = Map<string, string | Refusal>

/** How many readings are remembered of a country. */
const kept = 10_000
const longest = 40
const remembered = new Map<string, Readings>()

const readingsOf = (country: string): Readings => {
  const before = remembered.get(country)
  if (before !== undefined) return before
  const readings: Readings = new Map()
  if (isCountry(country)) remembered.set(country, readings)
  return readings
}

/**
 * A phone number in E.164, as `+351912345678`. A number without a prefix is read as one of `country`, a two-letter code.
 * Marks between the digits are taken off; a number that no operator of the country could give is refused.
 */
export const read = (text: string, country: string = defaultCountry): string | Refusal => {
  // The library compiles its patterns anew for each number, about 30 µs; a stream repeats the numbers of its people.
  const readings = readingsOf(country)
  const before = readings.get(text)
  if (before !== undefined) return before
  const found = parse(text, country)
  if (readings.size >= kept) readings.clear()
  if (text.length <= longest) readings.set(text, found)
  return found
}

const parse = (text: string, country: string): string | Refusal => {
  if (Text.isPlaceholder(text)) return placeholder
  const tidy = Text.tidy(text)
  if (/\p{L}/u.test(tidy)) return notValid
  const form = tidy.startsWith("00") ? `+${tidy.slice(2)}` : tidy
  const number = parsePhoneNumberFromString(
    form,
    isCountry(country) ? { defaultCountry: country, extract: false } : { extract: false }
  )
  return number?.isValid() === true ? number.number : notValid
}
