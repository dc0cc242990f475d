import type { Budget as Allowance } from "../destination/Endpoint.js"

/** The share of a limit that is used, because starts here and arrivals there are not the same moments. */
export const margin = 0.97

/**
 * Keeps the starts of requests under a limit in *every* window of its length, not only in windows that begin on the
 * clock: it remembers the last N starts and lets a request start once the N-th before it is a whole window old.
 *
 * N is 0.97 × the allowed count, at least 1. Memory grows with the starts that one window really holds, not with N.
 */
export class Budget {
  /** Starts that a window may hold. */
  readonly count: number
  /** A ring; the oldest start is at `at`. */
  private starts: Float64Array
  private at = 0

  constructor(readonly allowance: Allowance) {
    this.count = Math.max(1, Math.floor(allowance.count * margin))
    this.starts = none(Math.min(this.count, smallest))
  }

  /**
   * Counts a request as started now and gives 0, or counts nothing and gives the milliseconds after which to ask again.
   */
  reserve(now: number): number {
    let wait = this.wait(now)
    if (wait > 0 && this.starts.length < this.count) {
      this.grow()
      wait = this.wait(now)
    }
    if (wait > 0) return wait
    this.starts[this.at] = now
    this.at = (this.at + 1) % this.starts.length
    return 0
  }

  private wait(now: number): number {
    return (this.starts[this.at] ?? 0) + this.allowance.per - now
  }

  /** Puts empty places between the newest start and the oldest. */
  private grow(): void {
    const { at, starts } = this
    const larger = none(Math.min(this.count, 2 * starts.length))
    larger.set(starts.subarray(at), 0)
    larger.set(starts.subarray(0, at), starts.length - at)
    this.starts = larger
    this.at = starts.length
  }

  /** Starts within the window that ends now. */
  used(now: number): number {
    let used = 0
    for (const start of this.starts) if (start > now - this.allowance.per) used++
    return used
  }
}

/** Places of the ring at the beginning. */
const smallest = 64

const none = (count: number): Float64Array => new Float64Array(count).fill(Number.NEGATIVE_INFINITY)

/** Budgets by pool, so that endpoints and pipelines that draw on one limit share it. */
export type Budgets = Map<string, Budget>

export const get = (budgets: Budgets, allowance: Allowance): Budget => {
  const known = budgets.get(allowance.pool)
  if (known !== undefined) return known
  const made = new Budget(allowance)
  budgets.set(allowance.pool, made)
  return made
}
