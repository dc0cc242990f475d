import type { Settled } from "@sluice/core/Settled"
import type { Reason } from "@sluice/values/Reason"
import { Data } from "effect"

const messagesOf = (reasons: ReadonlyArray<Reason>): string => reasons.map(({ message }) => message).join(" ")

/** Not sent: mapping or validation refused the record. Fix the record or the mapping; sending it again does not help. */
export class InvalidError extends Data.TaggedError("InvalidError")<{
  readonly reasons: ReadonlyArray<Reason>
}> {
  override get message(): string {
    return `Invalid: ${messagesOf(this.reasons)}`
  }
}

/** Braze refused the record; the reasons contain its message. */
export class RejectedError extends Data.TaggedError("RejectedError")<{
  readonly reasons: ReadonlyArray<Reason>
}> {
  override get message(): string {
    return `Rejected: ${messagesOf(this.reasons)}`
  }
}

/** Every attempt failed while other requests succeeded. Sending the record again may work. */
export class FailedError extends Data.TaggedError("FailedError")<{
  readonly reasons: ReadonlyArray<Reason>
}> {
  override get message(): string {
    return `Failed: ${messagesOf(this.reasons)}`
  }
}

/**
 * The outcome is unknown, at least for now: the response was lost, or the deadline passed. Sending the record again may count
 * it twice.
 */
export class UnknownError extends Data.TaggedError("UnknownError")<{
  readonly reasons: ReadonlyArray<Reason>
}> {
  override get message(): string {
    return `Unknown: ${messagesOf(this.reasons)}`
  }
}

/** Sending stopped before this record was sent: a wrong key, a missing permission. */
export class StoppedError extends Data.TaggedError("StoppedError")<{
  readonly message: string
}> {}

/** The sluice was closed. The record was not sent. */
export class ClosedError extends Data.TaggedError("ClosedError")<{
  readonly message: string
}> {}

/** Every error of `send`. */
export type SendError = InvalidError | RejectedError | FailedError | UnknownError | StoppedError | ClosedError

/** The error of an outcome; undefined for delivered and skipped. */
export const ofSettled = ({ outcome, destinations }: Settled): SendError | undefined => {
  const reasons = destinations.filter((one) => one.outcome === outcome).flatMap((one) => one.reasons)
  switch (outcome) {
    case "delivered":
    case "skipped":
      return undefined
    case "invalid":
      return new InvalidError({ reasons })
    case "rejected":
      return new RejectedError({ reasons })
    case "failed":
      return new FailedError({ reasons })
    case "unknown":
      return new UnknownError({ reasons })
  }
}
