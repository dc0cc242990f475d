import type { Reason } from "@sluice/values/Reason"
import { backoff, ceiling, patience, pauseAfter } from "./Retry.js"

/** Whether requests to an endpoint may start: without restriction, as single probes, or not at all. */
export type Availability = "open" | "paused" | "halted"

/**
 * The health of one endpoint, derived from its attempts and independent of records, because records do not cause an
 * outage.
 *
 * Synchronous. The delivery reports each attempt, and reads when the next request may start. All times are
 * monotonic time.
 */
export class Health {
  state: Availability = "open"
  /** Why it is paused or halted. */
  trouble: Reason | undefined
  /** No request starts before this moment. */
  until = Number.NEGATIVE_INFINITY
  /** Successful attempts so far. */
  passed = 0
  /** A probe is in flight while paused. */
  probing = false
  #failures = 0
  #patienceAsked = 0
  #troubledSince: number | undefined

  readonly giveUpAfter: number

  constructor(giveUpAfter: number) {
    this.giveUpAfter = giveUpAfter
  }

  /** An attempt succeeded. */
  success(): void {
    this.passed++
    this.#failures = 0
    this.#patienceAsked = 0
    this.#troubledSince = undefined
    if (this.state === "halted") return
    this.state = "open"
    this.trouble = undefined
    this.probing = false
  }

  /**
   * An attempt failed for a reason that its items did not cause. `jitter` in [0, 1). Returns the delay for the batch in
   * milliseconds.
   */
  failure(reason: Reason, now: number, failuresOfBatch: number, jitter: number): number {
    this.#failures++
    this.#troubledSince ??= now
    this.probing = false
    if (this.#failures >= pauseAfter && this.state === "open") this.state = "paused"
    if (this.state !== "paused") return Math.ceil(jitter * ceiling(failuresOfBatch, backoff))
    this.trouble = reason
    // A probe must not start at once, so at least half of the delay always applies.
    const delay = Math.ceil((0.5 + jitter / 2) * ceiling(this.#failures - pauseAfter + 1, backoff))
    this.until = Math.max(this.until, Math.min(now + delay, this.giveUpAt))
    return 0
  }

  /** The endpoint requested a wait, for `millis` or for an unspecified time. */
  wait(reason: Reason, now: number, millis: number | undefined): void {
    this.probing = false
    this.trouble = reason
    if (millis === undefined) {
      this.#troubledSince ??= now
      this.until = Math.max(this.until, now + ceiling(++this.#patienceAsked, patience))
    } else {
      // A server that returns a time is available, even if the time is long.
      this.#troubledSince = undefined
      this.until = Math.max(this.until, now + Math.ceil(millis))
    }
  }

  /** No request can succeed until a person fixes the cause. */
  halt(reason: Reason): void {
    this.state = "halted"
    this.trouble = reason
  }

  /** When to give up, unless an attempt succeeds first. */
  get giveUpAt(): number {
    return this.#troubledSince === undefined ? Number.POSITIVE_INFINITY : this.#troubledSince + this.giveUpAfter
  }
}
