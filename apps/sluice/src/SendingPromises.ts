import type { Settled } from "@sluice/core/Settled"
import { Effect, Either } from "effect"
import * as CallOptions from "./CallOptions.js"
import { ConfigurationError } from "./configuration/Configuration.js"
import type { LiveSending, SendOptions } from "./live/LiveSending.js"
import { codeOf, ofSettled, type SendError } from "./live/SendErrors.js"
import { SluiceError } from "./SluiceError.js"

/** The functions with promises that send single records. */
export interface SendingPromises {
  /**
   * Resolves when the record is delivered, or skipped as configured. Rejects with any other outcome, because a returned
   * outcome that nobody reads would be a silent loss.
   */
  readonly send: (record: unknown, options?: SendOptions) => Promise<void>
  /** Any outcome, with its reasons. Rejects if the record was not sent, or has no outcome yet. */
  readonly trySend: (record: unknown, options?: SendOptions) => Promise<Settled>
}

/** Promises of {@link LiveSending}. The common case does not use Effect, because its fibers and schemas take half as long as a request. */
export const ofSending = ({
  offer,
  send,
  trySend
}: Pick<LiveSending, "offer" | "send" | "trySend">): SendingPromises => {
  const settled = <A>(record: unknown, resultOf: (settled: Settled) => Either.Either<A, SendError>): Promise<A> =>
    new Promise<A>((resolve, reject) => {
      offer(record, (result) => {
        const own = Either.flatMap(result, resultOf)
        if (Either.isRight(own)) resolve(own.right)
        else reject(asSluiceError(own.left))
      })
    })
  const sent = (record: unknown): Promise<void> => settled(record, deliveredOrError)
  const tried = (record: unknown): Promise<Settled> => settled(record, Either.right)
  return {
    send: async (record, options) => {
      if (options === undefined) return sent(record)
      CallOptions.check("send", options)
      return options.deadline === undefined ? sent(record) : settle(send(record, options))
    },
    trySend: async (record, options) => {
      if (options === undefined) return tried(record)
      CallOptions.check("send", options)
      return options.deadline === undefined ? tried(record) : settle(trySend(record, options))
    }
  }
}

const deliveredOrError = (settled: Settled): Either.Either<void, SendError> => {
  const error = ofSettled(settled)
  return error === undefined ? Either.void : Either.left(error)
}

type AnyFailure = SendError | { readonly _tag: string; readonly message: string }

/** Runs an effect. Rejects with a {@link SluiceError}, after `onFailure`. */
export const settle = async <A>(effect: Effect.Effect<A, AnyFailure>, onFailure?: () => Promise<void>): Promise<A> => {
  const result = await Effect.runPromise(Effect.either(effect))
  if (result._tag === "Right") return result.right
  await onFailure?.()
  throw asSluiceError(result.left)
}

const asSluiceError = (error: AnyFailure): SluiceError => {
  if (error instanceof ConfigurationError) return new SluiceError("CONFIG", error.message, { problems: error.problems })
  const reasons = "reasons" in error ? error.reasons : []
  // Every other error is about the configuration, a file or an option.
  return new SluiceError(codeOf(error) ?? "CONFIG", error.message, { reasons })
}
