/** Requests that start together at first. More follow as responses arrive, so that a slow service is noticed early. */
const initial = 8

/** The factor after a refusal: a pause that was requested, an error of the server, or no response. */
const afterRefusal = 0.7

/** The factor after responses that took too long. */
const afterLatency = 0.8

/** Responses over which the time is compared. */
const sampled = 8

/** Responses are too slow if their median is above this multiple of the usual one, and above it by the tolerance. */
const slow = 2

/** In milliseconds. Without it, the noise of a fast service would count. */
const tolerance = 50

/** The number grows to where it was refused only after this multiple of the usual successes. */
const caution = 20

/** The result of a request, for the number of requests at the same time. Times in milliseconds of monotonic time. */
export interface AnsweredRequest {
  readonly start: number
  readonly now: number
  /** Whether the service refused it for a reason that its items did not cause, or did not respond. */
  readonly isRefused: boolean
}

/**
 * The number of requests that may wait for a response at the same time: at most the configured number, and fewer while
 * the service refuses requests or slows down under them. Additive increase, multiplicative decrease.
 *
 * A refusal reduces the number once for all requests that were open together. Slow responses reduce it step by step. If
 * half the number does not make them faster, the service is slow for another reason, and the number is restored. A
 * number that limits nothing does not grow. Synchronous.
 */
export class Concurrency {
  /** The configured number. */
  readonly max: number
  #limit: number
  /** Below this number, it doubles for each number of successes instead of growing by one. */
  #target: number
  /**
   * The time at which the number was last reduced or restored. Requests that started before show nothing about the new
   * number.
   */
  #changedAt = Number.NEGATIVE_INFINITY
  #isBinding = false
  #isSlow = false
  #successes = 0
  #times: Array<number> = []
  #usual = Number.POSITIVE_INFINITY
  /** The number at the last refusal. */
  #ceiling = Number.POSITIVE_INFINITY
  /** The number and the median when responses became slow. */
  #before: { readonly limit: number; readonly median: number } | undefined

  constructor(max: number) {
    this.max = Math.max(1, Math.floor(max))
    this.#limit = Math.min(this.max, initial)
    this.#target = this.max
  }

  /** Requests that may be open at the same time. At least 1. */
  get limit(): number {
    return Math.floor(this.#limit)
  }

  /** Whether another request may start beside the open ones. */
  admits(open: number): boolean {
    if (open + 1 >= this.limit) this.#isBinding = true
    return open < this.limit
  }

  answered({ isRefused, now, start }: AnsweredRequest): void {
    if (isRefused) this.#refused(start, now)
    else this.#succeeded(start, now)
  }

  #refused(start: number, now: number): void {
    if (start <= this.#changedAt) return
    const reduced = Math.max(1, this.#limit * afterRefusal)
    // Consecutive refusals reduce it further, but it soon returns to where the first one left it.
    if (this.#successes > 0 || this.#limit >= this.#target) {
      this.#target = reduced
      this.#ceiling = this.#limit
    }
    this.#limit = reduced
    this.#isSlow = false
    this.#before = undefined
    this.#restart(now)
  }

  #succeeded(start: number, now: number): void {
    if (start > this.#changedAt) this.#times.push(now - start)
    if (this.#times.length >= Math.max(sampled, this.#limit)) this.#compare(now)
    const isNearCeiling = this.#limit + 1 >= this.#ceiling
    if (++this.#successes < this.limit * (isNearCeiling ? caution : 1)) return
    this.#successes = 0
    if (!this.#isBinding || this.#isSlow) return
    this.#isBinding = false
    if (isNearCeiling) this.#ceiling = Number.POSITIVE_INFINITY
    this.#limit = Math.min(
      this.max,
      this.#limit < this.#target ? Math.min(this.#target, this.#limit * 2) : this.#limit + 1
    )
  }

  #compare(now: number): void {
    const median = medianOf(this.#times)
    this.#times = []
    this.#isSlow = median > slow * this.#usual + tolerance
    if (!this.#isSlow) {
      this.#before = undefined
      this.#usual = Math.min(this.#usual, median)
      return
    }
    this.#before ??= { limit: this.#limit, median }
    const { limit, median: first } = this.#before
    if (this.#limit <= Math.max(1, limit / 2) && median > 0.8 * first) {
      this.#limit = limit
      this.#usual = median
      this.#before = undefined
      this.#isSlow = false
    } else {
      this.#limit = Math.max(1, this.#limit * afterLatency)
      this.#target = this.#limit
    }
    this.#restart(now)
  }

  #restart(now: number): void {
    this.#changedAt = now
    this.#times = []
    this.#successes = 0
    this.#isBinding = false
  }
}

const medianOf = (times: Array<number>): number => times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
