import type { RateLimit } from "../destination/Endpoint.js"
import type { RateLimitState } from "../destination/Reply.js"
import { ServerWindow } from "./ServerWindow.js"

/**
 * The share of a limit that is used: requests are counted for longer than the window, because the time from the
 * connection to the arrival varies. The count itself is not reduced, so that small limits are used as well.
 */
export const margin = 0.97

/** After this time without a response, a request counts as if it had been sent at its end, in milliseconds. */
const longestUnanswered = 60_000

/** The number of responses after which the shortest time to a response is measured again. */
const measured = 256

/** A request that was counted. All times are monotonic time. */
export class Reservation {
  readonly start: number
  /** The latest time at which it probably left: its start, or later if its response took unusually long. */
  left: number
  #isAnswered = false
  readonly #budget: Budget

  constructor(start: number, budget: Budget) {
    this.start = start
    this.left = start
    this.#budget = budget
  }

  /** The response arrived, or the request ended without one. `rateLimit` is what the response said about the limit. */
  answered(now: number, rateLimit?: RateLimitState): void {
    if (this.#isAnswered) return
    this.left = this.leftBy(now)
    this.#isAnswered = true
    this.#budget.answered(this, now, rateLimit)
  }

  /** The latest time at which it may have left, as known at `now`. */
  leftBy(now: number): number {
    if (this.#isAnswered) return this.left
    const latest = Math.min(now - this.#budget.shortestResponse, this.start + longestUnanswered)
    return Math.max(this.start, latest)
  }
}

/**
 * Limits requests in *every* window of the given length, and not only in windows that begin at full seconds or minutes.
 * A request may start if fewer than N requests left within the window before it.
 *
 * A request leaves when it starts, unless it waits for a connection first. The server counts it when it arrives, so a
 * request whose response took longer than usual counts from the later time. Without this, 60 requests per 3 seconds
 * over slow connections arrived as 116.
 *
 * Responses that describe the rate limit correct the limit, because other clients may use it too. They never raise it.
 *
 * All times are monotonic time, so a change of the date neither stops requests nor starts too many. Memory grows with
 * the actual requests of one window and not with N.
 */
export class Budget {
  /** Requests that a window may have. */
  readonly count: number
  /** How long a request counts, in whole milliseconds: longer than the window of the limit. */
  readonly #window: number
  /** When the requests with a response left, in ascending order; those before `#head` no longer count. */
  #left: Array<number> = []
  #head = 0
  /** In the order of their starts. */
  readonly #unanswered = new Set<Reservation>()
  readonly #server: ServerWindow
  #shortest = Number.POSITIVE_INFINITY
  #shortestBefore = Number.POSITIVE_INFINITY
  #responses = 0

  constructor({ count, per, share = 1 }: RateLimit) {
    this.count = Math.max(1, Math.floor(count))
    this.#window = Math.ceil(per / margin)
    this.#server = new ServerWindow({ count: this.count, share, window: this.#window })
  }

  /**
   * Counts a request as started now. If no request may start, counts nothing and returns the milliseconds until the next
   * call.
   */
  reserve(now: number): Reservation | number {
    const wait = this.waitFrom(now)
    if (wait > 0) return wait
    const reservation = new Reservation(now, this)
    this.#unanswered.add(reservation)
    this.#server.started()
    return reservation
  }

  /** Milliseconds until the next request may start: 0 if it may start now. May be too short while requests are open. */
  waitFrom(now: number): number {
    return Math.max(this.#ownWait(now), this.#server.wait(this.#unanswered.size, now))
  }

  /**
   * Milliseconds until the vendor accepts requests again, if that is longer than the window of the limit: a longer limit
   * is used up, probably by other clients. Otherwise 0.
   */
  longWaitFrom(now: number): number {
    const wait = this.#server.wait(this.#unanswered.size, now)
    return wait > this.#window ? wait : 0
  }

  #ownWait(now: number): number {
    const unanswered = this.#countUnanswered(now)
    const answered = this.#countAnswered(now)
    if (answered + unanswered < this.count) return 0
    // Room is free once this number of requests with a response no longer counts.
    const leaving = answered + unanswered - this.count
    const left = this.#left[this.#head + leaving]
    if (left !== undefined) return left + this.#window - now
    // Otherwise, a response may arrive at any time.
    return this.#window / 16
  }

  /** Requests that left within the window that ends now. */
  used(now: number): number {
    return this.#countAnswered(now) + this.#countUnanswered(now)
  }

  /** The shortest recent time from start to response, in milliseconds: the time without a wait for a connection. */
  get shortestResponse(): number {
    const shortest = Math.min(this.#shortest, this.#shortestBefore)
    return Number.isFinite(shortest) ? shortest : 0
  }

  /** A request has ended. Called by its reservation. */
  answered(reservation: Reservation, now: number, rateLimit: RateLimitState | undefined): void {
    this.#unanswered.delete(reservation)
    this.#server.answered(rateLimit, reservation, this.#unanswered.size, now)
    let at = this.#left.length
    while (at > this.#head && (this.#left[at - 1] ?? 0) > reservation.left) at--
    this.#left.splice(at, 0, reservation.left)
    this.#shortest = Math.min(now - reservation.start, this.#shortest)
    if (++this.#responses % measured > 0) return
    this.#shortestBefore = this.#shortest
    this.#shortest = Number.POSITIVE_INFINITY
  }

  #countAnswered(now: number): number {
    while (this.#head < this.#left.length && (this.#left[this.#head] ?? 0) + this.#window <= now) this.#head++
    if (this.#head > 1_024 && this.#head > this.#left.length / 2) {
      this.#left = this.#left.slice(this.#head)
      this.#head = 0
    }
    return this.#left.length - this.#head
  }

  /** Usually looks at one request: those that may not count are the oldest. */
  #countUnanswered(now: number): number {
    let old = 0
    for (const request of this.#unanswered) {
      if (request.start + longestUnanswered + this.#window <= now) this.#unanswered.delete(request)
      else if (request.leftBy(now) + this.#window <= now) old++
      else break
    }
    return this.#unanswered.size - old
  }
}

/** Budgets by pool, so that endpoints and pipelines with a common limit share it. */
export type Budgets = Map<string, Budget>

/** The budget of the limit's pool, which is created at the first call. */
export const get = (budgets: Budgets, limit: RateLimit): Budget => {
  const known = budgets.get(limit.pool)
  if (known !== undefined) return known
  const made = new Budget(limit)
  budgets.set(limit.pool, made)
  return made
}
