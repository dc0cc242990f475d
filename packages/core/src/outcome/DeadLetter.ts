import type { Json } from "@sluice/values/Json"
import type { Reason } from "@sluice/values/Reason"
import { Data, type Effect } from "effect"
import type { Cut } from "../record/Source.js"
import type { Origin } from "../record/SourceRecord.js"
import type { Dead } from "./Outcome.js"
import type { Wire } from "./Wire.js"

/** Stands in the place of a destination where a record could not be read: it concerns all of them. */
export const everyDestination = "*"

/** One record that one destination did not take, with all that is needed to understand it and to send it later. */
export interface DeadLetter {
  readonly v: 1
  readonly id: string
  readonly seq: number
  readonly origin: Origin
  /** Its name; {@link everyDestination} where the record could not be read. */
  readonly destination: string
  readonly outcome: Dead
  readonly reasons: ReadonlyArray<Reason>
  readonly answer?: Wire
  /** Attempts that carried an item of it; 0 when it was never sent. */
  readonly attempts: number
  /** ISO 8601, UTC. */
  readonly at: string
  /** The body of the record, less the paths that are never kept; the text of the line where it could not be read. */
  readonly record: Json
  /** Present where `record` is only the beginning of a line that could not be read. */
  readonly cut?: Cut
  /** SHA-256, hexadecimal, of the `json` of each item that was accepted: a replay leaves these out. */
  readonly delivered: ReadonlyArray<string>
}

/** The letters could not be kept: the disk is full, the folder is not writable. The run stops; nothing is acknowledged. */
export class DeadLetterError extends Data.TaggedError("DeadLetterError")<{
  readonly message: string
}> {}

/** Where dead letters go. */
export interface DeadLetters {
  /** For people, e.g. the path of the file. */
  readonly name: string
  /** Returns once the letters are durable, in the order given. Never called twice at the same time. */
  readonly write: (letters: ReadonlyArray<DeadLetter>) => Effect.Effect<void, DeadLetterError>
}
