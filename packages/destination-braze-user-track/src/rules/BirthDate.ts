import type { DateReader } from "@sluice/values/DateReader"
import { isRefusal, Refusal } from "@sluice/values/Refusal"
import { isBlank, isPlaceholder } from "@sluice/values/Text"
import { empty, leaveOut, placeholder, type Rule, refuse } from "./Rule.js"

const inFuture = new Refusal(
  "birth-date-in-future",
  "The date lies in the future, so nobody was born on it. Look at the order of day, month and year."
)

/** Somewhere on earth it is already the next day. */
const aheadOfUtc = 14 * 60 * 60 * 1000

/**
 * A birthday as `YYYY-MM-DD`: the calendar date as it is written, in no time zone. What cannot be read, could be two
 * dates, does not exist, or lies outside 1900 to today makes the record Invalid: Braze would drop it without a word, and a
 * wrong birthday is worse than none.
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

/** The calendar day that it is somewhere at a moment. Remembers the last answer, since a chunk has one moment. */
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
