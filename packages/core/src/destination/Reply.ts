import type { Reason } from "@sluice/values/Reason"
import type { Wire } from "../outcome/Wire.js"
import type { Verdict } from "./Verdict.js"

/** The result of one attempt of a batch. */
export type Reply = (Judged | Split | Wait | Halt) & {
  /** The rate limit according to the response. Absent if it said nothing. */
  readonly rateLimit?: RateLimitState
}

/** The state of a rate limit at the vendor when it counted a request. It covers all clients of the vendor. */
export interface RateLimitState {
  /** Requests per window. `undefined` if the response does not have it. */
  readonly limit: number | undefined
  /** Requests that may still arrive in the window. */
  readonly remaining: number
  /** Milliseconds until the window ends. Up to a second too long, because headers have full seconds. */
  readonly resetIn: number
}

/** A verdict for every item that was sent, in the order of sending. */
export interface Judged {
  readonly _tag: "Judged"
  /**
   * One verdict per item of the attempt. `undefined` means that all are accepted, which saves an array in the common
   * case.
   */
  readonly verdicts: ReadonlyArray<Verdict> | undefined
  /**
   * Whether the endpoint processed the request, as with a 400 that names the refused items. Items with the verdict
   * `Again` are then sent again immediately, and this does not count as an attempt. False for an outage: items with
   * `Again` wait, and this counts as an attempt.
   */
  readonly answered: boolean
  /** No response arrived. Set by the answer table only; an endpoint without HTTP does not know this. */
  readonly isWithoutResponse?: true
  readonly wire?: Wire
}

/**
 * The whole request was refused without naming an item. The batch is halved. The item of a batch of one is Refused with
 * this reason.
 */
export interface Split {
  readonly _tag: "Split"
  readonly reason: Reason
  readonly wire?: Wire
}

/** The endpoint asks to wait. This is not counted as an attempt. */
export interface Wait {
  readonly _tag: "Wait"
  readonly reason: Reason
  /** Milliseconds from now. `undefined` if the response has no time. The wait then grows as `patience` in `delivery/Retry.ts` says. */
  readonly millis: number | undefined
  /**
   * The request may have been applied. Items that must not be sent twice become Unknown, and after the wait one request
   * with one record shows whether the endpoint accepts requests again. Default: nothing was applied.
   */
  readonly mayHaveApplied?: true
  readonly wire?: Wire
}

/** No request can succeed until a person fixes the cause. All records stay pending. */
export interface Halt {
  readonly _tag: "Halt"
  readonly reason: Reason
  /**
   * The request was sent and may have been applied, but its response could not be read. Items that must not be sent
   * twice become Unknown. Default: nothing was applied.
   */
  readonly mayHaveApplied?: true
  readonly wire?: Wire
}

/** A verdict for each item. `undefined` means that all are accepted. */
export const judged = (verdicts: ReadonlyArray<Verdict> | undefined, wire?: Wire): Judged =>
  wire === undefined ? { _tag: "Judged", verdicts, answered: true } : { _tag: "Judged", verdicts, answered: true, wire }
/** Every item gets `verdict`, because the whole attempt failed: an outage or a lost response. */
export const outage = (verdict: Verdict, count: number, wire?: Wire): Judged => {
  const verdicts = new Array<Verdict>(count).fill(verdict)
  return wire === undefined
    ? { _tag: "Judged", verdicts, answered: false }
    : { _tag: "Judged", verdicts, answered: false, wire }
}
/** A refusal of the whole request that names no item. */
export const split = (reason: Reason, wire?: Wire): Split => ({ _tag: "Split", reason, ...(wire && { wire }) })
/** A request to wait for `millis`, or for an unspecified time if `millis` is undefined. */
export const wait = (reason: Reason, millis: number | undefined, wire?: Wire): Wait => ({
  _tag: "Wait",
  reason,
  millis,
  ...(wire && { wire })
})
/** The same for a request that may have been applied. */
export const waitUnsure = (reason: Reason, millis: number | undefined, wire?: Wire): Wait => ({
  ...wait(reason, millis, wire),
  mayHaveApplied: true
})
/** A response after which a person must fix the cause. */
export const halt = (reason: Reason, wire?: Wire): Halt => ({ _tag: "Halt", reason, ...(wire && { wire }) })
/** The same for a request that may have been applied. */
export const haltUnsure = (reason: Reason, wire?: Wire): Halt => ({ ...halt(reason, wire), mayHaveApplied: true })
