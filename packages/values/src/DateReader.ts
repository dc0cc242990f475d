import { DateTime, Either, Option } from "effect"
import { asUtc, calendarText, type DateParts, isDay } from "./DateParts.js"
import * as DatePattern from "./DatePattern.js"
import * as DateText from "./DateText.js"
import type { Json } from "./Json.js"
import { question } from "./NearMiss.js"
import type { Reason } from "./Reason.js"
import { isRefusal, Refusal } from "./Refusal.js"

/** How a source writes dates. */
export interface DateSettings {
  /** IANA name such as `Europe/Lisbon`: the zone of times without an offset. Default: UTC. */
  readonly timezone?: string
  /** One or several formats such as `DD/MM/YYYY`; see {@link DatePattern.compile}. ISO 8601 is always read. */
  readonly dates?: string | ReadonlyArray<string>
}

/** Reads moments and calendar dates as one source writes them. Pure; its functions never throw. */
export interface DateReader {
  /**
   * A moment in ISO 8601 and UTC, such as `2026-03-04T05:06:07.000Z`. Reads text, and Unix time of 10 digits (seconds) or 13
   * (milliseconds). A date without a time means midnight. A local time that a clock change skips gets the later offset, one
   * that it repeats gets the earlier offset.
   */
  readonly instant: (value: Json | undefined) => string | Refusal
  /**
   * A calendar date as `YYYY-MM-DD`. It is the date as written and never shifts with a time zone. A date with a time of day
   * other than midnight is refused, because its day depends on the zone.
   */
  readonly date: (value: Json | undefined) => string | Refusal
  /** Whether {@link instant} has to assume UTC for this value: it has no offset, and no zone is declared. */
  readonly assumes: (value: Json | undefined) => boolean
}

/** A time without an offset was read as UTC because no zone is declared. */
export const utcAssumed = new Refusal(
  "time-zone-assumed",
  "The time has no offset and was read as UTC. Declare the zone of the source, such as timezone: Europe/Lisbon."
)

const notText = new Refusal(
  "date-type",
  "Not a date. Write it as text such as 2026-03-04T05:06:07Z, or as a Unix time of 10 or 13 digits."
)
const outOfRange = new Refusal(
  "date-out-of-range",
  "The year is not between 1900 and 2999. Check the format of the date."
)
const withTime = new Refusal(
  "date-with-time",
  "The date has a time of day, so its day depends on the time zone. Write the date alone, such as 1980-12-21."
)
const empty = new Refusal("date-missing", "The date is empty. Fill it in or leave it out.")
const blank = /^\s*$/
const digits = /^\d{10}$|^\d{13}$/
const firstYear = 1900
const lastYear = 2999

/** Compiles the settings of a source, or returns everything that is wrong with them. */
export const compile = (settings: DateSettings = {}): Either.Either<DateReader, ReadonlyArray<Reason>> => {
  const problems: Array<Reason> = []
  const patterns: Array<DatePattern.DatePattern> = []
  for (const text of typeof settings.dates === "string" ? [settings.dates] : (settings.dates ?? [])) {
    const pattern = DatePattern.compile(text)
    if (isRefusal(pattern)) problems.push({ code: pattern.code, path: "dates", message: pattern.message })
    else patterns.push(pattern)
  }
  const zone =
    settings.timezone === undefined ? undefined : Option.getOrUndefined(DateTime.zoneMakeNamed(settings.timezone))
  if (settings.timezone !== undefined && zone === undefined) problems.push(unknownZone(settings.timezone))
  return problems.length > 0 ? Either.left(problems) : Either.right(reader(patterns, zone))
}

const unknownZone = (name: string): Reason => ({
  code: "timezone-unknown",
  path: "timezone",
  message: `"${name}" is not a time zone. Write an IANA name such as Europe/Lisbon.${question(name, Intl.supportedValuesOf("timeZone"))}`
})

const reader = (
  patterns: ReadonlyArray<DatePattern.DatePattern>,
  zone: DateTime.TimeZone.Named | undefined
): DateReader => {
  const toUtc = zone === undefined ? asUtc : localClock(zone)
  const ofParts = (parts: DateParts): string | Refusal => {
    if (parts.year < firstYear || parts.year > lastYear) return outOfRange
    const millis = parts.offset === undefined ? toUtc(parts) : asUtc(parts) - parts.offset * 60_000
    return new Date(millis).toISOString()
  }
  return {
    instant: (value) => {
      if (typeof value === "string") {
        if (isPlain(value)) return value
        if (digits.test(value)) return ofUnix(Number(value))
        if (blank.test(value)) return empty
        const parts = DateText.parse(value, patterns)
        return isRefusal(parts) ? parts : ofParts(parts)
      }
      return typeof value === "number" ? ofUnix(value) : notText
    },
    date: (value) => {
      if (typeof value !== "string") return notText
      if (patterns.length === 0 && isPlainDay(value)) return value
      if (blank.test(value)) return empty
      const parts = DateText.parse(value, patterns)
      if (isRefusal(parts)) return parts
      if (parts.time !== undefined && parts.time !== 0) return withTime
      return parts.year < firstYear || parts.year > lastYear ? outOfRange : calendarText(parts)
    },
    assumes: (value) => {
      if (zone !== undefined || typeof value !== "string" || isPlain(value) || digits.test(value)) return false
      const parts = DateText.parse(value, patterns)
      return !isRefusal(parts) && parts.offset === undefined
    }
  }
}

const ofUnix = (value: number): string | Refusal => {
  if (!Number.isInteger(value)) return notText
  if (value >= 1e9 && value < 1e10) return new Date(value * 1000).toISOString()
  return value >= 1e12 && value < 1e13 ? new Date(value).toISOString() : notText
}

/** Offsets change on quarters of an hour, so one lookup per quarter is enough. */
const quarter = 15 * 60_000
const cachedQuarters = 10_000

const localClock = (zone: DateTime.TimeZone.Named): ((parts: DateParts) => number) => {
  const shifts = new Map<number, number>()
  return (parts) => {
    const local = asUtc(parts)
    const block = Math.floor(local / quarter)
    let shift = shifts.get(block)
    if (shift === undefined) {
      const start = block * quarter
      const moment = DateTime.makeZoned(new Date(start), { timeZone: zone, adjustForTimeZone: true })
      shift = Option.isSome(moment) ? DateTime.toEpochMillis(moment.value) - start : 0
      if (shifts.size >= cachedQuarters) shifts.clear()
      shifts.set(block, shift)
    }
    return local + shift
  }
}

const day =
  "(?:19|2\\d)\\d\\d-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31|02-29)"
const plainDay = new RegExp(`^${day}$`)
const plainMoment = new RegExp(`^${day}T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{3})?Z$`)

/** Whether a text is exactly `2026-03-04T05:06:07Z` or `2026-03-04T05:06:07.089Z`, as most sources write, and exists. */
const isPlain = (text: string): boolean => plainMoment.test(text) && !isMissingLeapDay(text)

/** Whether a text is exactly a date such as `1980-12-21`, and exists. */
const isPlainDay = (text: string): boolean => plainDay.test(text) && !isMissingLeapDay(text)

const isMissingLeapDay = (text: string): boolean =>
  text.startsWith("-02-29", 4) && !isDay(Number(text.slice(0, 4)), 2, 29)
