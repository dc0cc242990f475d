import type { Reason } from "@sluice/values/Reason"
import type { Wire } from "../outcome/Wire.js"
import type { Verdict } from "./Verdict.js"

/** The result of one attempt of a batch. */
export type Reply = Judged | Split | Wait | Halt

/** A verdict for every item that was sent, in the order of sending. */
export interface Judged {
  readonly _tag: "Judged"
  /** One per item of the attempt. `undefined`: all accepted, which saves an array in the common case. */
  readonly verdicts: ReadonlyArray<Verdict> | undefined
  /**
   * The response is about the request, so items that are `Again` were only not processed: they go again at once and that is not counted as an attempt (a 400 that names the refused items). False for an outage, where `Again` waits and counts.
   */
  readonly answered: boolean
  readonly wire?: Wire
}

/** The request was refused as a whole without naming an item: the batch is halved. A batch of one is Refused with this reason. */
export interface Split {
  readonly _tag: "Split"
  readonly reason: Reason
  readonly wire?: Wire
}

/** The endpoint asks to wait. This is not counted as an attempt. */
export interface Wait {
  readonly _tag: "Wait"
  readonly reason: Reason
  /** Milliseconds from now; `undefined` if the response does not say (then 1 s, doubling, at most 60 s). */
  readonly millis: number | undefined
  readonly wire?: Wire
}

/** No request can succeed until a person changes something. Everything stays pending. */
export interface Halt {
  readonly _tag: "Halt"
  readonly reason: Reason
  readonly wire?: Wire
}

/** A verdict for each item; `undefined`: all accepted. */
export const judged = (verdicts: ReadonlyArray<Verdict> | undefined, wire?: Wire): Judged =>
  wire === undefined ? { _tag: "Judged", verdicts, answered: true } : { _tag: "Judged", verdicts, answered: true, wire }
/** Every item gets `verdict`, because the attempt failed as a whole: an outage or a lost response. */
export const outage = (verdict: Verdict, count: number, wire?: Wire): Judged => {
  const verdicts = new Array<Verdict>(count).fill(verdict)
  return wire === undefined
    ? { _tag: "Judged", verdicts, answered: false }
    : { _tag: "Judged", verdicts, answered: false, wire }
}
/** A refusal of the whole request that names no item. */
export const split = (reason: Reason, wire?: Wire): Split => ({ _tag: "Split", reason, ...(wire && { wire }) })
/** A request to wait for `millis`; `undefined`: for an unspecified time. */
export const wait = (reason: Reason, millis: number | undefined, wire?: Wire): Wait => ({
  _tag: "Wait",
  reason,
  millis,
  ...(wire && { wire })
})
/** A response that needs a person. */
export const halt = (reason: Reason, wire?: Wire): Halt => ({ _tag: "Halt", reason, ...(wire && { wire }) })
