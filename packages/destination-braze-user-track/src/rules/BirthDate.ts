import type { DateReader } from "@sluice/values/DateReader"
import { isRefusal, Refusal } from "@sluice/values/Refusal"
import { isBlank, isPlaceholder } from "@sluice/values/Text"
import { empty, leaveOut, placeholder, type Rule, refuse } from "./Rule.js"

const inFuture = new Refusal(
  "birth-date-in-future",
  "The birth date is in the future. Check the order of day, month and year."
)

/** The milliseconds by which the earliest time zone is ahead of UTC. */
const aheadOfUtc = 14 * 60 * 60 * 1000

/**
 * A birth date as `YYYY-MM-DD`: the calendar date as written, without a time zone. A date that cannot be read, is
 * ambiguous, does not exist, or is not between 1900 and today makes the record Invalid: Braze would silently drop it,
 * and a wrong birth date is worse than none.
 */
export const make = (reader: DateReader): Rule => {
  const lastDay = lastDayOf()
  return (value, field, findings, now) => {
    if (typeof value === "string" && isBlank(value)) return leaveOut(findings, field, empty)
    if (typeof value === "string" && isPlaceholder(value)) return leaveOut(findings, field, placeholder)
    const date = reader.date(value)
    if (isRefusal(date)) return refuse(findings, field, date)
    return date > lastDay(now) ? refuse(findings, field, inFuture) : date
  }
}

/**
 * The latest calendar day on earth at a given time. Caches the last result, because all records of a chunk have the
 * same time.
 */
const lastDayOf = (): ((now: number) => string) => {
  let asked = Number.NaN
  let day = ""
  return (now) => {
    if (now !== asked) {
      day = new Date(now + aheadOfUtc).toISOString().slice(0, 10)
      asked = now
    }
    return day
  }
}
