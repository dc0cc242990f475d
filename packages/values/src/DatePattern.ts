import { type DateParts, isDay, millisOf, offsetOf, timeOfDay } from "./DateParts.js"
import { Refusal } from "./Refusal.js"

/** A compiled date format such as `DD/MM/YYYY`. Returns undefined for text in another format. */
export type DatePattern = (text: string) => DateParts | undefined

type Field = "year" | "month" | "monthName" | "day" | "hour" | "minute" | "second" | "millis" | "zone"

const tokens: ReadonlyArray<readonly [token: string, field: Field, form: string]> = [
  ["YYYY", "year", "(\\d{4})"],
  ["MMMM", "monthName", "([A-Za-z]{3,9})"],
  ["MMM", "monthName", "([A-Za-z]{3,9})"],
  ["MM", "month", "(\\d{1,2})"],
  ["M", "month", "(\\d{1,2})"],
  ["DD", "day", "(\\d{1,2})"],
  ["D", "day", "(\\d{1,2})"],
  ["HH", "hour", "(\\d{1,2})"],
  ["H", "hour", "(\\d{1,2})"],
  ["mm", "minute", "(\\d{2})"],
  ["ss", "second", "(\\d{2})"],
  ["SSS", "millis", "(\\d{1,9})"],
  ["Z", "zone", "(Z|UTC|GMT|[+-]\\d{2}:?(?:\\d{2})?)"]
]

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]

/** 1 to 12 for an English month name, abbreviated to three letters or in full; 0 for anything else. */
export const monthOf = (name: string): number => months.indexOf(name.slice(0, 3).toLowerCase()) + 1

const special = /[\\^$.*+?()[\]{}|/-]/g

/**
 * Compiles a pattern of `YYYY MMMM MMM MM M DD D HH H mm ss SSS Z` with separators between them. A pattern without a time of
 * day also accepts a date followed by `HH:mm`, `HH:mm:ss` or `HH:mm:ss.SSS`, with or without an offset.
 */
export const compile = (pattern: string): DatePattern | Refusal => {
  const fields: Array<Field> = []
  let form = ""
  for (let rest = pattern.trim(); rest !== ""; ) {
    const token = tokens.find(([name]) => rest.startsWith(name))
    if (token === undefined && /^[A-SU-Za-z]/.test(rest)) return unknownPart
    if (token !== undefined && fields.includes(token[1])) return twice
    if (token !== undefined) fields.push(token[1])
    form += token === undefined ? rest.charAt(0).replace(special, "\\$&") : token[2]
    rest = rest.slice(token === undefined ? 1 : token[0].length)
  }
  if (
    !fields.includes("year") ||
    !fields.includes("day") ||
    !(fields.includes("month") || fields.includes("monthName"))
  )
    return incomplete
  if (!fields.includes("hour")) {
    form += "(?:[T ](\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9}))?)?\\s*(Z|UTC|GMT|[+-]\\d{2}:?(?:\\d{2})?)?)?"
    fields.push("hour", "minute", "second", "millis", "zone")
  }
  return reader(new RegExp(`^${form}$`, "i"), fields)
}

const unknownPart = new Refusal(
  "date-pattern-not-valid",
  "Not a valid date pattern. Use YYYY, MM, DD, HH, mm, ss, SSS, MMM and Z, as in DD/MM/YYYY or DD/MM/YYYY HH:mm."
)
const twice = new Refusal(
  "date-pattern-not-valid",
  "The date pattern contains a part of the date twice. Use each part once, as in DD/MM/YYYY."
)
const incomplete = new Refusal(
  "date-pattern-not-valid",
  "The date pattern lacks the year (YYYY), the month or the day. Write it as DD/MM/YYYY; MM is the month, mm the minutes."
)

const reader =
  (form: RegExp, fields: ReadonlyArray<Field>): DatePattern =>
  (text) => {
    const found = form.exec(text)
    if (found === null) return undefined
    const part = (field: Field): string | undefined => {
      const at = fields.indexOf(field)
      return at < 0 ? undefined : found[at + 1]
    }
    const year = Number(part("year"))
    const name = part("monthName")
    const month = name === undefined ? Number(part("month")) : monthOf(name)
    const day = Number(part("day"))
    if (!isDay(year, month, day)) return undefined
    const hour = part("hour")
    const time =
      hour === undefined
        ? undefined
        : timeOfDay(Number(hour), Number(part("minute") ?? 0), Number(part("second") ?? 0), millisOf(part("millis")))
    if (hour !== undefined && time === undefined) return undefined
    const zone = part("zone")
    return { year, month, day, time, offset: zone === undefined ? undefined : offsetOf(zone) }
  }
