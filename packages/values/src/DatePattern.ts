import { type DateParts, isDay, millisOf, offsetOf, timeOfDay } from "./DateParts.js"
import { englishMonths, type MonthNames, monthOf } from "./MonthNames.js"
import { Refusal } from "./Refusal.js"

/** A compiled date format such as `DD/MM/YYYY`. Returns undefined for text in another format. */
export type DatePattern = (text: string) => DateParts | undefined

type Field =
  | "year"
  | "shortYear"
  | "month"
  | "monthName"
  | "day"
  | "hour"
  | "halfDayHour"
  | "minute"
  | "second"
  | "millis"
  | "half"
  | "zone"
  | "weekday"

type Token = readonly [token: string, field: Field, form: string]

/** An offset from UTC in a date. */
export const zoneForm = "Z|UTC|GMT|[+-]\\d{2}:?(?:\\d{2})?"

/** The half of a day in a date: `AM`, `p.m.`. */
export const halfForm = "[ap]\\.?m\\.?"

/** Digits of the time of day after a date: hour, minute, second, fraction, half of the day, offset. */
const timeForm = `(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9}))?)?(?:\\s*(${halfForm}))?\\s*(${zoneForm})?`

const name = "(\\p{L}[\\p{L}\\p{M}']{0,30}\\.?)"

/** The parts of a pattern. If two begin alike, the longer one is first. */
const tokens: ReadonlyArray<Token> = [
  ["YYYY", "year", "(\\d{4})"],
  ["YY", "shortYear", "(\\d{2})"],
  ["MMMM", "monthName", name],
  ["MMM", "monthName", name],
  ["MM", "month", "(\\d{1,2})"],
  ["M", "month", "(\\d{1,2})"],
  ["DD", "day", "(\\d{1,2})"],
  ["D", "day", "(\\d{1,2})"],
  ["dddd", "weekday", name],
  ["ddd", "weekday", name],
  ["HH", "hour", "(\\d{1,2})"],
  ["H", "hour", "(\\d{1,2})"],
  ["hh", "halfDayHour", "(\\d{1,2})"],
  ["h", "halfDayHour", "(\\d{1,2})"],
  ["mm", "minute", "(\\d{2})"],
  ["ss", "second", "(\\d{2})"],
  ["SSS", "millis", "(\\d{1,9})"],
  ["A", "half", `(${halfForm})`],
  ["a", "half", `(${halfForm})`],
  ["Z", "zone", `(${zoneForm})`]
]

const special = /[\\^$.*+?()[\]{}|/]/g

/**
 * Compiles a pattern of `YYYY YY MMMM MMM MM M DD D dddd ddd HH H hh h mm ss SSS A a Z` with separators between them, and fixed
 * words in brackets, as in `D [de] MMMM [de] YYYY`. Names of months are those of `months`, as a whole word. `YY` is a year from
 * 1969 to 2068. A pattern without a time of day also accepts a date followed by `HH:mm`, `HH:mm:ss` or `HH:mm:ss.SSS`, with or
 * without AM or PM and an offset.
 */
export const compile = (pattern: string, months: MonthNames = englishMonths): DatePattern | Refusal => {
  const pieces = piecesOf(pattern)
  if (pieces === undefined) return unknownPart
  const fields = pieces.flatMap((piece) => (typeof piece === "string" ? [] : [piece[1]]))
  if (new Set(fields).size < fields.length) return twice
  const has = (...some: ReadonlyArray<Field>) => some.some((field) => fields.includes(field))
  if (!has("year", "shortYear") || !has("day") || !has("month", "monthName")) return incomplete
  if (has("halfDayHour") !== has("half") || (has("hour") && has("halfDayHour"))) return halves
  const form = pieces.map((piece) => (typeof piece === "string" ? escaped(piece) : piece[2])).join("")
  if (has("hour", "halfDayHour")) return reader(new RegExp(`^${form}$`, "iu"), fields, months)
  const timed = [...fields, "hour", "minute", "second", "millis", "half", "zone"] as const
  return reader(new RegExp(`^${form}(?:[T ]\\s*${timeForm})?$`, "iu"), timed, months)
}

/** The parts of a pattern and the text between them. Undefined if a letter is not a valid part. */
const piecesOf = (pattern: string): ReadonlyArray<string | Token> | undefined => {
  const pieces: Array<string | Token> = []
  for (let rest = pattern.trim(); rest !== ""; ) {
    const fixed = /^\[([^[\]]*)\]/.exec(rest)
    const token = tokens.find(([name]) => rest.startsWith(name))
    if (fixed === null && token === undefined && /^(?!T)[\p{L}[\]]/u.test(rest)) return undefined
    pieces.push(fixed?.[1] ?? token ?? rest.charAt(0))
    rest = rest.slice((fixed?.[0] ?? token?.[0] ?? " ").length)
  }
  return pieces
}

const escaped = (text: string): string => text.replace(special, "\\$&")

const unknownPart = new Refusal(
  "date-pattern-not-valid",
  "Not a valid date pattern. Use YYYY, MM, DD, HH, mm, ss, SSS, MMM, h with A, and Z, as in DD/MM/YYYY or DD/MM/YYYY HH:mm. Put other words in brackets: D [de] MMMM [de] YYYY."
)
const twice = new Refusal(
  "date-pattern-not-valid",
  "The date pattern contains a part of the date twice. Use each part once, as in DD/MM/YYYY."
)
const incomplete = new Refusal(
  "date-pattern-not-valid",
  "The date pattern lacks the year (YYYY), the month or the day. Write it as DD/MM/YYYY; MM is the month, mm the minutes."
)
const halves = new Refusal(
  "date-pattern-not-valid",
  "The date pattern mixes hours of 12 and of 24. Use h or hh with A (3:06 PM), or H or HH without it (15:06)."
)

/** The hour from 0 to 23 for an hour of a half day. Undefined if a half day has no such hour. */
export const hourOf = (hour: number, half: string | undefined): number | undefined => {
  if (half === undefined) return hour
  if (hour < 1 || hour > 12) return undefined
  return (hour % 12) + (/^p/i.test(half) ? 12 : 0)
}

const fullYear = (short: number): number => (short < 69 ? 2000 : 1900) + short

const reader =
  (form: RegExp, fields: ReadonlyArray<Field>, months: MonthNames): DatePattern =>
  (text) => {
    const found = form.exec(text)
    if (found === null) return undefined
    const part = (field: Field): string | undefined => {
      const at = fields.indexOf(field)
      return at < 0 ? undefined : found[at + 1]
    }
    const written = part("year")
    const year = written === undefined ? fullYear(Number(part("shortYear"))) : Number(written)
    const name = part("monthName")
    const month = name === undefined ? Number(part("month")) : (monthOf(name, months) ?? 0)
    const day = Number(part("day"))
    if (!isDay(year, month, day)) return undefined
    const clock = part("hour") ?? part("halfDayHour")
    const hour = clock === undefined ? undefined : hourOf(Number(clock), part("half"))
    const time =
      hour === undefined
        ? undefined
        : timeOfDay(hour, Number(part("minute") ?? 0), Number(part("second") ?? 0), millisOf(part("millis")))
    if (clock !== undefined && time === undefined) return undefined
    const zone = part("zone")
    return { year, month, day, time, offset: zone === undefined ? undefined : offsetOf(zone) }
  }

/** An example string that the pattern reads as this day. Undefined for an invalid pattern. */
export const example = (
  pattern: string,
  { year, month, day }: Pick<DateParts, "year" | "month" | "day">
): string | undefined => {
  const two = (n: number): string => String(n).padStart(2, "0")
  const texts: Readonly<Record<Field, string>> = {
    ...{ year: String(year), shortYear: two(year % 100), month: two(month), day: two(day), weekday: "day" },
    ...{ monthName: [...englishMonths].find(([, number]) => number === month)?.[0] ?? "", zone: "Z", half: "AM" },
    ...{ hour: "00", halfDayHour: "12", minute: "00", second: "00", millis: "000" }
  }
  return piecesOf(pattern)
    ?.map((piece) => (typeof piece === "string" ? piece : texts[piece[1]]))
    .join("")
}
