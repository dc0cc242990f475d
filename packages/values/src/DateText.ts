import { asUtc, type DateParts, isDay, millisOf, offsetOf, timeOfDay } from "./DateParts.js"
import * as DatePattern from "./DatePattern.js"
import { monthOf } from "./MonthNames.js"
import { Refusal } from "./Refusal.js"
import * as UnixTime from "./UnixTime.js"

/** The refusal of a string that is not a date. */
export const notADate = new Refusal(
  "date-not-valid",
  "Not a valid date. Write it as 2026-03-04T05:06:07Z or 2026-03-04, or declare the format of the source, such as dates: DD/MM/YYYY."
)
/** {@link notADate} for a source with declared patterns. */
const notInPattern = new Refusal(
  "date-not-valid",
  "Not a valid date in a declared format of the source: the text has another form, or the day does not exist. Correct the value, or add its format to dates."
)
/** The refusal of a day or time of day that does not exist. */
export const noSuchDay = new Refusal(
  "date-does-not-exist",
  "This date or time does not exist, like 31 February or 25:00. Check the order of day and month."
)
/** The refusal of a date whose day and month could be exchanged. */
export const ambiguous = new Refusal(
  "date-ambiguous",
  "It is unclear which number is the day and which the month. Declare the format of the source: dates: DD/MM/YYYY or dates: MM/DD/YYYY."
)

const timeAndZone = `(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,:](\\d{1,9}))?)?(?:\\s*(${DatePattern.halfForm}))?\\s*(${DatePattern.zoneForm})?`
const iso = new RegExp(`^(\\d{4})-(\\d{2})-(\\d{2})(?:(?:[T]|\\s+)${timeAndZone})?$`, "i")
const isoSlashes = new RegExp(`^(\\d{4})/(\\d{1,2})/(\\d{1,2})(?:[T\\s]\\s*${timeAndZone})?$`, "i")
const short = new RegExp(`^(\\d{1,2})([/.-])(\\d{1,2})\\2(\\d{4})(?:[T\\s,]\\s*${timeAndZone})?$`, "i")
/** `Wed 03 04 05:06:07.+0100 2026`. */
const weekday = /^[a-z]{3} (\d{2}) (\d{2}) (\d{2}):(\d{2}):(\d{2})\.?\s*(Z|UTC|GMT|[+-]\d{2}:?(?:\d{2})?)? (\d{4})$/i
/** `Wed, 04 Mar 2026 05:06:07 GMT`. */
const mail =
  /^(?:[a-z]{3},? )?(?<day>\d{1,2}) (?<month>[a-z]{3}) (?<year>\d{4}) (?<hour>\d{2}):(?<minute>\d{2})(?::(?<second>\d{2}))? ?(?<zone>Z|UTC|GMT|[+-]\d{2}:?(?:\d{2})?)?$/i
/** `Wed Mar 04 2026 05:06:07 GMT+0100 (…)`, as JavaScript prints it. */
const script =
  /^[a-z]{3} (?<month>[a-z]{3}) (?<day>\d{2}) (?<year>\d{4}) (?<hour>\d{2}):(?<minute>\d{2}):(?<second>\d{2}) ?(?<zone>GMT(?:[+-]\d{4})?)(?: \([^)]*\))?$/i

interface Written {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: string | undefined
  readonly minute?: string | undefined
  readonly second?: string | undefined
  readonly fraction?: string | undefined
  /** `AM` or `PM`. */
  readonly half?: string | undefined
  readonly zone?: string | undefined
}

const checked = (w: Written): DateParts | Refusal => {
  if (!isDay(w.year, w.month, w.day)) return noSuchDay
  const hour = w.hour === undefined ? undefined : DatePattern.hourOf(Number(w.hour), w.half)
  const time =
    hour === undefined ? undefined : timeOfDay(hour, Number(w.minute ?? 0), Number(w.second ?? 0), millisOf(w.fraction))
  if (w.hour !== undefined && time === undefined) return noSuchDay
  const offset = w.zone === undefined ? undefined : offsetOf(w.zone)
  if (w.zone !== undefined && offset === undefined) return noSuchDay
  return { year: w.year, month: w.month, day: w.day, time, offset }
}

const readShort = (f: RegExpExecArray, declared: boolean): DateParts | Refusal => {
  if (declared) return notADate
  const a = Number(f[1])
  const b = Number(f[3])
  if (a <= 12 && b <= 12 && a !== b) return ambiguous
  const [day, month] = a > 12 ? [a, b] : [b, a]
  const [, , , , year, hour, minute, second, fraction, half, zone] = f
  return checked({ year: Number(year), month, day, hour, minute, second, fraction, half, zone })
}

const readLongForm = (text: string): DateParts | Refusal => {
  const long = weekday.exec(text)
  if (long !== null) {
    const [, month, day, hour, minute, second, zone, year] = long
    return checked({ year: Number(year), month: Number(month), day: Number(day), hour, minute, second, zone })
  }
  const named = (mail.exec(text) ?? script.exec(text))?.groups
  if (named === undefined) return notADate
  const { day, hour, minute, month = "", second, year, zone } = named
  return checked({
    year: Number(year),
    month: monthOf(month) ?? 0,
    day: Number(day),
    hour,
    minute,
    second,
    zone
  })
}

/** The refusal of a string that two declared patterns read as different dates. */
export const twoReadings = new Refusal(
  "date-ambiguous",
  "Two of the declared date patterns read this text as different dates. Keep the pattern that the source uses, or read the field with @date and its format."
)

const readDeclared = (
  text: string,
  patterns: ReadonlyArray<DatePattern.DatePattern>
): DateParts | Refusal | undefined => {
  let found: DateParts | undefined
  for (const pattern of patterns) {
    const parts = pattern(text)
    if (parts === undefined) continue
    if (found !== undefined && !sameParts(found, parts)) return twoReadings
    found = parts
  }
  return found
}

const sameParts = (one: DateParts, other: DateParts): boolean =>
  asUtc(one) === asUtc(other) && one.offset === other.offset

/**
 * Reads a date. Tries the patterns of the source first, then ISO 8601 with a space or `T`, `YYYY/MM/DD`, `/Date(…)/`,
 * the formats of mail headers and of JavaScript, and `ddd MM dd HH:mm:ss.TZD YYYY`. A short form such as `03/04/2026`
 * is read only if exactly one reading is possible, and never if the source has declared patterns. A string that two
 * patterns read as different dates is refused.
 */
export const parse = (text: string, patterns: ReadonlyArray<DatePattern.DatePattern>): DateParts | Refusal => {
  const read = readAny(text, patterns)
  return read === notADate && patterns.length > 0 ? notInPattern : read
}

const readAny = (text: string, patterns: ReadonlyArray<DatePattern.DatePattern>): DateParts | Refusal => {
  const tidy = text.trim()
  if (tidy.length > 100) return notADate
  const declared = readDeclared(tidy, patterns)
  if (declared !== undefined) return declared
  const f = iso.exec(tidy) ?? isoSlashes.exec(tidy)
  if (f !== null) {
    const [, year, month, day, ...time] = f
    const [hour, minute, second, fraction, half, zone] = time
    const date = { year: Number(year), month: Number(month), day: Number(day) }
    return checked({ ...date, hour, minute, second, fraction, half, zone })
  }
  const moment = UnixTime.ofDotNet(tidy)
  if (moment !== undefined) return moment
  const s = short.exec(tidy)
  return s === null ? readLongForm(tidy) : readShort(s, patterns.length > 0)
}
