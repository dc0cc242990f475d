import { Context, Effect, Layer, type Scope } from "effect"
import {
  BadInput,
  type MockBraze as Running,
  startMockBraze,
  type WaitCondition,
  type Waited,
  WaitTimeout,
  type Workspace
} from "./index.js"
import type { Options } from "./Options.js"

/** The mock did not start: an option is wrong (`BadInput`), or the port cannot be had (the system's error). */
export class StartError extends Error {
  readonly _tag = "StartError"
  override readonly name = "StartError"
}

/** A running mock as a service. */
export class MockBraze extends Context.Tag("mock-braze/MockBraze")<MockBraze, Running>() {}

const toStartError = (cause: unknown): StartError =>
  new StartError(cause instanceof Error ? cause.message : "mock-braze did not start", { cause })

/** Starts a mock that stops with the scope. */
export const make = (options: Options = {}): Effect.Effect<Running, StartError, Scope.Scope> =>
  Effect.acquireRelease(Effect.tryPromise({ try: () => startMockBraze(options), catch: toStartError }), (mock) =>
    Effect.promise(() => mock.stop())
  )

/** A mock for everything below the layer. */
export const layer = (options: Options = {}): Layer.Layer<MockBraze, StartError> =>
  Layer.scoped(MockBraze, make(options))

/** A world of its own on the mock that is there, for one test. */
export const workspace: Effect.Effect<ReturnType<Running["workspace"]>, never, MockBraze> = Effect.map(
  MockBraze,
  (mock) => mock.workspace()
)

/** Which workspace an effect is about; default: that of the service. */
export type About = Pick<Workspace, "wait" | "snapshot" | "restore">

const own = (about: About | undefined): Effect.Effect<About, never, MockBraze> =>
  about === undefined ? MockBraze : Effect.succeed(about)

/** What was asked cannot be done as it was written is a mistake in the program that asks; anything else a defect. */
const orBadInput = (error: unknown): Effect.Effect<never, BadInput> =>
  error instanceof BadInput ? Effect.fail(error) : Effect.die(error)

const attempt = <A>(run: () => A): Effect.Effect<A, BadInput> =>
  Effect.catchAll(Effect.try({ try: run, catch: (error) => error }), orBadInput)

/** Keeps the state under a name, to go back to with {@link restore}. */
export const snapshot = (name: string, about?: Workspace) =>
  Effect.flatMap(own(about), (mock) => attempt(() => mock.snapshot(name)))

/** Goes back to a state that {@link snapshot} kept; it stays. */
export const restore = (name: string, about?: Workspace): Effect.Effect<void, BadInput, MockBraze> =>
  Effect.flatMap(own(about), (mock) => attempt(() => mock.restore(name)))

/**
 * Waits until a condition holds, at most `timeoutMs` (default 5,000) of real time, whatever Effect's clock shows. Interrupting
 * it ends the wait at once. Succeeds with what was seen.
 */
export const wait = (
  until: WaitCondition,
  options: { readonly timeoutMs?: number; readonly about?: Workspace } = {}
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
