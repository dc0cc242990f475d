import type { DateReader } from "@sluice/values/DateReader"
import { isObject } from "@sluice/values/Json"
import { isPlaceholder } from "@sluice/values/Text"
import { leaveOut, placeholder, type Rule } from "../rules/Rule.js"
import * as CustomValue from "./CustomValue.js"
import * as Operation from "./Operation.js"

/**
 * The value of a custom attribute of any type: text of up to 255 characters, a number, true or false, a list, an object,
 * an operation, or null, which unsets. Sent as it stands; what Braze would drop is left out.
 */
export const make =
  (reader: DateReader): Rule =>
  (value, field, findings) => {
    if (typeof value === "string" && isPlaceholder(value)) return leaveOut(findings, field, placeholder)
    if (typeof value === "object" && isObject(value)) {
      const kind = Operation.kindOf(value)
      if (kind !== undefined) return Operation.check(kind, value, field, findings, reader)
    }
    return CustomValue.value(value, field, findings, reader)
  }
