/** Above this, a number in a reset header is a time (seconds since 1970); below, a duration in seconds. */
const epoch = 1_000_000_000

/** The longest accepted wait. A header that asks for more is considered a mistake: the longest known window is an hour. */
const longest = 2 * 3_600_000

/**
 * How long a rate-limited response asks to wait, in milliseconds; `undefined` if it does not say.
 *
 * In this order: `X-Ratelimit-Retry-After` (seconds), `Retry-After` (seconds or an HTTP date), `X-RateLimit-Reset` (seconds
 * since 1970, or seconds left: vendors differ in that). A time is compared with the response's own `Date`, because clocks
 * differ. Header names in lower case.
 */
export const retryAfter = (headers: Readonly<Record<string, string>>, now: number): number | undefined => {
  const serverNow = moment(headers["date"]) ?? now
  const wait =
    seconds(headers["x-ratelimit-retry-after"], serverNow) ??
    seconds(headers["retry-after"], serverNow) ??
    untilDate(headers["retry-after"], serverNow) ??
    seconds(headers["x-ratelimit-reset"], serverNow)
  return wait === undefined ? undefined : Math.min(longest, Math.max(0, wait))
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

/** Only text with a letter, as HTTP dates have: `Date.parse` accepts bare numbers too. */
const moment = (text: string | undefined): number | undefined => {
  if (text === undefined || !/[A-Za-z]/.test(text)) return undefined
  const at = Date.parse(text)
  return Number.isNaN(at) ? undefined : at
}
