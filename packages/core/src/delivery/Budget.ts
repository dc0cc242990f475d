import type { RateLimit } from "../destination/Endpoint.js"
import type { RateLimitState } from "../destination/Reply.js"
import { ServerWindow } from "./ServerWindow.js"
import { type SharedLimit, type SharedLimits, steps } from "./SharedLimit.js"

/**
 * The share of a limit that is used: requests are counted for longer than the window, because the time from the
 * connection to the arrival varies. The count itself is not reduced, so that small limits are used as well.
 */
export const margin = 0.97

/** After this time without a response, a request counts as if it had been sent at its end, in milliseconds. */
const longestUnanswered = 60_000

/** The share of a limit that is kept for single records while a program sends some. */
const liveShare = 0.05

/** The number of responses after which the shortest time to a response is measured again. */
const measured = 256

/** The minimum number of requests that a process asks for. */
const leastLease = 8

/** A process without open requests reports its use at most once in this time, in milliseconds. */
const reportInterval = 10

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
 * Other processes may share the limit. Requests then need a lease, which is renewed about {@link steps} times per window.
 *
 * Responses that describe the rate limit correct the limit, because other clients may use it too. They never raise it.
 *
 * All times are monotonic time, so a change of the date neither stops requests nor starts too many. Memory grows with
 * the actual requests of one window and not with N.
 */
export class Budget {
  /** Requests that a window may have. */
  readonly count: number
  /** The time for which a request counts, in whole milliseconds: longer than the window of the limit. */
  readonly #window: number
  /** The additional time, in milliseconds. */
  readonly #slack: number
  /** When the requests with a response left, in ascending order; those before `#head` no longer count. */
  #left: Array<number> = []
  #head = 0
  /** In the order of their starts. */
  readonly #unanswered = new Set<Reservation>()
  readonly #server: ServerWindow
  #shortest = Number.POSITIVE_INFINITY
  #shortestBefore = Number.POSITIVE_INFINITY
  #responses = 0

  /** Requests of a window that only single records may use. */
  #kept = 0
  readonly #shared: SharedLimit | undefined
  /** Requests that may start without asking for a lease again, until the lease ends. */
  #leased = 0
  #leaseEnds = Number.NEGATIVE_INFINITY
  /** Requests that started since the last lease. */
  #started = 0
  #reportedAt = Number.NEGATIVE_INFINITY

  constructor({ count, per, share = 1 }: RateLimit, shared?: SharedLimit) {
    this.#shared = shared
    this.count = Math.max(1, Math.floor(count))
    this.#window = Math.ceil(per / margin)
    this.#slack = this.#window - per
    this.#server = new ServerWindow({ count: this.count, share, window: this.#window })
  }

  /**
   * Keeps a part of the limit for requests with single records, which then never wait for the requests of a run. Called
   * by each pipeline with a live source.
   */
  keepForLive(): void {
    this.#kept = this.count < 2 ? 0 : Math.max(1, Math.ceil(this.count * liveShare))
  }

  /**
   * Counts a request as started now. If no request may start, counts nothing and returns the milliseconds until the next
   * call. `isLive`: whether its records were created one by one.
   */
  reserve(now: number, isLive = false): Reservation | number {
    const wait = Math.max(this.#ownWait(now, isLive ? this.count : this.count - this.#kept), this.#serverWait(now))
    if (wait > 0) return wait
    const leaseWait = this.#shared === undefined ? 0 : this.#lease(this.#shared, now)
    if (leaseWait > 0) return leaseWait
    const reservation = new Reservation(now, this)
    this.#unanswered.add(reservation)
    this.#server.started()
    return reservation
  }

  /** Milliseconds until the next request may start: 0 if it may start now. May be too short while requests are open. */
  waitFrom(now: number): number {
    return Math.max(this.#ownWait(now, this.count), this.#serverWait(now))
  }

  #serverWait(now: number): number {
    return this.#server.wait(this.#unanswered.size, now)
  }

  /**
   * Milliseconds until the vendor accepts requests again, if that is longer than the window of the limit: a longer limit
   * is used up, probably by other clients. Otherwise 0.
   */
  longWaitFrom(now: number): number {
    const wait = this.#server.wait(this.#unanswered.size, now)
    return wait > this.#window ? wait : 0
  }

  /** Takes a request from the lease. Returns the milliseconds until the next call, or 0 if the request may start. */
  #lease(shared: SharedLimit, now: number): number {
    if (this.#leased === 0 || now >= this.#leaseEnds) {
      // Twice the recent use, so that a process with more to send than others gets more.
      const wanted = Math.max(leastLease, 2 * this.#started)
      const lease = shared.exchange(this.#use(now, wanted))
      this.#reportedAt = now
      this.#started = 0
      // Asks again after a step, because the use may be shared later.
      this.#leased = lease?.count ?? this.count
      this.#leaseEnds = now + (lease?.millis ?? this.#window / steps)
      if (lease?.count === 0) return lease.millis
    }
    this.#leased--
    this.#started++
    return 0
  }

  /** Reports that no request is open, so that other processes need not count any. */
  #report(shared: SharedLimit, now: number): void {
    if (now - this.#reportedAt < reportInterval) return
    this.#reportedAt = now
    this.#leased = 0
    shared.exchange(this.#use(now, 0))
  }

  #use(now: number, wanted: number) {
    const open = this.#countUnanswered(now)
    this.#countAnswered(now)
    const step = this.#window / steps
    const left: Array<readonly [age: number, count: number]> = []
    let [counted, upTo] = [0, Number.NEGATIVE_INFINITY]
    for (let at = this.#left.length - 1; at >= this.#head; at--) {
      const age = now - (this.#left[at] ?? 0)
      // All requests of a step count as long as the newest one, so that none counts too briefly.
      if (age > upTo) {
        if (counted > 0) left.push([upTo - step, counted])
        counted = 0
        upTo = age + step
      }
      counted++
    }
    if (counted > 0) left.push([upTo - step, counted])
    return { count: this.count, window: this.#window, left, open, wanted }
  }

  #ownWait(now: number, most: number): number {
    const unanswered = this.#countUnanswered(now)
    const answered = this.#countAnswered(now)
    if (answered + unanswered < most) return 0
    // Room is free once this number of requests with a response no longer counts.
    const leaving = answered + unanswered - most
    const left = this.#left[this.#head + leaving]
    if (left !== undefined) return left + this.#window - now
    // Otherwise, a response may arrive at any time.
    return this.#window / 16
  }

  /** Requests that left within the window that ends now. */
  used(now: number): number {
    return this.#countAnswered(now) + this.#countUnanswered(now)
  }

  /**
   * The shortest recent time from start to response, in milliseconds: the time without a wait for a connection. After few
   * responses it may contain such a wait, so it is at most what the window is counted longer. A request then never counts
   * from before its arrival.
   */
  get shortestResponse(): number {
    const shortest = Math.min(this.#shortest, this.#shortestBefore)
    const known = Number.isFinite(shortest) ? shortest : 0
    return this.#responses < measured ? Math.min(known, this.#slack) : known
  }

  /** A request has ended. Called by its reservation. */
  answered(reservation: Reservation, now: number, rateLimit: RateLimitState | undefined): void {
    this.#unanswered.delete(reservation)
    this.#server.answered(rateLimit, reservation, this.#unanswered.size, now)
    let at = this.#left.length
    while (at > this.#head && (this.#left[at - 1] ?? 0) > reservation.left) at--
    this.#left.splice(at, 0, reservation.left)
    if (this.#shared !== undefined && this.#unanswered.size === 0) this.#report(this.#shared, now)
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

  /** Usually checks one request, because the oldest ones stop counting first. */
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
export class Budgets {
  readonly #byPool = new Map<string, Budget>()
  readonly #shared: SharedLimits | undefined

  /** `shared` shares the limits with other processes. Default: they are limits of this process. */
  constructor(shared?: SharedLimits) {
    this.#shared = shared
  }

  /** The budget of the limit's pool, which is created at the first call. */
  of(limit: RateLimit): Budget {
    const known = this.#byPool.get(limit.pool)
    if (known !== undefined) return known
    const made = new Budget(limit, this.#shared?.(limit.pool))
    this.#byPool.set(limit.pool, made)
    return made
  }
}
