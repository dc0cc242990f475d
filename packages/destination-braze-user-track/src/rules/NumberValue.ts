import type { AttributeRule } from "@sluice/braze-api/Attributes"
import { readDecimal, readInteger } from "@sluice/values/Number"
import { Refusal } from "@sluice/values/Refusal"
import { isBlank, isPlaceholder } from "@sluice/values/Text"
import { empty, leaveOut, placeholder, type Rule } from "./Rule.js"

const notWhole = new Refusal("not-integer", "The value must be a whole number. It was left out.")
const notNumber = new Refusal("not-number", "The value must be a number. It was left out.")

/** A number from `min` to `max`, both included, also as text. With `whole`, a number with a fraction is left out. */
export const make = ({ min, max, whole }: AttributeRule & { readonly kind: "number" }): Rule => {
  const read = whole ? readInteger : readDecimal
  const outside = new Refusal("number-out-of-range", `The number must be from ${min} to ${max}. It was left out.`)
  return (value, field, findings) => {
    if (typeof value === "string" && isBlank(value)) return leaveOut(findings, field, empty)
    if (typeof value === "string" && isPlaceholder(value)) return leaveOut(findings, field, placeholder)
    const number = read(value)
    if (number === undefined) return leaveOut(findings, field, whole ? notWhole : notNumber)
    return number < min || number > max ? leaveOut(findings, field, outside) : number
  }
}
