import type { Json } from "@sluice/values/Json"
import * as Phone from "@sluice/values/Phone"
import { isRefusal } from "@sluice/values/Refusal"
import { leaveOut, type Rule, textOf } from "./Rule.js"

/** Sources often have phone numbers as numbers. */
const asText = (value: Json): Json =>
  typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? String(value) : value

/** A phone number in E.164. A number without a country code is read as one of `country`, a two-letter code. A number that cannot exist is left out. */
export const make =
  (country: string): Rule =>
  (value, field, findings) => {
    const text = textOf(asText(value), field, findings)
    if (text === undefined) return undefined
    const number = Phone.read(text, country)
    return isRefusal(number) ? leaveOut(findings, field, number) : number
  }
