import type { RateLimit } from "../destination/Endpoint.js"

/**
 * The share of a limit that is used. It is below 1 because the time between the start and the arrival of a request
 * varies.
 */
export const margin = 0.97

/**
 * Limits the starts of requests in *every* window of the given length, and not only in windows that begin at full
 * seconds or minutes. It stores the last N starts. A request may start once the N-th start before it is one window old.
 *
 * All times are monotonic time, so a change of the date neither stops requests nor starts too many. N is 0.97 × the allowed count, at least 1. Memory grows with the actual starts in one window and not with N.
 */
export class Budget {
  /** Starts that a window may have. */
  readonly count: number
  readonly #per: number
  /** A ring; the oldest start is at `#oldest`. */
  #starts: Float64Array
  #oldest = 0

  constructor(limit: RateLimit) {
    this.count = Math.max(1, Math.floor(limit.count * margin))
    this.#per = limit.per
    this.#starts = places(Math.min(this.count, fewest))
  }

  /**
   * Counts a request as started now and returns 0. If no request may start, counts nothing and returns the milliseconds
   * until the next call.
   */
  reserve(now: number): number {
    let wait = this.#wait(now)
    if (wait > 0 && this.#starts.length < this.count) {
      this.#grow()
      wait = this.#wait(now)
    }
    if (wait > 0) return wait
    this.#starts[this.#oldest] = now
    this.#oldest = (this.#oldest + 1) % this.#starts.length
    return 0
  }

  #wait(now: number): number {
    return (this.#starts[this.#oldest] ?? 0) + this.#per - now
  }

  /** Inserts empty places between the newest start and the oldest start. */
  #grow(): void {
    const starts = this.#starts
    const larger = places(Math.min(this.count, 2 * starts.length))
    larger.set(starts.subarray(this.#oldest), 0)
    larger.set(starts.subarray(0, this.#oldest), starts.length - this.#oldest)
    this.#starts = larger
    this.#oldest = starts.length
  }

  /** Starts within the window that ends now. */
  used(now: number): number {
    let used = 0
    for (const start of this.#starts) if (start > now - this.#per) used++
    return used
  }
}

/** The initial size of the ring. */
const fewest = 64

const places = (count: number): Float64Array => new Float64Array(count).fill(Number.NEGATIVE_INFINITY)

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
