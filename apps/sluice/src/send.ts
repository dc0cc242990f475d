import { Effect, Exit, Scope } from "effect"
import * as CallOptions from "./CallOptions.js"
import type { ConfigurationInCode } from "./configuration/DestinationValues.js"
import * as MemorySender from "./live/Sender.js"
import * as Unclosed from "./live/Unclosed.js"
import { ofSending, type SendingPromises, settle } from "./SendingPromises.js"

export type { Definition as CustomDestination } from "@sluice/core/CustomDestination"
export type { Settled } from "@sluice/core/Settled"
export type { StandardSchema } from "@sluice/core/StandardSchema"
export {
  type ConfigurationInCode,
  type RouteInCode,
  route,
  type TypedRoute
} from "./configuration/DestinationValues.js"
export type { ConfigurationProblem } from "./configuration/Problem.js"
export type { SendOptions } from "./live/LiveSending.js"
export type { SenderOptions } from "./live/Sender.js"
export type { SendingPromises } from "./SendingPromises.js"
export { SluiceError, type SluiceErrorCode } from "./SluiceError.js"

/** Sends single records. Promises reject only with a `SluiceError`. */
export interface Sender extends AsyncDisposable, SendingPromises {
  /**
   * Stops accepting records and waits for the accepted ones, including those of the same turn. Resolves once every resource is
   * released. `await using` calls it. A program that ends without it is reported on the standard error stream.
   */
  readonly close: () => Promise<void>
}

/**
 * Prepares a configuration that is an object. Nothing is sent yet. Rejects with the code `CONFIG` and every mistake at once.
 *
 * A sender is the part of `createSluice` that a serverless function needs, in half its size: it reads no files, stores nothing, and
 * refuses a configuration with `deadLetters` or `source.remember`. Its connections use `node:https`.
 */
export const createSender = async (
  configuration: ConfigurationInCode,
  options: MemorySender.SenderOptions = {}
): Promise<Sender> => {
  CallOptions.check("createSender", options)
  const scope = await Effect.runPromise(Scope.make())
  const end = (): Promise<void> => Effect.runPromise(Scope.close(scope, Exit.void))
  const sending = await settle(Scope.extend(MemorySender.make(configuration, options), scope), end)
  const closed = Unclosed.watch(() => ({ records: sending.pending(), onDisk: false }))
  let closing: Promise<void> | undefined
  const close = (): Promise<void> => {
    closing ??= end().finally(closed)
    return closing
  }
  return { ...ofSending(sending), close, [Symbol.asyncDispose]: close }
}
