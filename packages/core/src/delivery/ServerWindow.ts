import type { RateLimitState } from "../destination/Reply.js"

/** The request of a response about the rate limit. All times are monotonic time. */
interface CountedRequest {
  readonly start: number
  /** The latest time at which it may have left. */
  readonly left: number
}

interface ServerWindowOptions {
  /** Requests of the configured limit. */
  readonly count: number
  /** See `RateLimit.share`. */
  readonly share: number
  /** The length of the configured limit, in milliseconds. */
  readonly window: number
}

/** The maximum error of `resetIn`, in milliseconds: the headers and the date of a response have full seconds. */
const rounding = 2_000

/** Responses whose windows end within this time of each other describe one window, in milliseconds. */
const tolerance = 1_500

/**
 * The current window of the vendor, as its responses describe it. It includes the requests of all other clients, so a
 * wait is known before the vendor refuses a request. It can only lower the configured limit.
 *
 * `remaining` of a response includes every request that the vendor has counted. Open requests may not be among them, so
 * each takes one. The window of the vendor may be longer than that of the configured limit. After its end, at most the
 * named limit is used until a response describes the next window. Windows of less than three seconds are not told apart
 * reliably, because headers have full seconds. Synchronous; all times are monotonic time.
 */
export class ServerWindow {
  readonly #options: ServerWindowOptions
  readonly #tolerance: number
  #limit: number | undefined
  /** Undefined while no window is known. */
  #endsAt: number | undefined
  #previousEnd = Number.NEGATIVE_INFINITY
  /** Whether the window is only assumed, because no response has described it. */
  #isAssumed = false
  /** Whether a response described a window that is longer than that of the configured limit. */
  #isLonger = false
  /** The lowest number of remaining requests that a response named, and when the response arrived. */
  #remaining = 0
  #known = Number.NEGATIVE_INFINITY
  /** Requests of this client that started in the window. */
  #own = 0
  /** Requests that ended without a response about the rate limit. They may have been counted. */
  #uncertain = 0

  constructor(options: ServerWindowOptions) {
    this.#options = options
    this.#tolerance = Math.min(tolerance, options.window / 2)
  }

  /** A request of this client starts. */
  started(): void {
    this.#own++
  }

  /** A request ended. `open` is the number of requests that still wait for a response. */
  answered(state: RateLimitState | undefined, request: CountedRequest, open: number, now: number): void {
    if (state === undefined) {
      this.#uncertain++
      return
    }
    const end = this.#endOf(state, request, now)
    if (end <= now) return
    if (this.#endsAt === undefined || this.#isAssumed || end > this.#endsAt + this.#tolerance) {
      // A late response of the window before.
      if (this.#isAssumed && end <= this.#previousEnd + this.#tolerance && request.start < this.#previousEnd) return
      this.#begin(end, state, open, now)
      return
    }
    if (end < this.#endsAt - this.#tolerance) return
    this.#endsAt = Math.min(this.#endsAt, end)
    this.#limit = state.limit ?? this.#limit
    // A request that started later was counted later, so the vendor has more requests again.
    if (state.remaining < this.#remaining || request.start >= this.#known) this.#anchor(state.remaining, now)
  }

  /** Milliseconds until a request may start: 0 if it may start now. `open` as above. */
  wait(open: number, now: number): number {
    if (this.#endsAt === undefined) return 0
    if (now >= this.#endsAt) this.#assume(open, now)
    const own =
      this.#limit === undefined ? Number.POSITIVE_INFINITY : part(this.#limit, this.#options.share) - this.#own
    if (Math.min(this.#remaining - open - this.#uncertain, own) > 0) return 0
    const end = this.#endsAt - now
    // A response may show that open requests were counted already.
    return open > 0 && this.#remaining > 0 && own > 0 ? Math.min(end, this.#options.window / 16) : end
  }

  /** The end of the window that a response describes. It is never too early. */
  #endOf({ limit, resetIn }: RateLimitState, { left }: CountedRequest, now: number): number {
    const { count, share, window } = this.#options
    if (resetIn > window + rounding) this.#isLonger = true
    // The configured window ends at the latest when a request that was counted in it no longer counts.
    const isConfigured = !this.#isLonger && limit !== undefined && part(limit, share) === count
    return isConfigured ? Math.min(now + resetIn, left + window) : now + resetIn
  }

  #begin(end: number, { limit, remaining }: RateLimitState, open: number, now: number): void {
    this.#endsAt = end
    this.#limit = limit ?? this.#limit
    this.#isAssumed = false
    this.#own = open + 1
    this.#anchor(remaining, now)
  }

  #anchor(remaining: number, now: number): void {
    this.#remaining = remaining
    this.#known = now
    this.#uncertain = 0
  }

  /** The window has ended. Until a response describes the next one, it is assumed to be unused. */
  #assume(open: number, now: number): void {
    if (!this.#isAssumed) this.#previousEnd = this.#endsAt ?? now
    this.#isAssumed = true
    this.#own = open
    this.#endsAt = now + this.#options.window
    this.#anchor(this.#limit ?? Number.POSITIVE_INFINITY, now)
  }
}

const part = (limit: number, share: number): number => Math.max(1, Math.floor(limit * share))
