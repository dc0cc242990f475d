import type { Reason } from "@sluice/values/Reason"
import { Duration } from "effect"
import * as Remarks from "../outcome/Remarks.js"
import { backoff, ceiling, firstResponseWithin, type Growth, longestWait, patience, pauseAfter } from "./Retry.js"

/** Whether requests to an endpoint may start: without restriction, as single probes, or not at all. */
export type Availability = "open" | "paused" | "halted"

/** A wait that a response requested. Times in milliseconds. */
export interface RequestedWait {
  readonly reason: Reason
  /** Monotonic time. */
  readonly now: number
  /** `undefined` if the response has no time. */
  readonly millis: number | undefined
  /** See `Wait.mayHaveApplied`. */
  readonly mayHaveApplied?: true
  /** The number of the request. */
  readonly request: number
  /** The number of the last request that has started. */
  readonly lastStarted: number
}

/**
 * The health of one endpoint, derived from its attempts and independent of records, because records do not cause an
 * outage.
 *
 * Synchronous. The delivery reports each attempt, and reads when the next request may start. All times are
 * monotonic time.
 */
export class Health {
  state: Availability = "open"
  /** The reason the endpoint is paused or halted. */
  trouble: Reason | undefined
  /** No request starts before this moment. */
  until = Number.NEGATIVE_INFINITY
  /** Successful attempts so far. */
  passed = 0
  /** A probe waits for a response while the endpoint is paused. */
  probing = false
  /** The server responded at least once, with any response. */
  responded = false
  /** The wait that a response requested, in milliseconds, if it is longer than `giveUpAfter`. */
  #tooLongWait: number | undefined
  #failures = 0
  /** The number of consecutive bursts of responses that request a wait. */
  #patienceAsked = 0
  /** The last request that had started when a burst was counted. */
  #lastOfBurst = 0
  #troubledSince: number | undefined

  readonly giveUpAfter: number

  readonly #backoff: Growth

  constructor(giveUpAfter: number, growth: Growth = backoff) {
    this.giveUpAfter = giveUpAfter
    this.#backoff = growth
  }

  /** An attempt succeeded. */
  success(): void {
    this.passed++
    this.#failures = 0
    this.#patienceAsked = 0
    this.#tooLongWait = undefined
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
    if (this.state !== "paused") return Math.ceil(jitter * ceiling(failuresOfBatch, this.#backoff))
    this.trouble = reason
    // A probe must not start immediately, so at least half of the delay always applies.
    const delay = Math.ceil((0.5 + jitter / 2) * ceiling(this.#failures - pauseAfter + 1, this.#backoff))
    this.until = Math.max(this.until, Math.min(now + delay, this.giveUpAt))
    return 0
  }

  /** The endpoint requested a wait. */
  wait({ lastStarted, mayHaveApplied, millis, now, reason, request }: RequestedWait): void {
    this.probing = false
    // Each further request of this kind may leave its items Unknown, so the next one is a probe with one record.
    if (mayHaveApplied === true && this.state === "open") this.state = "paused"
    this.trouble = reason
    this.#troubledSince ??= now
    // Requests that waited for a response at the same time are one burst, and their responses request the same wait.
    if (request > this.#lastOfBurst) {
      this.#patienceAsked++
      this.#lastOfBurst = lastStarted
    }
    if (millis !== undefined && millis > this.giveUpAfter) this.#tooLongWait = millis
    this.until = Math.max(this.until, now + Math.ceil(this.#waitFor(millis)))
  }

  /** The requested wait. After a wait, the next one has a shortest time, because a server may always request no time. */
  #waitFor(millis: number | undefined): number {
    if (millis === undefined) return ceiling(this.#patienceAsked, patience)
    const shortest = this.#patienceAsked > 1 ? ceiling(this.#patienceAsked - 1, patience) : 0
    return Math.min(longestWait, Math.max(millis, shortest))
  }

  /** No request can succeed until a person fixes the cause. */
  halt(reason: Reason): void {
    this.state = "halted"
    this.trouble = reason
  }

  /** The time at which delivery gives up, unless an attempt succeeds first. */
  get giveUpAt(): number {
    if (this.#tooLongWait !== undefined) return Number.NEGATIVE_INFINITY
    return this.#troubledSince === undefined ? Number.POSITIVE_INFINITY : this.#troubledSince + this.#longestOutage
  }

  /** The time for which failures may last, in milliseconds. */
  get #longestOutage(): number {
    const neverGivesUp = this.giveUpAfter === Number.POSITIVE_INFINITY
    return this.responded || neverGivesUp ? this.giveUpAfter : Math.min(firstResponseWithin, this.giveUpAfter)
  }

  /** The reason a run ends at {@link giveUpAt}. */
  outage(endpoint: string): Reason {
    const trouble = this.trouble?.message ?? ""
    if (this.#tooLongWait !== undefined) {
      const [wait, limit] = [shown(this.#tooLongWait), shown(this.giveUpAfter)]
      return Remarks.reason("wait-too-long", { endpoint, wait, limit })
    }
    const time = shown(this.#longestOutage)
    return Remarks.reason(this.responded ? "gave-up" : "never-responded", { endpoint, time, trouble })
  }

  /** The reason a run ends if the rate limit is used up for longer than `giveUpAfter`. */
  limitUsedUp(endpoint: string, millis: number): Reason {
    return Remarks.reason("limit-used-up", { endpoint, wait: shown(millis), limit: shown(this.giveUpAfter) })
  }
}

/** A number of milliseconds for people, rounded up to seconds. */
const shown = (millis: number): string => Duration.format(Duration.seconds(Math.ceil(millis / 1000)))
