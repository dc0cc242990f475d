import type { DateReader } from "@sluice/values/DateReader"
import { isRefusal } from "@sluice/values/Refusal"
import { isBlank, isPlaceholder } from "@sluice/values/Text"
import { empty, leaveOut, placeholder, type Rule } from "./Rule.js"

/**
 * A date and time as ISO 8601 in UTC. Text without an offset is read in the declared time zone of the source, otherwise
 * as UTC with a warning. A value that cannot be read or is ambiguous is left out.
 */
export const make =
  (reader: DateReader): Rule =>
  (value, field, findings) => {
    if (typeof value === "string" && isBlank(value)) return leaveOut(findings, field, empty)
    if (typeof value === "string" && isPlaceholder(value)) return leaveOut(findings, field, placeholder)
    const moment = reader.instant(value)
    if (isRefusal(moment)) return leaveOut(findings, field, moment)
    const doubt = moment === value ? undefined : reader.doubt(value)
    if (doubt !== undefined) findings.warn(field, doubt)
    return moment
  }
