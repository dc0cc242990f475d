import { describe, expect, it } from "@effect/vitest"
import { rateLimitOf } from "../src/destination/RateLimitHeaders.js"
import type { RateLimitState } from "../src/destination/Reply.js"

const now = Date.parse("2026-12-01T10:00:00Z")
const date = "Tue, 01 Dec 2026 10:00:00 GMT"
const epoch = now / 1_000
const named = (limit: string, remaining: string, reset: string) => ({
  "x-ratelimit-limit": limit,
  "x-ratelimit-remaining": remaining,
  "x-ratelimit-reset": reset
})

const whole = (limit: number | undefined, remaining: number, resetIn: number): RateLimitState => ({
  limit,
  remaining,
  resetIn
})

const table: ReadonlyArray<
  readonly [what: string, status: number, headers: Record<string, string>, RateLimitState | undefined]
> = [
  ["a time since 1970", 201, named("3000", "17", `${epoch + 3}`), { limit: 3_000, remaining: 17, resetIn: 3_000 }],
  [
    "a time since 1970, compared with the Date of the response",
    201,
    { ...named("3000", "17", `${epoch + 3}`), date: "Tue, 01 Dec 2026 09:59:58 GMT" },
    { limit: 3_000, remaining: 17, resetIn: 5_000 }
  ],
  [
    "seconds left, of which the last is not full",
    201,
    { ...named("75000", "0", "12"), date },
    { limit: 75_000, remaining: 0, resetIn: 13_000 }
  ],
  [
    "headers without a limit",
    200,
    { "x-ratelimit-remaining": "5", "x-ratelimit-reset": "1" },
    whole(undefined, 5, 2_000)
  ],
  ["headers without a remaining number", 200, { "x-ratelimit-limit": "5", "x-ratelimit-reset": "1" }, undefined],
  ["empty headers, as with 401", 401, named("", "", ""), undefined],
  ["values that are not numbers", 201, named("many", "some", "soon"), undefined],
  ["a negative remaining number", 201, named("10", "-1", "3"), undefined],
  ["a time in milliseconds since 1970", 201, named("10", "0", `${now + 3_000}`), undefined],
  ["a window of more than a day", 201, named("10", "0", "90000"), undefined],
  ["a response without headers", 201, {}, undefined],
  ["a 429 with a time to wait alone", 429, { "x-ratelimit-retry-after": "2" }, whole(undefined, 0, 2_000)],
  ["a 429 with a date", 429, { "retry-after": "Tue, 01 Dec 2026 10:00:04 GMT" }, whole(undefined, 0, 4_000)],
  ["a 429 that still counts", 429, named("60", "3", `${epoch + 2}`), whole(60, 0, 2_000)],
  ["a 429 without a time", 429, {}, undefined],
  ["a 503 with a time to wait", 503, { "retry-after": "5" }, undefined]
]

describe("the rate limit of a response", () => {
  it.each(table)("with %s", (_, status, headers, expected) => {
    expect(rateLimitOf({ status, headers, body: "" }, now)).toEqual(expected)
  })
})
