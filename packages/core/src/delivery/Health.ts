import type { Reason } from "@sluice/values/Reason"
import { backoff, ceiling, patience, pauseAfter } from "./Retry.js"

/** Whether requests to an endpoint may start: freely, as single probes, or not at all. */
export type Availability = "open" | "paused" | "halted"

/**
 * What the attempts of one endpoint say about the endpoint itself, apart from any record: an outage is not a record's fault.
 *
 * Synchronous: the delivery reports each attempt to it and asks when the next request may start.
 */
export class Health {
  state: Availability = "open"
  /** Why it is paused or halted. */
  trouble: Reason | undefined
  /** No request before this moment, in milliseconds since 1970. */
  until = 0
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

  /** An attempt failed through no fault of its items. `jitter` in [0, 1). Returns the delay for the batch in milliseconds. */
  failure(reason: Reason, now: number, failuresOfBatch: number, jitter: number): number {
    this.#failures++
    this.#troubledSince ??= now
    this.probing = false
    if (this.#failures >= pauseAfter && this.state === "open") this.state = "paused"
    if (this.state !== "paused") return Math.ceil(jitter * ceiling(failuresOfBatch, backoff))
    this.trouble = reason
    // A probe must not start at once, or there would be no pause: half of the delay is certain.
    const delay = Math.ceil((0.5 + jitter / 2) * ceiling(this.#failures - pauseAfter + 1, backoff))
    this.until = Math.max(this.until, Math.min(now + delay, this.giveUpAt))
    return 0
  }

  /** The endpoint asks to wait, for `millis` or without saying how long. */
  wait(reason: Reason, now: number, millis: number | undefined): void {
    this.probing = false
    this.trouble = reason
    if (millis === undefined) {
      this.#troubledSince ??= now
      this.until = Math.max(this.until, now + ceiling(++this.#patienceAsked, patience))
    } else {
      // A server that names a time is available, however long the time is.
      this.#troubledSince = undefined
      this.until = Math.max(this.until, now + Math.ceil(millis))
    }
  }

  /** No request can succeed until a person changes something. */
  halt(reason: Reason): void {
    this.state = "halted"
    this.trouble = reason
  }

  /** When to give up, unless an attempt succeeds first. */
  get giveUpAt(): number {
    return this.#troubledSince === undefined ? Number.POSITIVE_INFINITY : this.#troubledSince + this.giveUpAfter
  }
}
