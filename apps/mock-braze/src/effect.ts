import { Context, Effect, Layer, type Scope } from "effect"
import {
  BadInput,
  type MockWorkspace,
  type MockBraze as Running,
  startMockBraze,
  type WaitCondition,
  type Waited,
  WaitTimeout
} from "./index.js"
import type { Options } from "./Options.js"

/** The mock did not start. The cause is `BadInput` for an invalid option, or the system's error for the port. */
export class StartError extends Error {
  readonly _tag = "StartError"
  override readonly name = "StartError"
}

/** A running mock as a service. */
export class MockBraze extends Context.Tag("mock-braze/MockBraze")<MockBraze, Running>() {}

const toStartError = (cause: unknown): StartError =>
  new StartError(cause instanceof Error ? cause.message : "mock-braze did not start", { cause })

/** Starts a mock that stops when the scope closes. */
export const make = (options: Options = {}): Effect.Effect<Running, StartError, Scope.Scope> =>
  Effect.acquireRelease(Effect.tryPromise({ try: () => startMockBraze(options), catch: toStartError }), (mock) =>
    Effect.promise(() => mock.stop())
  )

/** A mock as a layer. */
export const layer = (options: Options = {}): Layer.Layer<MockBraze, StartError> =>
  Layer.scoped(MockBraze, make(options))

/** An isolated workspace of the provided mock, for one test. */
export const workspace: Effect.Effect<ReturnType<Running["workspace"]>, never, MockBraze> = Effect.map(
  MockBraze,
  (mock) => mock.workspace()
)

/** The workspace of an effect. Default: the workspace of the service. */
export type About = Pick<MockWorkspace, "wait" | "snapshot" | "restore">

const own = (about: About | undefined): Effect.Effect<About, never, MockBraze> =>
  about === undefined ? MockBraze : Effect.succeed(about)

/** Invalid input is an expected error; everything else is a defect. */
const orBadInput = (error: unknown): Effect.Effect<never, BadInput> =>
  error instanceof BadInput ? Effect.fail(error) : Effect.die(error)

const attempt = <A>(run: () => A): Effect.Effect<A, BadInput> =>
  Effect.catchAll(Effect.try({ try: run, catch: (error) => error }), orBadInput)

/** Saves the state under a name for {@link restore}. */
export const snapshot = (name: string, about?: MockWorkspace) =>
  Effect.flatMap(own(about), (mock) => attempt(() => mock.snapshot(name)))

/** Restores a snapshot, which is kept. */
export const restore = (name: string, about?: MockWorkspace): Effect.Effect<void, BadInput, MockBraze> =>
  Effect.flatMap(own(about), (mock) => attempt(() => mock.restore(name)))

/**
 * Waits until a condition is met, at most `timeoutMs` (default 5,000) of real time, regardless of Effect's clock.
 * Interruption ends the wait immediately. Succeeds with the observed values.
 */
export const wait = (
  until: WaitCondition,
  options: { readonly timeoutMs?: number; readonly about?: MockWorkspace } = {}
): Effect.Effect<Waited["seen"], WaitTimeout | BadInput, MockBraze> => {
  const { timeoutMs, about } = options
  return Effect.flatMap(own(about), (mock) =>
    Effect.catchAll(
      Effect.tryPromise({
        try: (signal) => mock.wait(until, timeoutMs === undefined ? { signal } : { signal, timeoutMs }),
        catch: (error) => error
      }),
      (error): Effect.Effect<never, WaitTimeout | BadInput> =>
        error instanceof WaitTimeout ? Effect.fail(error) : orBadInput(error)
    )
  )
}
