import type { Reason } from "@sluice/values/Reason"

/** The state of the way to one endpoint. */
export type State = "open" | "paused" | "halted"

/** How delays grow: attempt n waits between 0 and `min(cap, base × 2^(n-1))` milliseconds. */
export const backoff = { base: 200, factor: 2, cap: 30_000 } as const

/** How long an answer that asks for patience without saying how long is heeded. Milliseconds. */
export const patience = { base: 1_000, factor: 2, cap: 60_000 } as const

/** Failures in a row, over all batches and without a success between, after which only a probe is sent. */
export const pauseAfter = 5

/** Attempts after which a batch is given up, if others passed meanwhile. */
export const maxAttempts = 10

export const ceiling = (
  n: number,
  rule: { readonly base: number; readonly factor: number; readonly cap: number }
): number => Math.min(rule.cap, rule.base * rule.factor ** Math.min(30, Math.max(0, n - 1)))

/**
 * What the attempts of one endpoint say of the endpoint itself, apart from any record: an outage is not a record's fault.
 *
 * A synchronous structure: the delivery tells it what happened and asks when the next request may start.
 */
export class Health {
  state: State = "open"
  /** Why it is paused or halted. */
  trouble: Reason | undefined
  /** No request before this moment, in milliseconds since 1970. */
  until = 0
  /** Successful attempts so far. */
  passed = 0
  /** A probe is on its way while paused. */
  probing = false
  private failures = 0
  private patienceAsked = 0
  private troubledSince: number | undefined

  constructor(readonly giveUpAfter: number) {}

  /** An attempt was answered as answers should be. */
  success(): void {
    this.passed++
    this.failures = 0
    this.patienceAsked = 0
    this.troubledSince = undefined
    if (this.state === "halted") return
    this.state = "open"
    this.trouble = undefined
    this.probing = false
  }

  /** An attempt failed for no fault of its items. `jitter` in [0, 1). Gives the delay for the batch in milliseconds. */
  failure(reason: Reason, now: number, failuresOfBatch: number, jitter: number): number {
    this.failures++
    this.troubledSince ??= now
    this.probing = false
    if (this.failures >= pauseAfter && this.state === "open") this.state = "paused"
    if (this.state !== "paused") return Math.ceil(jitter * ceiling(failuresOfBatch, backoff))
    this.trouble = reason
    // A probe must not come at once, or a pause would be none: half of the delay is certain.
    const delay = Math.ceil((0.5 + jitter / 2) * ceiling(this.failures - pauseAfter + 1, backoff))
    this.until = Math.max(this.until, Math.min(now + delay, this.giveUpAt))
    return 0
  }

  /** The endpoint asks for patience, for `millis` or without saying how long. */
  wait(reason: Reason, now: number, millis: number | undefined): void {
    this.probing = false
    this.trouble = reason
    if (millis === undefined) {
      this.troubledSince ??= now
      this.until = Math.max(this.until, now + ceiling(++this.patienceAsked, patience))
    } else {
      // Whoever names a time is alive, however long it is.
      this.troubledSince = undefined
      this.until = Math.max(this.until, now + Math.ceil(millis))
    }
  }

  /** A person has to change something first. */
  halt(reason: Reason): void {
    this.state = "halted"
    this.trouble = reason
  }

  /** When to give up, unless an attempt succeeds before. */
  get giveUpAt(): number {
    return this.troubledSince === undefined ? Number.POSITIVE_INFINITY : this.troubledSince + this.giveUpAfter
  }
}
