import { DateTime, Either, Option } from "effect"
import { asUtc, calendarText, type DateParts, isDay } from "./DateParts.js"
import * as DatePattern from "./DatePattern.js"
import * as DateText from "./DateText.js"
import type { Json } from "./Json.js"
import * as Languages from "./Languages.js"
import * as MonthNames from "./MonthNames.js"
import { question } from "./NearMiss.js"
import type { Reason } from "./Reason.js"
import { isRefusal, Refusal } from "./Refusal.js"
import * as UnixTime from "./UnixTime.js"

/** The date formats of a source. */
export interface DateSettings {
  /** IANA name such as `Europe/Lisbon`: the zone of times without an offset. Default: UTC. */
  readonly timezone?: string
  /** One or several formats such as `DD/MM/YYYY`; see {@link DatePattern.compile}. ISO 8601 is always read. */
  readonly dates?: string | ReadonlyArray<string>
  /** Language of the names of months, such as `fr`. Default: English. */
  readonly language?: string | undefined
  /**
   * The unit of numbers that count since 1970. Default: by their digits, 10 for seconds, 13, 16 and 19 for milli-,
   * micro- and nanoseconds.
   */
  readonly unit?: UnixTime.UnixTimeUnit | undefined
  /** Whether numbers count from 1970 on the clock of `timezone` instead of UTC. Default: false. */
  readonly local?: boolean | undefined
}

/** Reads the times and calendar dates of one source. Pure. Its functions never throw. */
export interface DateReader {
  /**
   * A date and time in ISO 8601 and UTC, such as `2026-03-04T05:06:07.000Z`. Reads text, Unix time as a number or text,
   * and `/Date(…)/`. A date without a time means midnight. A local time that a clock change skips gets the later
   * offset, and a repeated time gets the earlier offset.
   */
  readonly instant: (value: Json | undefined) => string | Refusal
  /**
   * A calendar date as `YYYY-MM-DD`. It is the date as written and never shifts with a time zone. A date with a time of day
   * other than midnight is refused, because its day depends on the zone.
   */
  readonly date: (value: Json | undefined) => string | Refusal
  /** The calendar date of a time in the declared zone, as `YYYY-MM-DD`. A date without a time stays as written. */
  readonly day: (value: Json | undefined) => string | Refusal
  /**
   * The assumption of {@link instant} for this value: {@link utcAssumed} if it has no offset and no zone is declared,
   * {@link clockChanged} if the clock of the zone skips or repeats that time. Undefined without an assumption.
   */
  readonly doubt: (value: Json | undefined) => Refusal | undefined
}

/** The clock of the declared zone skips or repeats the time. */
export const clockChanged = new Refusal(
  "time-zone-clock-change",
  "The clock changes at this time in the declared zone, so it exists twice or never. The earlier offset was used for a repeated time, the later one for a skipped time. Send times with an offset.",
  "corrected"
)

/** A time without an offset was read as UTC because no zone is declared. */
export const utcAssumed = new Refusal(
  "time-zone-assumed",
  "The time has no offset and was read as UTC. Declare the zone of the source, such as timezone: Europe/Lisbon.",
  "corrected"
)

const notText = new Refusal(
  "date-type",
  "Not a date. Write it as text such as 2026-03-04T05:06:07Z, or as a Unix time of 10 digits (seconds), 13 (milliseconds) or 16 (microseconds)."
)
const outOfRange = new Refusal(
  "date-out-of-range",
  "The year is not between 1900 and 2999. Check the format of the date."
)
const withTime = new Refusal(
  "date-with-time",
  "The date has a time of day, so its day depends on the time zone. Write the date alone, such as 1980-12-21."
)
const empty = new Refusal("date-missing", "The date is empty. Fill it in, or leave the field out.")
const notACount = new Refusal(
  "date-type",
  "Not a date. The field is declared as a count since 1970, so the value must be a number, or a number as text."
)
const blank = /^\s*$/
const firstYear = 1900
const lastYear = 2999

/** Compiles the settings of a source, or returns all their mistakes. */
export const compile = (settings: DateSettings = {}): Either.Either<DateReader, ReadonlyArray<Reason>> => {
  const problems: Array<Reason> = []
  const patterns: Array<DatePattern.DatePattern> = []
  const { language } = settings
  const isLanguage = language === undefined || Languages.isLanguage(language)
  if (!isLanguage) problems.push(unknownLanguage(language))
  const months = language !== undefined && isLanguage ? namesIn(language) : MonthNames.englishMonths
  for (const text of typeof settings.dates === "string" ? [settings.dates] : (settings.dates ?? [])) {
    const pattern = DatePattern.compile(text, months)
    if (isRefusal(pattern)) problems.push({ code: pattern.code, path: "dates", message: pattern.message })
    else patterns.push(pattern)
  }
  const zone =
    settings.timezone === undefined ? undefined : Option.getOrUndefined(DateTime.zoneMakeNamed(settings.timezone))
  if (settings.timezone !== undefined && zone === undefined) problems.push(unknownZone(settings.timezone))
  if (settings.local === true && zone === undefined && problems.length === 0) problems.push(localWithoutZone)
  return problems.length > 0 ? Either.left(problems) : Either.right(reader(patterns, zone, settings))
}

/** Also reads English names, unless they mean another month in the language. */
const namesIn = (language: string): MonthNames.MonthNames =>
  new Map([...MonthNames.englishMonths, ...MonthNames.monthsOf(language)])

/**
 * The first two date patterns that can read the same text as different days, with an example. Undefined if there
 * is no such pair. Strings that both patterns read are refused.
 */
export const overlap = (
  patterns: ReadonlyArray<string>
): { readonly one: string; readonly other: string; readonly text: string } | undefined => {
  for (const one of patterns) {
    const text = DatePattern.example(one, { year: 2026, month: 3, day: 4 })
    for (const other of patterns) {
      const pattern = DatePattern.compile(other)
      const parts = text === undefined || isRefusal(pattern) ? undefined : pattern(text)
      if (text !== undefined && parts !== undefined && calendarText(parts) !== "2026-03-04") return { one, other, text }
    }
  }
  return undefined
}

const unknownLanguage = (code: string): Reason => ({
  code: "language-unknown",
  path: "language",
  message: `"${code}" is not a language code. Write it as de or pt-BR.`
})

const localWithoutZone: Reason = {
  code: "timezone-missing",
  path: "local",
  message: "A local count needs the zone of its clock. Add timezone, such as Europe/Lisbon."
}

const unknownZone = (name: string): Reason => ({
  code: "timezone-unknown",
  path: "timezone",
  message: `"${name}" is not a time zone. Write an IANA name such as Europe/Lisbon.${question(name, Intl.supportedValuesOf("timeZone"))}`
})

const reader = (
  patterns: ReadonlyArray<DatePattern.DatePattern>,
  zone: DateTime.TimeZone.Named | undefined,
  { local, unit }: DateSettings
): DateReader => {
  const clock = zone === undefined ? undefined : new LocalClock(zone)
  const millisOf = (parts: DateParts): number => {
    if (parts.offset !== undefined) return asUtc(parts) - parts.offset * 60_000
    return clock === undefined ? asUtc(parts) : clock.toUtc(parts)
  }
  const isInRange = (parts: DateParts): boolean => parts.year >= firstYear && parts.year <= lastYear
  const ofCount = (value: number | string, counted: UnixTime.UnixTimeUnit): DateParts | Refusal => {
    const millis = UnixTime.millisOfUnixTime(value, counted)
    const parts = millis === undefined ? undefined : UnixTime.partsOf(millis, local === true ? undefined : 0)
    if (parts === undefined) return notACount
    return counted === "days" ? { ...parts, time: undefined, offset: undefined } : parts
  }
  const partsOf = (value: Json | undefined): DateParts | Refusal => {
    if (typeof value === "string") {
      if (blank.test(value)) return empty
      const counted = isCount(value) ? (unit ?? UnixTime.unitOf(value)) : undefined
      return counted === undefined ? DateText.parse(value, patterns) : ofCount(value, counted)
    }
    if (typeof value !== "number") return notText
    const counted = unit ?? UnixTime.unitOf(value)
    return counted === undefined ? notText : ofCount(value, counted)
  }
  return {
    instant: (value) => {
      if (typeof value === "string" && isPlain(value)) return value
      const parts = partsOf(value)
      if (isRefusal(parts)) return parts
      return isInRange(parts) ? new Date(millisOf(parts)).toISOString() : outOfRange
    },
    date: (value) => {
      if (typeof value === "number" && unit === undefined) return notText
      if (typeof value === "string" && patterns.length === 0 && isPlainDay(value)) return value
      const parts = partsOf(value)
      if (isRefusal(parts)) return parts
      if (parts.time !== undefined && parts.time !== 0) return withTime
      return isInRange(parts) ? calendarText(parts) : outOfRange
    },
    day: (value) => {
      const parts = partsOf(value)
      if (isRefusal(parts)) return parts
      if (!isInRange(parts)) return outOfRange
      if (parts.time === undefined || (parts.offset === undefined && clock === undefined)) return calendarText(parts)
      const millis = millisOf(parts)
      const there = UnixTime.partsOf(millis, clock === undefined ? 0 : clock.offsetAt(millis))
      return there === undefined ? outOfRange : calendarText(there)
    },
    doubt: (value) => {
      if (typeof value === "string" && isPlain(value)) return undefined
      const parts = partsOf(value)
      if (isRefusal(parts) || parts.offset !== undefined) return undefined
      if (clock === undefined) return utcAssumed
      return clock.isUnclear(parts) ? clockChanged : undefined
    }
  }
}

const isCount = (text: string): boolean => /^\s*[+-]?\d+(?:\.\d+)?\s*$/.test(text)

/** Offsets change on quarters of an hour, so one lookup per quarter is enough. */
const quarter = 15 * 60_000
const cachedQuarters = 10_000

/** The clock of a zone. Caches the offset of each quarter of an hour. */
class LocalClock {
  readonly #zone: DateTime.TimeZone.Named
  readonly #shifts = new Map<number, number>()
  readonly #unclear = new Map<number, boolean>()

  constructor(zone: DateTime.TimeZone.Named) {
    this.#zone = zone
  }

  /** Milliseconds since 1970 of a local time. */
  toUtc(parts: DateParts): number {
    const local = asUtc(parts)
    const block = Math.floor(local / quarter)
    const shift = remembered(this.#shifts, block, () => {
      const start = block * quarter
      const moment = DateTime.makeZoned(new Date(start), { timeZone: this.#zone, adjustForTimeZone: true })
      return Option.isSome(moment) ? DateTime.toEpochMillis(moment.value) - start : 0
    })
    return local + shift
  }

  /** Whether the clock skips or repeats a local time. */
  isUnclear(parts: DateParts): boolean {
    const block = Math.floor(asUtc(parts) / quarter)
    return remembered(this.#unclear, block, () =>
      Option.isNone(
        DateTime.makeZoned(new Date(block * quarter), {
          timeZone: this.#zone,
          adjustForTimeZone: true,
          disambiguation: "reject"
        })
      )
    )
  }

  /** Minutes east of UTC at a time. */
  offsetAt(millis: number): number {
    return DateTime.zonedOffset(DateTime.unsafeMakeZoned(millis, { timeZone: this.#zone })) / 60_000
  }
}

const remembered = <A>(known: Map<number, A>, block: number, find: () => A): A => {
  const before = known.get(block)
  if (before !== undefined) return before
  const found = find()
  if (known.size >= cachedQuarters) known.clear()
  known.set(block, found)
  return found
}

const day =
  "(?:19|2\\d)\\d\\d-(?:(?:0[1-9]|1[0-2])-(?:0[1-9]|1\\d|2[0-8])|(?:0[13-9]|1[0-2])-(?:29|30)|(?:0[13578]|1[02])-31|02-29)"
const plainDay = new RegExp(`^${day}$`)
const plainMoment = new RegExp(`^${day}T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{3})?Z$`)

/** Whether a string is exactly `2026-03-04T05:06:07Z` or `2026-03-04T05:06:07.089Z`, as most sources write, and exists. */
const isPlain = (text: string): boolean => plainMoment.test(text) && !isMissingLeapDay(text)

/** Whether a string is exactly a date such as `1980-12-21`, and exists. */
const isPlainDay = (text: string): boolean => plainDay.test(text) && !isMissingLeapDay(text)

const isMissingLeapDay = (text: string): boolean =>
  text.startsWith("-02-29", 4) && !isDay(Number(text.slice(0, 4)), 2, 29)
