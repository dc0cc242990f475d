import type { Settled } from "@sluice/core/Settled"
import type { Reason } from "@sluice/values/Reason"
import { Data } from "effect"

const wordsOf = (reasons: ReadonlyArray<Reason>): string => reasons.map(({ message }) => message).join(" ")

/** Never sent: mapping or validation refused it. Sending it again changes nothing; mend the record or the mapping. */
export class InvalidError extends Data.TaggedError("InvalidError")<{
  readonly reasons: ReadonlyArray<Reason>
}> {
  override get message(): string {
    return `Invalid: ${wordsOf(this.reasons)}`
  }
}

/** Braze refused it; the reasons are in its own words. */
export class RejectedError extends Data.TaggedError("RejectedError")<{
  readonly reasons: ReadonlyArray<Reason>
}> {
  override get message(): string {
    return `Rejected: ${wordsOf(this.reasons)}`
  }
}

/** Attempts were used up while others passed. Sending it again may work. */
export class FailedError extends Data.TaggedError("FailedError")<{
  readonly reasons: ReadonlyArray<Reason>
}> {
  override get message(): string {
    return `Failed: ${wordsOf(this.reasons)}`
  }
}

/**
 * Nobody can tell, or cannot tell yet: the answer was lost, or the deadline passed first. Sending it again may count
 * twice.
 */
export class UnknownError extends Data.TaggedError("UnknownError")<{
  readonly reasons: ReadonlyArray<Reason>
}> {
  override get message(): string {
    return `Unknown: ${wordsOf(this.reasons)}`
  }
}

/** Sending stopped before this record had its turn: a wrong key, a missing permission. It was not sent. */
export class StoppedError extends Data.TaggedError("StoppedError")<{
  readonly message: string
}> {}

/** The sluice was closed. The record was not sent. */
export class ClosedError extends Data.TaggedError("ClosedError")<{
  readonly message: string
}> {}

/** Everything that `send` can fail with. */
export type SendError = InvalidError | RejectedError | FailedError | UnknownError | StoppedError | ClosedError

/** The error that an outcome is, and undefined for the two that are none. */
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
