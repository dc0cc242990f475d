import type { Snapshot } from "@sluice/core/Pipeline"
import type { Lag } from "@sluice/core/Queue"
import type { Settled } from "@sluice/core/Settled"
import { Effect, Exit, Scope } from "effect"
import * as CallOptions from "./CallOptions.js"
import type { SendOptions } from "./live/LiveSending.js"
import * as Unclosed from "./live/Unclosed.js"
import type { RunReport } from "./report/RunReport.js"
import { ofSending, type SendingPromises, settle } from "./SendingPromises.js"
import type { From, ReplayOptions, ReplayReport, Running, RunOptions, SluiceOptions } from "./Sluice.js"
import * as Service from "./Sluice.js"
import { SluiceError, type SluiceErrorCode } from "./SluiceError.js"

export type { Definition as CustomDestination } from "@sluice/core/CustomDestination"
export type { StandardSchema } from "@sluice/core/StandardSchema"
export type { ReadOptions as ConfigurationOptions } from "./configuration/Configuration.js"
export {
  type ConfigurationInCode,
  type RouteInCode,
  route,
  type TypedRoute,
  type WrittenConfiguration
} from "./configuration/DestinationValues.js"
export type { ConfigurationProblem } from "./configuration/Problem.js"
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
export interface Sluice extends AsyncDisposable, SendingPromises {
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
  return {
    ...ofSending({ offer, send: sluice.send, trySend: sluice.trySend }),
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
