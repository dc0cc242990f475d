import type { Reason } from "@sluice/values/Reason"
import type { Wire } from "../outcome/Wire.js"
import type { Verdict } from "./Verdict.js"

/** What one attempt of a batch came to. */
export type Reply = Judged | Split | Wait | Halt

/** A verdict for every item that was sent, in the order in which they were sent. */
export interface Judged {
  readonly _tag: "Judged"
  /** As long as the items of the attempt. `undefined` says: all accepted, which costs no array on the common path. */
  readonly verdicts: ReadonlyArray<Verdict> | undefined
  /**
   * The answer judged the request, so the items that are `Again` were merely not looked at: they go again at once and
   * that is not counted as an attempt (a 400 that names the refused items). False for an outage, where `Again` waits and counts.
   */
  readonly answered: boolean
  readonly wire?: Wire
}

/** The request as a whole was refused and no item named: halve it. A batch of one is Refused with this reason. */
export interface Split {
  readonly _tag: "Split"
  readonly reason: Reason
  readonly wire?: Wire
}

/** The endpoint asks for patience. Not an attempt, and nobody's fault. */
export interface Wait {
  readonly _tag: "Wait"
  readonly reason: Reason
  /** Milliseconds from now; undefined where the answer did not say (1 s, doubling, at most 60 s). */
  readonly millis: number | undefined
  readonly wire?: Wire
}

/** No request can succeed until a person changes something. Everything stays pending. */
export interface Halt {
  readonly _tag: "Halt"
  readonly reason: Reason
  readonly wire?: Wire
}

export const judged = (verdicts: ReadonlyArray<Verdict> | undefined, wire?: Wire): Judged =>
  wire === undefined ? { _tag: "Judged", verdicts, answered: true } : { _tag: "Judged", verdicts, answered: true, wire }
/** Every item gets `verdict`, because the attempt failed as a whole: an outage or a lost answer. */
export const outage = (verdict: Verdict, count: number, wire?: Wire): Judged => {
  const verdicts = new Array<Verdict>(count).fill(verdict)
  return wire === undefined
    ? { _tag: "Judged", verdicts, answered: false }
    : { _tag: "Judged", verdicts, answered: false, wire }
}
export const split = (reason: Reason, wire?: Wire): Split => ({ _tag: "Split", reason, ...(wire && { wire }) })
export const wait = (reason: Reason, millis: number | undefined, wire?: Wire): Wait => ({
  _tag: "Wait",
  reason,
  millis,
  ...(wire && { wire })
})
export const halt = (reason: Reason, wire?: Wire): Halt => ({ _tag: "Halt", reason, ...(wire && { wire }) })
