import type { RateLimit } from "../destination/Endpoint.js"

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
  /** The latest moment at which it probably left: its start, or later if its response took unusually long. */
  left: number
  isAnswered = false
  readonly #start: number
  readonly #budget: Budget

  constructor(start: number, budget: Budget) {
    this.#start = start
    this.left = start
    this.#budget = budget
  }

  /** The response arrived, or the request ended without one. */
  answered(now: number): void {
    this.left = this.leftBy(now)
    this.isAnswered = true
    this.#budget.measure(now - this.#start)
  }

  /** The latest moment at which it may have left, seen from `now`. */
  leftBy(now: number): number {
    if (this.isAnswered) return this.left
    const latest = Math.min(now - this.#budget.shortestResponse, this.#start + longestUnanswered)
    return Math.max(this.#start, latest)
  }
}

/**
 * Limits requests in *every* window of the given length, and not only in windows that begin at full seconds or minutes.
 * It stores the last N requests. A request may start once the N-th request before it left one window ago.
 *
 * A request leaves when it starts, unless it waits for a connection first. The server counts it when it arrives, so a
 * request whose response took longer than usual counts from the later moment. Without this, 60 requests per 3 seconds
 * over slow connections arrived as 116.
 *
 * All times are monotonic time, so a change of the date neither stops requests nor starts too many. Memory grows with
 * the actual requests of one window and not with N.
 */
export class Budget {
  /** Requests that a window may have. */
  readonly count: number
  /** How long a request counts, in whole milliseconds: longer than the window of the limit. */
  readonly #window: number
  /** A ring; the oldest request is at `#oldest`. */
  #requests: Array<Reservation | undefined>
  #oldest = 0
  #shortest = Number.POSITIVE_INFINITY
  #shortestBefore = Number.POSITIVE_INFINITY
  #responses = 0

  constructor(limit: RateLimit) {
    this.count = Math.max(1, Math.floor(limit.count))
    this.#window = Math.ceil(limit.per / margin)
    this.#requests = places(Math.min(this.count, fewest))
  }

  /**
   * Counts a request as started now. If no request may start, counts nothing and returns the milliseconds until the next
   * call.
   */
  reserve(now: number): Reservation | number {
    let wait = this.#wait(now)
    if (wait > 0 && this.#requests.length < this.count) {
      this.#grow()
      wait = this.#wait(now)
    }
    if (wait > 0) return wait
    const reservation = new Reservation(now, this)
    this.#requests[this.#oldest] = reservation
    this.#oldest = (this.#oldest + 1) % this.#requests.length
    return reservation
  }

  /** Requests that left within the window that ends now. */
  used(now: number): number {
    let used = 0
    for (const request of this.#requests) if (request !== undefined && request.leftBy(now) > now - this.#window) used++
    return used
  }

  /** The shortest recent time from start to response, in milliseconds: the time without a wait for a connection. */
  get shortestResponse(): number {
    const shortest = Math.min(this.#shortest, this.#shortestBefore)
    return Number.isFinite(shortest) ? shortest : 0
  }

  /** A response arrived after this time. */
  measure(millis: number): void {
    this.#shortest = Math.min(millis, this.#shortest)
    if (++this.#responses % measured > 0) return
    this.#shortestBefore = this.#shortest
    this.#shortest = Number.POSITIVE_INFINITY
  }

  #wait(now: number): number {
    const oldest = this.#requests[this.#oldest]
    if (oldest === undefined) return 0
    const wait = oldest.leftBy(now) + this.#window - now
    // Its response may arrive at any time, so it is not necessary to wait a whole window.
    return oldest.isAnswered || wait <= 0 ? wait : Math.max(oldest.left + this.#window - now, this.#window / 16)
  }

  /** Inserts empty places between the newest request and the oldest request. */
  #grow(): void {
    const requests = this.#requests
    const larger = places(Math.min(this.count, 2 * requests.length))
    requests.forEach((request, at) => {
      larger[(at - this.#oldest + requests.length) % requests.length] = request
    })
    this.#requests = larger
    this.#oldest = requests.length
  }
}

/** The initial size of the ring. */
const fewest = 64

const places = (count: number): Array<Reservation | undefined> =>
  new Array<Reservation | undefined>(count).fill(undefined)

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
