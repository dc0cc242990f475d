import type { Origin } from "../record/SourceRecord.js"
import { all, type Outcome } from "./Outcome.js"

/** Records by outcome. */
export type Counts = Readonly<Record<Outcome, number>>

/** Reasons that are alike, counted, with the first place of them. */
export interface GroupedReason {
  readonly outcome: Outcome
  readonly code: string
  readonly path?: string
  /** Of the first one. */
  readonly message: string
  /** Records at a destination, not items. */
  readonly count: number
  /** The one that was read first. */
  readonly first: { readonly id: string; readonly origin: Origin; readonly destination: string }
}

/** Why a run ended before its source did. */
export interface Stopped {
  /**
   * - `halted`: an answer that only a person can mend (wrong key, missing permission, a proxy).
   * - `outage`: no success for as long as `giveUpAfter`.
   * - `signal`: it was asked to stop.
   * - `guard`: whoever runs the pipeline asked it to stop, since too much of what was read is not right.
   * - `source`, `dead-letters`, `progress`: reading or keeping broke.
   */
  readonly kind: "halted" | "outage" | "signal" | "guard" | "source" | "dead-letters" | "progress"
  readonly code: string
  readonly message: string
}

/** The closing account of a run. `read` equals the sum of the outcomes and `pending`, or {@link addsUp} is false and that is a bug. */
export interface Report extends Counts {
  readonly stopped?: Stopped
  /** Ids of the endpoints. */
  readonly endpoint: ReadonlyArray<string>
  /** Entries taken from the source in this run, unreadable ones too. */
  readonly read: number
  /** Read, without an outcome when the run ended. */
  readonly pending: number
  /** Accepted items by lane. */
  readonly items: Readonly<Record<string, number>>
  /** Batches that were begun. */
  readonly batches: number
  /** Requests that were sent. */
  readonly attempts: number
  /** Warnings by code. */
  readonly warnings: Readonly<Record<string, number>>
  /** Most frequent first. Bounded: past 1,000 kinds the rest is counted under the code `others`. */
  readonly reasons: ReadonlyArray<GroupedReason>
  readonly destinations: Readonly<Record<string, Counts>>
  /** Dead letters written. */
  readonly deadLetters: number
  readonly durationMs: number
}

/** Records that have one of these outcomes. */
export const sum = (counts: Counts, outcomes: ReadonlyArray<Outcome> = all): number =>
  outcomes.reduce((total, outcome) => total + counts[outcome], 0)

/** Whether every record that was read has an outcome or is pending. */
export const addsUp = (report: Counts & Pick<Report, "read" | "pending">): boolean =>
  report.read === sum(report) + report.pending
