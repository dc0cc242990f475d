import type { Json } from "@sluice/values/Json"
import * as Phone from "@sluice/values/Phone"
import { isRefusal } from "@sluice/values/Refusal"
import { leaveOut, type Rule, textOf } from "./Rule.js"

/** Sources often hold telephone numbers as numbers. */
const asText = (value: Json): Json =>
  typeof value === "number" && Number.isSafeInteger(value) && value > 0 ? String(value) : value

/** A telephone number in E.164. A number without a prefix is one of `country`, an alpha-2 code. What no operator could give is left out. */
export const make =
  (country: string): Rule =>
  (value, field, findings) => {
    const text = textOf(asText(value), field, findings)
    if (text === undefined) return undefined
    const number = Phone.read(text, country)
    return isRefusal(number) ? leaveOut(findings, field, number) : number
  }
