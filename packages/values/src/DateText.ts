import { type DateParts, isDay, millisOf, offsetOf, timeOfDay } from "./DateParts.js"
import * as DatePattern from "./DatePattern.js"
import { Refusal } from "./Refusal.js"

/** Why a text is not taken for a date. */
export const notADate = new Refusal(
  "date-not-valid",
  "This is not a date that can be read. Write it as 2026-03-04T05:06:07Z or 2026-03-04, or declare how the source writes dates, as dates: DD/MM/YYYY."
)
export const noSuchDay = new Refusal(
  "date-does-not-exist",
  "The calendar or the clock has no such moment, like 31 February or 25:00."
)
export const ambiguous = new Refusal(
  "date-ambiguous",
  "Day and month cannot be told apart in this date. Declare how the source writes dates, as dates: DD/MM/YYYY or dates: MM/DD/YYYY."
)

const timeAndZone = "(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,:](\\d{1,9}))?)?\\s*(Z|UTC|GMT|[+-]\\d{2}:?(?:\\d{2})?)?"
const iso = new RegExp(`^(\\d{4})-(\\d{2})-(\\d{2})(?:(?:[T]|\\s+)${timeAndZone})?$`, "i")
const isoSlashes = new RegExp(`^(\\d{4})/(\\d{1,2})/(\\d{1,2})(?:[T\\s]\\s*${timeAndZone})?$`, "i")
const short = new RegExp(`^(\\d{1,2})([/.-])(\\d{1,2})\\2(\\d{4})(?:[T\\s,]\\s*${timeAndZone})?$`, "i")
/** `ddd MM dd HH:mm:ss.TZD YYYY`, one of the forms that Braze documents. */
const brazeLong = /^[a-z]{3} (\d{2}) (\d{2}) (\d{2}):(\d{2}):(\d{2})\.?\s*(Z|UTC|GMT|[+-]\d{2}:?(?:\d{2})?)? (\d{4})$/i
/** `Wed, 04 Mar 2026 05:06:07 GMT`. */
const mail =
  /^(?:[a-z]{3},? )?(\d{1,2}) ([a-z]{3}) (\d{4}) (\d{2}):(\d{2})(?::(\d{2}))? ?(Z|UTC|GMT|[+-]\d{2}:?(?:\d{2})?)?$/i
/** `Wed Mar 04 2026 05:06:07 GMT+0100 (…)`, which is what JavaScript prints. */
const script = /^[a-z]{3} ([a-z]{3}) (\d{2}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) ?(GMT(?:[+-]\d{4})?)(?: \([^)]*\))?$/i

interface Written {
  readonly year: number
  readonly month: number
  readonly day: number
  readonly hour: string | undefined
  readonly minute?: string | undefined
  readonly second?: string | undefined
  readonly fraction?: string | undefined
  readonly zone?: string | undefined
}

const checked = (w: Written): DateParts | Refusal => {
  if (!isDay(w.year, w.month, w.day)) return noSuchDay
  const time =
    w.hour === undefined
      ? undefined
      : timeOfDay(Number(w.hour), Number(w.minute ?? 0), Number(w.second ?? 0), millisOf(w.fraction))
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
  return checked({ year: Number(f[4]), month, day, hour: f[5], minute: f[6], second: f[7], fraction: f[8], zone: f[9] })
}

const readWords = (text: string): DateParts | Refusal => {
  const long = brazeLong.exec(text)
  if (long !== null) {
    const [, month, day, hour, minute, second, zone, year] = long
    return checked({ year: Number(year), month: Number(month), day: Number(day), hour, minute, second, zone })
  }
  const letter = mail.exec(text)
  if (letter !== null) {
    const [, day, month, year, hour, minute, second, zone] = letter
    return checked({
      year: Number(year),
      month: DatePattern.monthOf(month ?? ""),
      day: Number(day),
      hour,
      minute,
      second,
      zone
    })
  }
  const printed = script.exec(text)
  if (printed !== null) {
    const [, month, day, year, hour, minute, second, zone] = printed
    return checked({
      year: Number(year),
      month: DatePattern.monthOf(month ?? ""),
      day: Number(day),
      hour,
      minute,
      second,
      zone
    })
  }
  return notADate
}

/**
 * What a text says of a date. Patterns of the source come first; then ISO 8601 with a blank or `T`, `YYYY/MM/DD`, the
 * forms that Braze documents, those of mail headers and of JavaScript. A short form such as `03/04/2026` is read only
 * where one reading is possible, and not at all once the source has declared its patterns.
 */
export const parse = (text: string, patterns: ReadonlyArray<DatePattern.DatePattern>): DateParts | Refusal => {
  const tidy = text.trim()
  if (tidy.length > 100) return notADate
  for (const pattern of patterns) {
    const parts = pattern(tidy)
    if (parts !== undefined) return parts
  }
  const f = iso.exec(tidy) ?? isoSlashes.exec(tidy)
  if (f !== null) {
    const [, year, month, day, hour, minute, second, fraction, zone] = f
    return checked({ year: Number(year), month: Number(month), day: Number(day), hour, minute, second, fraction, zone })
  }
  const s = short.exec(tidy)
  return s === null ? readWords(tidy) : readShort(s, patterns.length > 0)
}
