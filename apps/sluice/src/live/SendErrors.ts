import type { LiveResult } from "@sluice/core/LiveSender"
import { isDead } from "@sluice/core/Outcome"
import type { Settled } from "@sluice/core/Settled"
import { Duration, Either, String as Text } from "effect"
import * as Classes from "./SendErrorClasses.js"
import { ClosedError, DeferredError, FullError, StoppedError, StorageError, UnknownError } from "./SendErrorClasses.js"

const classes = { ...Classes }

/** Every error of `send`. */
export type SendError = InstanceType<(typeof classes)[keyof typeof classes]>

/** The code of a send error in the library with promises: an outcome that is not a delivery has its name as code. */
export type SendErrorCode = CodeOf<SendError["_tag"]>

type CodeOf<Tag> = Tag extends `${infer Name}Error` ? Uppercase<Name> : never

/** The code of a send error; undefined for any other error. */
export const codeOf = ({ _tag }: { readonly _tag: string }): SendErrorCode | undefined => {
  const code = _tag.slice(0, -"Error".length).toUpperCase()
  return isCodeOf(_tag, code) ? code : undefined
}

const isCodeOf = (tag: string, _code: string): _code is SendErrorCode => Object.hasOwn(classes, tag)

/**
 * The error for an outcome. Undefined for delivered and skipped. A dead outcome without an error class is a type error.
 */
export const ofSettled = ({ outcome, destinations }: Settled): SendError | undefined =>
  isDead(outcome)
    ? new classes[`${Text.capitalize(outcome)}Error` as const]({
        reasons: destinations.filter((one) => one.outcome === outcome).flatMap((one) => one.reasons)
      })
    : undefined

/** The outcome of a record, or the error of its sender. `deadline`: that of the sender. */
export const ofResult = (result: LiveResult, deadline?: Duration.DurationInput): Either.Either<Settled, SendError> => {
  switch (result._tag) {
    case "Settled":
      return Either.right(result.settled)
    case "Deferred":
      return Either.left(new DeferredError({ reasons: [result.reason ?? late(deadline)] }))
    case "Unknown":
      return Either.left(new UnknownError({ reasons: [result.reason] }))
    case "Full":
      return Either.left(new FullError(result.reason))
    case "NotStored":
      return Either.left(new StorageError(result.reason))
    case "Stopped":
      return Either.left(new StoppedError(result.reason))
    case "Closed":
      return Either.left(new ClosedError({ message: closed }))
  }
}

const late = (deadline: Duration.DurationInput | undefined) => ({
  code: "deadline-passed",
  message: `No outcome${deadline === undefined ? "" : ` within ${Duration.format(deadline)}`}. The record is in the queue and is delivered later; do not send it again.`
})

const closed = "The sluice is closed and accepts no more records. Create a new one."
