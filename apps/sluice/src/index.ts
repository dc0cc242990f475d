import type { Snapshot } from "@sluice/core/Pipeline"
import type { Lag } from "@sluice/core/Queue"
import type { Settled } from "@sluice/core/Settled"
import { Effect, Either, Exit, Scope } from "effect"
import * as CallOptions from "./CallOptions.js"
import { ConfigurationError } from "./configuration/Configuration.js"
import { codeOf, ofSettled, type SendError } from "./live/SendErrors.js"
import * as Unclosed from "./live/Unclosed.js"
import type { RunReport } from "./report/RunReport.js"
import type { From, ReplayOptions, ReplayReport, Running, RunOptions, SendOptions, SluiceOptions } from "./Sluice.js"
import * as Service from "./Sluice.js"
import { SluiceError, type SluiceErrorCode } from "./SluiceError.js"

export type { Definition as CustomDestination } from "@sluice/core/CustomDestination"
export type { StandardSchema } from "@sluice/core/StandardSchema"
export type { ReadOptions as ConfigurationOptions } from "./configuration/Configuration.js"
export {
  type ConfigurationInCode,
  type RouteInCode,
  route,
  type TypedRoute
} from "./configuration/DestinationValues.js"
export type { ConfigurationProblem } from "./configuration/Problem.js"
export type { Written as WrittenConfiguration } from "./configuration/Shape.js"
export type { QueueOptions } from "./live/SendQueue.js"
export type {
  Lag,
  ReplayOptions,
  ReplayReport,
  RunOptions,
  RunReport,
  SendOptions,
  Settled,
  SluiceErrorCode,
  SluiceOptions,
  Snapshot
}
export { SluiceError }

/** The option that stops a run. */
export interface Stoppable {
  /**
   * Aborting the signal stops the run after the responses to requests that were sent. Every other record stays pending.
   */
  readonly signal?: AbortSignal | undefined
}

/** Sends records as a configuration describes. Promises reject only with a {@link SluiceError}. */
export interface Sluice extends AsyncDisposable {
  /**
   * Resolves when the record is delivered, or skipped as configured. Rejects with any other outcome, because a returned
   * outcome that nobody reads would be a silent loss.
   */
  readonly send: (record: unknown, options?: SendOptions) => Promise<void>
  /** Any outcome, with its reasons. Rejects if the record was not sent, or has no outcome yet. */
  readonly trySend: (record: unknown, options?: SendOptions) => Promise<Settled>
  /**
   * Resolves once the record is in the queue: with `queue: "disk"`, when it is written and synced. It is then delivered,
   * or written to the dead letters, even if the process ends before.
   */
  readonly enqueue: (record: unknown) => Promise<void>
  /** The records that were sent or enqueued and have no outcome yet. */
  readonly lag: () => Promise<Lag>
  /** One run over a source to its end. Resolves with the account, even if it stopped early: see `exit` and `stopped`. */
  readonly run: (options?: RunOptions & Stoppable) => Promise<RunReport>
  /** Sends dead letters again, none of them twice. */
  readonly replay: (deadLetters: string, options?: ReplayOptions & Stoppable) => Promise<ReplayReport>
  /**
   * Stops accepting records and waits for the accepted ones, including those of the same turn. Resolves once every resource is
   * released. `await using` calls it. A program that ends without it is reported on the standard error stream.
   */
  readonly close: () => Promise<void>
}

/**
 * Reads a configuration, from a file or as an object, and prepares everything. Nothing is sent yet. Rejects with the code
 * `CONFIG` and every mistake at once.
 */
export const createSluice = async (configuration: From, options: SluiceOptions = {}): Promise<Sluice> => {
  CallOptions.check("createSluice", options)
  const scope = await Effect.runPromise(Scope.make())
  const { offer, sluice, unclosed } = await settle(
    Scope.extend(Service.open(configuration, options), scope),
    async () => {
      await Effect.runPromise(Scope.close(scope, Exit.void))
    }
  )
  const closed = Unclosed.watch(unclosed)
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => {
    closing ??= Effect.runPromise(Scope.close(scope, Exit.void)).finally(closed)
    return closing
  }
  /** The common case does not use Effect, because its fibers and schemas take half as long as a request. */
  const settled = <A>(record: unknown, resultOf: (settled: Settled) => Either.Either<A, SendError>): Promise<A> =>
    new Promise<A>((resolve, reject) => {
      const done = (result: Either.Either<Settled, SendError>): void => {
        const own = Either.flatMap(result, resultOf)
        if (Either.isRight(own)) resolve(own.right)
        else reject(asSluiceError(own.left))
      }
      offer(record, done)
    })
  const sent = (record: unknown): Promise<void> => settled(record, deliveredOrError)
  const tried = (record: unknown): Promise<Settled> => settled(record, Either.right)
  return {
    send: async (record, options) => {
      if (options === undefined) return sent(record)
      CallOptions.check("send", options)
      return options.deadline === undefined ? sent(record) : settle(sluice.send(record, options))
    },
    trySend: async (record, options) => {
      if (options === undefined) return tried(record)
      CallOptions.check("send", options)
      return options.deadline === undefined ? tried(record) : settle(sluice.trySend(record, options))
    },
    enqueue: (record) => settle(sluice.enqueue(record)),
    lag: () => settle(sluice.lag),
    run: async (options = {}) => {
      CallOptions.check("run", options)
      const { signal, ...settings } = options
      return stoppable(signal, (onBegun) => settle(sluice.run(settings, onBegun)))
    },
    replay: async (deadLetters, options = {}) => {
      CallOptions.check("replay", options)
      const { signal, ...settings } = options
      return stoppable(signal, (onBegun) => settle(sluice.replay(deadLetters, settings, onBegun)))
    },
    close,
    [Symbol.asyncDispose]: close
  }
}

/** If the signal is aborted before the start, the run stops immediately. */
const stoppable = async <A>(
  signal: AbortSignal | undefined,
  begin: (onBegun: (running: Running) => void) => Promise<A>
): Promise<A> => {
  let stop: (() => void) | undefined
  const onAbort = () => stop?.()
  signal?.addEventListener("abort", onAbort)
  try {
    return await begin((running) => {
      stop = () => void Effect.runFork(running.stop)
      if (signal?.aborted === true) stop()
    })
  } finally {
    signal?.removeEventListener("abort", onAbort)
  }
}

const deliveredOrError = (settled: Settled): Either.Either<void, SendError> => {
  const error = ofSettled(settled)
  return error === undefined ? Either.void : Either.left(error)
}

type AnyFailure = SendError | { readonly _tag: string; readonly message: string }

const settle = async <A>(effect: Effect.Effect<A, AnyFailure>, onFailure?: () => Promise<void>): Promise<A> => {
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
