/**
 * A number above this value in a reset header is a time in seconds since 1970. A lower number is a duration in seconds.
 */
const epoch = 1_000_000_000

/**
 * The wait that a rate-limited response requests, in milliseconds. `undefined` if it has no time.
 *
 * In this order: `X-Ratelimit-Retry-After` (seconds), `Retry-After` (seconds or an HTTP date), `X-RateLimit-Reset`
 * (seconds since 1970 or seconds left, depending on the vendor). A time is compared with the `Date` of the response,
 * because clocks differ. Header names in lower case.
 */
export const retryAfter = (headers: Readonly<Record<string, string>>, now: number): number | undefined => {
  const serverNow = moment(headers["date"]) ?? now
  const wait =
    seconds(headers["x-ratelimit-retry-after"], serverNow) ??
    seconds(headers["retry-after"], serverNow) ??
    untilDate(headers["retry-after"], serverNow) ??
    seconds(headers["x-ratelimit-reset"], serverNow)
  return wait === undefined ? undefined : Math.max(0, wait)
}

const seconds = (text: string | undefined, now: number): number | undefined => {
  if (text === undefined || !/^\s*\d+(\.\d+)?\s*$/.test(text)) return undefined
  const value = Number(text)
  return value > epoch ? value * 1_000 - now : value * 1_000
}

const untilDate = (text: string | undefined, now: number): number | undefined => {
  const at = moment(text)
  return at === undefined ? undefined : at - now
}

/** Only text with a letter, as in HTTP dates, because `Date.parse` also accepts plain numbers. */
const moment = (text: string | undefined): number | undefined => {
  if (text === undefined || !/[A-Za-z]/.test(text)) return undefined
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : at
}
