import { type CountryOf, readPhone } from "@sluice/braze/PhoneCountry"
import type { Json } from "@sluice/values/Json"
import { isRefusal } from "@sluice/values/Refusal"
import { leaveOut, type Rule, textOf } from "./Rule.js"

/** Phone numbers may be numbers, because sources often write them without quotation marks. */
const asText = (value: Json): Json =>
  typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? String(value) : value

/**
 * A phone number in E.164. A number without a prefix belongs to the country of the record. A number without a country
 * and a number that cannot exist are left out. Braze itself would read ten digits as a number of the United States
 * (page on users' phone numbers, 2026-11-20).
 */
export const make =
  (countryOf: CountryOf): Rule =>
  (value, field, findings) => {
    const text = textOf(asText(value), field, findings)
    if (text === undefined) return undefined
    const number = readPhone(text, countryOf, findings.record)
    return isRefusal(number) ? leaveOut(findings, field, number) : number
  }
