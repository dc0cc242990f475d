import { type Dead, isDead } from "@sluice/core/Outcome"
import type { Settled } from "@sluice/core/Settled"
import type { Reason } from "@sluice/values/Reason"
import { Data } from "effect"

/** Why a record was not delivered. */
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

/**
 * The outcome is unknown, at least for now: the response was lost, or the deadline passed. Sending the record again may count
 * it twice.
 */
export class UnknownError extends Data.TaggedError("UnknownError")<Reasons> {
  override get message(): string {
    return messageOf("Unknown", this.reasons)
  }
}

/** The error of each outcome that `send` fails with. A new dead outcome is a class and a row here. */
const errors = {
  invalid: InvalidError,
  rejected: RejectedError,
  failed: FailedError,
  unknown: UnknownError
} satisfies Readonly<Record<Dead, new (reasons: Reasons) => Error>>

/** Sending stopped before this record was sent: a wrong key, a missing permission. */
export class StoppedError extends Data.TaggedError("StoppedError")<{
  readonly message: string
}> {}

/** The sluice was closed. The record was not sent. */
export class ClosedError extends Data.TaggedError("ClosedError")<{
  readonly message: string
}> {}

/** Every error of `send`. */
export type SendError = InstanceType<(typeof errors)[Dead]> | StoppedError | ClosedError

/** The code of a send error in the library with promises: an outcome that is not a delivery has its name as code. */
export type SendErrorCode = Uppercase<Dead> | "STOPPED" | "CLOSED"

const codes: Readonly<Record<SendError["_tag"], SendErrorCode>> = {
  InvalidError: "INVALID",
  RejectedError: "REJECTED",
  FailedError: "FAILED",
  UnknownError: "UNKNOWN",
  StoppedError: "STOPPED",
  ClosedError: "CLOSED"
}

/** The code of a send error; undefined for any other error. */
export const codeOf = ({ _tag }: { readonly _tag: string }): SendErrorCode | undefined =>
  isSendErrorTag(_tag) ? codes[_tag] : undefined

const isSendErrorTag = (tag: string): tag is SendError["_tag"] => Object.hasOwn(codes, tag)

/** The error of an outcome; undefined for delivered and skipped. */
export const ofSettled = ({ outcome, destinations }: Settled): SendError | undefined =>
  isDead(outcome)
    ? new errors[outcome]({
        reasons: destinations.filter((one) => one.outcome === outcome).flatMap((one) => one.reasons)
      })
    : undefined
