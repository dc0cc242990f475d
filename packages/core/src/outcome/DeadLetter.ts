import type { Json } from "@sluice/values/Json"
import type { Reason } from "@sluice/values/Reason"
import { Data, type Effect } from "effect"
import type { CsvRow, Cut } from "../record/Source.js"
import type { Origin, SourceRecord } from "../record/SourceRecord.js"
import type { Dead } from "./Outcome.js"
import type { Wire } from "./Wire.js"

/** The destination of a dead letter whose record could not be read, since it concerns all destinations. */
export const everyDestination = "*"

/** One record that was not delivered to one destination, with all that is needed to understand it and to send it later. */
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
  /** Attempts that carried an item of it; 0 if it was never sent. */
  readonly attempts: number
  /** ISO 8601, UTC. */
  readonly at: string
  /** Identifies the run that wrote it. Absent for single sends. */
  readonly run?: string
  /** The body of the record, without the paths that are never kept; the text of the line if it could not be read. */
  readonly record: Json
  /** Present if `record` is only the beginning of a line that could not be read. */
  readonly cut?: Cut
  /** What the record of a line that could not be read probably is, for a person to correct. Never sent. */
  readonly suggestion?: Json
  /** Present if `record` is a row of CSV that could not be read: how to read it once it is corrected. */
  readonly csv?: CsvRow
  /** SHA-256, hexadecimal, of the `json` of each accepted item. A replay leaves these out. */
  readonly delivered: ReadonlyArray<string>
}

/** The letters could not be written: the disk is full, the folder is not writable. The run stops; nothing is acknowledged. */
export class DeadLetterError extends Data.TaggedError("DeadLetterError")<{
  readonly message: string
}> {}

/** A letter of a run that was killed before it had stored that the record is settled. */
export type EarlierLetter = Pick<DeadLetter, "outcome" | "reasons">

/** Where dead letters go. */
export interface DeadLetters {
  /** For people, e.g. the path of the file. */
  readonly name: string
  /** Returns once the letters are durable, in the order given. Never called twice at the same time. */
  readonly write: (letters: ReadonlyArray<DeadLetter>) => Effect.Effect<void, DeadLetterError>
  /**
   * The letter that a killed run wrote of a record for a destination; undefined if there is none. Its record ends in the same
   * way, without being sent: a person may replay that letter, so another outcome could count twice. Called once for each
   * record and destination. The letter of this run goes to `write`, which leaves it out.
   */
  readonly earlier?: (record: SourceRecord, destination: string) => EarlierLetter | undefined
}
