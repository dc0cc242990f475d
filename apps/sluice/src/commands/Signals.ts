import { Effect, type Scope } from "effect"

/** The effects of SIGINT and SIGTERM on a run. */
export interface Handlers {
  readonly stop: Effect.Effect<void>
  readonly abort: Effect.Effect<void>
  /** Runs after the first signal. */
  readonly onStop: Effect.Effect<void>
}

/** Printed at the first signal. */
export const stopping =
  "Stopping when the requests that were sent have a response. Press Ctrl-C again to stop immediately."

const signals = ["SIGINT", "SIGTERM"] as const

/**
 * While the scope is open, the first SIGINT or SIGTERM stops a run after the responses to its requests, and the second
 * one stops it immediately.
 */
export const stopOnSignal = (handlers: Handlers): Effect.Effect<void, never, Scope.Scope> =>
  Effect.asVoid(
    Effect.acquireRelease(
      Effect.sync(() => {
        let count = 0
        const listener = () => {
          count++
          Effect.runFork(count === 1 ? Effect.zipRight(handlers.stop, handlers.onStop) : handlers.abort)
        }
        for (const signal of signals) process.on(signal, listener)
        return listener
      }),
      (listener) =>
        Effect.sync(() => {
          for (const signal of signals) process.off(signal, listener)
        })
    )
  )
