import { Context, Effect, Layer, type Scope } from "effect"
import { type MockBraze as Running, startMockBraze } from "./index.js"
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
