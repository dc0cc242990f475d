import type { RateLimitState } from "./Reply.js"
import { isNamed, retryAfter } from "./RetryAfter.js"
import type { HttpResponse } from "./Transport.js"

/** The longest known window of a rate limit is a day. A header with a later end has another meaning. In milliseconds. */
const longestWindow = 86_400_000

/**
 * Reads the rate limit from a response: `X-RateLimit-Limit`, `X-RateLimit-Remaining` and `X-RateLimit-Reset` (seconds
 * since 1970, or seconds left). A 429 that only names a time to wait means that nothing remains until then. Undefined
 * if the headers are absent, empty or not numbers. `now` in milliseconds since 1970.
 */
export const rateLimitOf = ({ headers, status }: HttpResponse, now: number): RateLimitState | undefined => {
  const isLimited = status === 429
  if (headers["x-ratelimit-reset"] === undefined && !(isLimited && isNamed(headers, now))) return undefined
  const remaining = isLimited ? 0 : whole(headers["x-ratelimit-remaining"])
  const end = isLimited ? retryAfter(headers, now) : untilReset(headers, now)
  if (remaining === undefined || end === undefined || end > longestWindow) return undefined
  return { limit: whole(headers["x-ratelimit-limit"]), remaining, resetIn: end }
}

/** Headers have rounded seconds, so the window may end up to a second after the stated time. */
const untilReset = ({ date, "x-ratelimit-reset": reset }: HttpResponse["headers"], now: number): number | undefined => {
  const headers = { "x-ratelimit-reset": reset ?? "", ...(date !== undefined && { date }) }
  const end = retryAfter(headers, now)
  return end === undefined || /^\s*\d{10,}/.test(reset ?? "") ? end : end + 1_000
}

const whole = (text: string | undefined): number | undefined =>
  text !== undefined && /^\s*\d+\s*$/.test(text) ? Number(text) : undefined
