import type { Reason } from "@sluice/values/Reason"

/** Whether requests to an endpoint may start: freely, as single probes, or not at all. */
export type State = "open" | "paused" | "halted"

/** How delays grow: attempt n waits between 0 and `min(cap, base × 2^(n-1))` milliseconds. */
export const backoff = { base: 200, factor: 2, cap: 30_000 } as const

/** How long to wait when a response asks to wait without saying how long. Milliseconds. */
export const patience = { base: 1_000, factor: 2, cap: 60_000 } as const

/** Consecutive failures, over all batches, after which only a probe is sent. */
export const pauseAfter = 5

/** Attempts after which a batch is given up, if others succeeded meanwhile. */
export const maxAttempts = 10

/** The longest delay of attempt n, in milliseconds. */
export const ceiling = (
  n: number,
  rule: { readonly base: number; readonly factor: number; readonly cap: number }
): number => Math.min(rule.cap, rule.base * rule.factor ** Math.min(30, Math.max(0, n - 1)))

/**
 * What the attempts of one endpoint say about the endpoint itself, apart from any record: an outage is not a record's fault.
 *
 * Synchronous: the delivery reports each attempt to it and asks when the next request may start.
 */
export class Health {
  state: State = "open"
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
