import * as Limits from "@sluice/braze-api/Limits"

/**
 * The treatment of a time with a malformed zone: read as `utc`, like Braze, or `refuse`, to find out whether a string
 * is a time.
 */
type Zones = "utc" | "refuse"

const iso =
  /^([+-]?\d{4,6})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,:](\d{1,9}))?)?\s*([A-Za-z0-9+:_/()-]{0,40}))?$/
const basic = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)?(?:[.,](\d{1,9}))?([A-Za-z0-9+:-]{0,40})$/
const american = /^(\d\d?)\/(\d\d?)\/(\d{4})$/
const weekday = /^(?:Sun|Mon|Tue|Wed|Thu|Fri|Sat) (\d\d) (\d\d) (\d\d):(\d\d):(\d\d)\.?([A-Za-z0-9+:-]{0,40}) (\d{4})$/
const offset = /^([+-])(\d\d):?(\d\d)?$/

/**
 * Milliseconds since 1970 of a time in any format that Braze documents; NaN if the text is not a time. Without a zone
 * the time is UTC; a date alone is midnight. Impossible days (30 February) are not times.
 */
export const parse = (text: string, zones: Zones): number => {
  const quick = zulu(text)
  if (!Number.isNaN(quick)) return quick
  if (text.length > 80) return Number.NaN
  const full = iso.exec(text) ?? basic.exec(text)
  if (full !== null)
    return moment(day(full[1], full[2], full[3]), time(full[4], full[5], full[6], full[7]), full[8], zones)
  const us = american.exec(text)
  if (us !== null) return day(us[3], us[1], us[2])
  const named = weekday.exec(text)
  if (named !== null)
    return moment(day(named[7], named[1], named[2]), time(named[3], named[4], named[5]), named[6], zones)
  return Number.NaN
}

/**
 * The digit at a position; if there is none, a number so far below zero that every number computed from it is negative.
 */
const digit = (text: string, at: number): number => {
  const value = text.charCodeAt(at) - 48
  return value >= 0 && value <= 9 ? value : -100_000
}

const two = (text: string, at: number): number => digit(text, at) * 10 + digit(text, at + 1)

/**
 * `YYYY-MM-DDTHH:mm:ssZ`, with or without milliseconds: nearly every client sends it, and the general parser takes five
 * times as long.
 */
const zulu = (text: string): number => {
  const length = text.length
  if ((length !== 20 && length !== 24) || text.charCodeAt(length - 1) !== 90 || text.charCodeAt(10) !== 84)
    return Number.NaN
  if (
    text.charCodeAt(4) !== 45 ||
    text.charCodeAt(7) !== 45 ||
    text.charCodeAt(13) !== 58 ||
    text.charCodeAt(16) !== 58
  )
    return Number.NaN
  if (length === 24 && text.charCodeAt(19) !== 46) return Number.NaN
  const year = two(text, 0) * 100 + two(text, 2)
  const hour = two(text, 11)
  const minute = two(text, 14)
  const second = two(text, 17)
  const ms = length === 24 ? two(text, 20) * 10 + digit(text, 22) : 0
  if (year < 0 || hour < 0 || minute < 0 || second < 0 || ms < 0) return Number.NaN
  return midnight(year, two(text, 5), two(text, 8)) + sinceMidnight(hour, minute, second, ms)
}

const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
const isLeap = (year: number): boolean => (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
const daysIn = (year: number, month: number): number => (month === 2 && isLeap(year) ? 29 : (monthDays[month - 1] ?? 0))

/**
 * Days from 1970 to a calendar day. Years that begin in March put the leap day last, so that months follow a formula.
 */
const daysBefore = (year: number, month: number, day: number): number => {
  const shifted = month > 2 ? year : year - 1
  const leapDays = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400)
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1
  return shifted * 365 + leapDays + dayOfYear - 719_468
}

/** Milliseconds since 1970 at the start of a day; NaN if the day does not exist. */
const midnight = (year: number, month: number, day: number): number =>
  month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
    ? daysBefore(year, month, day) * 86_400_000
    : Number.NaN

/** Milliseconds since midnight; NaN if the time does not exist. A leap second is valid. */
const sinceMidnight = (hour: number, minute: number, second: number, ms: number): number =>
  hour <= 23 && minute <= 59 && second <= 60 ? ((hour * 60 + minute) * 60 + second) * 1000 + ms : Number.NaN

/** A group of a pattern. */
type Digits = string | undefined

const number = (text: Digits): number => (text === undefined || text === "" ? 0 : Number(text))

const day = (year: Digits, month: Digits, dayOfMonth: Digits): number =>
  midnight(number(year), number(month), number(dayOfMonth))

const time = (hour: Digits, minute: Digits, second: Digits, fraction?: Digits): number => {
  const ms = fraction === undefined ? 0 : Math.floor(Number(`0.${fraction}`) * 1000 + 1e-6)
  return sinceMidnight(number(hour), number(minute), number(second), ms)
}

const moment = (start: number, elapsed: number, zone: string | undefined, zones: Zones): number => {
  const shift = zoneOffset(zone ?? "")
  if (!Number.isNaN(shift)) return start + elapsed - shift
  return zones === "refuse" ? Number.NaN : start + elapsed
}

/** Milliseconds ahead of UTC; NaN if the zone is malformed. */
const zoneOffset = (zone: string): number => {
  if (zone === "" || zone === "Z" || zone === "z" || zone === "UTC" || zone === "GMT") return 0
  const parts = offset.exec(zone)
  if (parts === null) return Number.NaN
  const hours = number(parts[2])
  const minutes = number(parts[3])
  if (hours > 23 || minutes > 59) return Number.NaN
  return (parts[1] === "-" ? -1 : 1) * (hours * 60 + minutes) * 60_000
}

const { min, max } = Limits.dateYears.value
const earliest = new Date(0).setUTCFullYear(min, 0, 1)
const latest = Date.UTC(max + 1, 0, 1)

/** Whether a time is in the range of years that Braze stores. */
export const isInYears = (at: number): boolean => at >= earliest && at < latest

/**
 * A string that is a time, in the form in which Braze stores it in a custom attribute; undefined if it is not a time or
 * its year is out of range.
 */
export const detect = (text: string): string | undefined => {
  if (text.length < 8 || text.length > 80 || !mayBegin(text)) return undefined
  const quick = zulu(text)
  if (quick >= earliest && quick < latest) return text.length === 24 ? text : `${text.slice(0, 19)}.000Z`
  const at = parse(text, "refuse")
  return Number.isNaN(at) || !isInYears(at) ? undefined : format(at)
}

const mayBegin = (text: string): boolean => {
  const first = text.charCodeAt(0)
  return (first >= 48 && first <= 57) || first === 43 || first === 45 || text.charCodeAt(3) === 32
}

/** ISO 8601 with milliseconds and `Z`, as Braze shows times. Empty if `at` is not a time. */
export const format = (at: number): string => (Math.abs(at) <= 8.64e15 ? new Date(at).toISOString() : "")

/** ISO 8601 with milliseconds and `+00:00`, as catalogs show their times. */
export const formatOffset = (at: number): string => format(at).replace("Z", "+00:00")

/** ISO 8601 with seconds and `Z`. Empty if `at` is not a time. */
export const formatSeconds = (at: number): string => format(at).replace(/\.\d+Z$/, "Z")

/** `2020-06-17 19:27:44 +0000`, as lists of addresses show their times. */
export const formatRuby = (at: number): string => format(at).replace(/^(.{10})T(.{8}).*$/, "$1 $2 +0000")

const calendarDay = /^(\d{4})-(\d\d)-(\d\d)$/

/** Whether a string is a calendar day in the form `YYYY-MM-DD`. */
export const isDay = (text: string): boolean => {
  const parts = calendarDay.exec(text)
  return parts !== null && !Number.isNaN(day(parts[1], parts[2], parts[3]))
}
