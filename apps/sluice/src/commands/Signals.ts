import { Effect, type Scope } from "effect"

/** What two signals do to a run. */
export interface Brakes {
  readonly stop: Effect.Effect<void>
  readonly abort: Effect.Effect<void>
  /** Told to people at the first signal. */
  readonly onStop: Effect.Effect<void>
}

const signals = ["SIGINT", "SIGTERM"] as const

/**
 * While the scope is open the first SIGINT or SIGTERM stops a run in order (what is in flight is waited for), and the
 * second one ends it at once.
 */
export const brake = (brakes: Brakes): Effect.Effect<void, never, Scope.Scope> =>
  Effect.asVoid(
    Effect.acquireRelease(
      Effect.sync(() => {
        let count = 0
        const listener = () => {
          count++
          Effect.runFork(count === 1 ? Effect.zipRight(brakes.stop, brakes.onStop) : brakes.abort)
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
