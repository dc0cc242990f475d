import type { Reason } from "@sluice/values/Reason"
import { Data } from "effect"

/*
 * Every export is a public error of `send`. The class for a dead outcome has the name of the outcome followed by Error, because `SendErrors.ts` derives types and codes from the names.
 */

/** The reason a record was not delivered. */
interface Reasons {
  readonly reasons: ReadonlyArray<Reason>
}

const messageOf = (title: string, reasons: ReadonlyArray<Reason>): string =>
  `${title}: ${reasons.map(({ message }) => message).join(" ")}`

/** Not sent: mapping or validation refused the record. Fix the record or the mapping; sending it again does not help. */
export class InvalidError extends Data.TaggedError("InvalidError")<Reasons> {
  override get message(): string {
    return messageOf("Invalid", this.reasons)
  }
}

/** Braze refused the record; the reasons contain its message. */
export class RejectedError extends Data.TaggedError("RejectedError")<Reasons> {
  override get message(): string {
    return messageOf("Rejected", this.reasons)
  }
}

/** Every attempt failed while other requests succeeded. Sending the record again may work. */
export class FailedError extends Data.TaggedError("FailedError")<Reasons> {
  override get message(): string {
    return messageOf("Failed", this.reasons)
  }
}

/** The response was lost. Sending the record again may count it twice. */
export class UnknownError extends Data.TaggedError("UnknownError")<Reasons> {
  override get message(): string {
    return messageOf("Unknown", this.reasons)
  }
}

/**
 * The deadline passed, or sending stopped, before the outcome was final. The record is in the queue and is delivered
 * later, so do not send it again. A queue on disk keeps it even if the process ends; a queue in memory keeps it until
 * then.
 */
export class DeferredError extends Data.TaggedError("DeferredError")<Reasons> {
  override get message(): string {
    return messageOf("Deferred", this.reasons)
  }
}

/** The queue has reached a bound. The record was not accepted; send it again later. */
export class FullError extends Data.TaggedError("FullError")<{
  readonly message: string
}> {}

/** The queue could not store the record, for example because the disk is full. The record was not accepted. */
export class StorageError extends Data.TaggedError("StorageError")<{
  readonly message: string
}> {}

/** Sending stopped before this record was sent, for example because of a wrong key or a missing permission. */
export class StoppedError extends Data.TaggedError("StoppedError")<{
  readonly message: string
}> {}

/** The sluice was closed. The record was not sent. */
export class ClosedError extends Data.TaggedError("ClosedError")<{
  readonly message: string
}> {}
