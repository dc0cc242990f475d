import type { Json } from "@sluice/values/Json"
import type { Reason } from "@sluice/values/Reason"
import { Data, type Effect } from "effect"
import type { CsvRow, Cut } from "../record/Source.js"
import type { Origin, SourceRecord } from "../record/SourceRecord.js"
import type { Dead } from "./Outcome.js"
import type { Wire } from "./Wire.js"

/** The destination of a dead letter for an unreadable record, because such a letter applies to all destinations. */
export const everyDestination = "*"

/**
 * One record that one destination did not accept, with the data to understand the failure and to send the record later.
 */
export interface DeadLetter {
  readonly v: 1
  readonly id: string
  readonly seq: number
  readonly origin: Origin
  /** Name of the destination; {@link everyDestination} if the record could not be read. */
  readonly destination: string
  readonly outcome: Dead
  readonly reasons: ReadonlyArray<Reason>
  readonly answer?: Wire
  /** The number of attempts with an item of the record. 0 if it was never sent. */
  readonly attempts: number
  /** ISO 8601, UTC. */
  readonly at: string
  /** Identifies the run that wrote it. Absent for single sends. */
  readonly run?: string
  /** The body of the record without the `never` paths. If the record could not be read, the text of its line. */
  readonly record: Json
  /** Present if `record` is only the beginning of a line that could not be read. */
  readonly cut?: Cut
  /** The probable record of an unreadable line, for a person to correct. Never sent. */
  readonly suggestion?: Json
  /** Present if `record` is a row of CSV that could not be read: how to read it once it is corrected. */
  readonly csv?: CsvRow
  /** SHA-256, hexadecimal, of the `json` of each accepted item. A replay leaves these out. */
  readonly delivered: ReadonlyArray<string>
}

/** The letters could not be written, for example because the disk is full. The run stops and acknowledges nothing. */
export class DeadLetterError extends Data.TaggedError("DeadLetterError")<{
  readonly message: string
}> {}

/** A letter of a run that was killed before it stored the record as finished. */
export type EarlierLetter = Pick<DeadLetter, "outcome" | "reasons">

/** A dead-letter writer. */
export interface DeadLetters {
  /** For people, e.g. the path of the file. */
  readonly name: string
  /** Returns once the letters are durable, in the order given. Never called twice at the same time. */
  readonly write: (letters: ReadonlyArray<DeadLetter>) => Effect.Effect<void, DeadLetterError>
  /**
   * The letter that a killed run wrote for a record and a destination. Undefined if there is none. The record gets the
   * outcome of the letter and is not sent, because a person may replay that letter and the record could then be counted
   * twice. Called once for each record and destination. `write` receives the letter of this run and leaves it out.
   */
  readonly earlier?: (record: SourceRecord, destination: string) => EarlierLetter | undefined
}
