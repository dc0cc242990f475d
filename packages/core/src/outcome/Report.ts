import type { WarningEffect } from "@sluice/values/Reason"
import { all, type Outcome } from "./Outcome.js"
import type { CountedReason } from "./ReasonGroups.js"

/** Records by outcome. */
export type Counts = Readonly<Record<Outcome, number>>

/** Equal reasons, counted by records, with the place of the first. See {@link CountedReason}. */
export interface GroupedReason extends Omit<CountedReason<Outcome>, "kind" | "mappingPath"> {
  readonly outcome: Outcome
}

/** Equal warnings of a destination, counted by records, with the place of the first. See {@link CountedReason}. */
export interface GroupedWarning extends Omit<CountedReason<WarningEffect>, "kind"> {
  /** The effect on the part of the record. */
  readonly effect: WarningEffect
}

/** The reason a run ended before the end of its source. */
export interface Stopped {
  /**
   * - `halted`: a response that needs a person (wrong key, missing permission, a proxy).
   * - `outage`: no successful request for `giveUpAfter`.
   * - `signal`: a person or program stopped it. - `guard`: the program that runs the pipeline stopped it, because too
   *   many records are Invalid.
   * - `conflict`: an id has two contents, although it must name one record.
   * - `source`, `dead-letters`, `progress`: reading records, writing dead letters or saving checkpoints failed.
   */
  readonly kind: "halted" | "outage" | "signal" | "guard" | "conflict" | "source" | "dead-letters" | "progress"
  readonly code: string
  readonly message: string
}

/** The end of a run at one destination. */
export interface DestinationEnd {
  /** Records that were read, are meant for the destination and are not decided. */
  readonly pending: number
  /** The reason nothing more is sent to the destination, although the run goes on for other destinations. */
  readonly stopped?: Stopped
}

/** The records of one destination by outcome. */
export interface DestinationCounts extends Counts, DestinationEnd {}

/** The closing account of a run. `read` is the sum of the outcomes and `pending`; otherwise {@link addsUp} is false, which is a bug. */
export interface Report extends Counts {
  readonly stopped?: Stopped
  /** Ids of the endpoints. */
  readonly endpoint: ReadonlyArray<string>
  /** Entries that were read from the source in this run, including unreadable ones. */
  readonly read: number
  /** Records that were read and that not all of their destinations decided when the run ended. */
  readonly pending: number
  /** Accepted items by lane. */
  readonly items: Readonly<Record<string, number>>
  /** Batches that were closed. */
  readonly batches: number
  /** Requests that were sent. */
  readonly attempts: number
  /** Warnings by code. A record with two of a code counts twice. */
  readonly warnings: Readonly<Record<string, number>>
  /** The values that were left out of sent records, or corrected. Order and limit as for `reasons`. */
  readonly remarks: ReadonlyArray<GroupedWarning>
  /** Most frequent first. At most 1,000 groups; further groups are counted under the code `others`. */
  readonly reasons: ReadonlyArray<GroupedReason>
  /** By the name of the destination. */
  readonly destinations: Readonly<Record<string, DestinationCounts>>
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
