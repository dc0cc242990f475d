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
export const retryAfter = (headers: ResponseHeaders, now: number): number | undefined => {
  const serverNow = moment(headers["date"]) ?? now
  const wait = named(headers, serverNow) ?? seconds(headers["x-ratelimit-reset"], serverNow)
  return wait === undefined ? undefined : Math.max(0, wait)
}

/**
 * Whether the response asks to wait for a time. `X-RateLimit-Reset` alone does not: many services send it with every
 * response.
 */
export const isNamed = (headers: ResponseHeaders, now: number): boolean => named(headers, now) !== undefined

type ResponseHeaders = Readonly<Record<string, string>>

const named = (headers: ResponseHeaders, now: number): number | undefined =>
  seconds(headers["x-ratelimit-retry-after"], now) ??
  seconds(headers["retry-after"], now) ??
  untilDate(headers["retry-after"], now)

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
