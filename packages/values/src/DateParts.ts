/** A date as written, with time of day and offset if present. Every number is in its range. */
export interface DateParts {
  readonly year: number
  /** 1 to 12. */
  readonly month: number
  /** 1 to the last day of that month. */
  readonly day: number
  /** Milliseconds since midnight. Undefined for a date without a time. */
  readonly time: number | undefined
  /** Minutes east of UTC. Undefined without an offset. */
  readonly offset: number | undefined
}

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

/** The number of days in a month of the Gregorian calendar. 0 for a month that does not exist. */
export const daysIn = (year: number, month: number): number =>
  month === 2 && ((year % 4 === 0 && year % 100 !== 0) || year % 400 === 0) ? 29 : (monthDays[month - 1] ?? 0)

/** Whether the day exists in the calendar. */
export const isDay = (year: number, month: number, day: number): boolean =>
  day >= 1 && (day <= 28 ? month >= 1 && month <= 12 : day <= daysIn(year, month))

/** Milliseconds since midnight. Undefined for a time that does not exist. Second 60 is a leap second. */
export const timeOfDay = (hour: number, minute: number, second: number, millis: number): number | undefined =>
  hour <= 23 && minute <= 59 && second <= 60 ? ((hour * 60 + minute) * 60 + second) * 1000 + millis : undefined

/** Converts the digits after the decimal point to milliseconds: `5` is 500, `123456` is 123. */
export const millisOf = (fraction: string | undefined): number =>
  fraction === undefined ? 0 : Number(fraction.slice(0, 3).padEnd(3, "0"))

const offsetForm = /^([+-])(\d{2}):?(\d{2})?$/

/** Minutes east of UTC of `Z`, `UTC`, `GMT`, `+01`, `+0100`, `+01:00`, `GMT+0100`; undefined for anything else. */
export const offsetOf = (text: string): number | undefined => {
  const zone = text.toUpperCase()
  if (zone === "Z" || zone === "UTC" || zone === "GMT") return 0
  const found = offsetForm.exec(zone.startsWith("GMT") || zone.startsWith("UTC") ? zone.slice(3) : zone)
  if (found === null) return undefined
  const hours = Number(found[2])
  const minutes = Number(found[3] ?? 0)
  if (hours > 14 || minutes > 59) return undefined
  return (found[1] === "-" ? -1 : 1) * (hours * 60 + minutes)
}

const two = (n: number): string => (n < 10 ? `0${n}` : String(n))

/** `YYYY-MM-DD`. */
export const calendarText = (parts: DateParts): string =>
  `${String(parts.year).padStart(4, "0")}-${two(parts.month)}-${two(parts.day)}`

/** Milliseconds since 1970 if the parts are read as UTC. Ignores the offset. */
export const asUtc = (parts: DateParts): number => {
  const date = new Date(0)
  date.setUTCFullYear(parts.year, parts.month - 1, parts.day)
  return date.getTime() + (parts.time ?? 0)
}
