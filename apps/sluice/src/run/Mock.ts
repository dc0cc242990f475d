import { Effect, type Scope } from "effect"
import { type MockBraze, startMockBraze } from "mock-braze"

/** A mock of its own for one run, on a free port of loopback; gone with the scope. */
export const start: Effect.Effect<MockBraze, never, Scope.Scope> = Effect.acquireRelease(
  Effect.promise(() => startMockBraze()),
  (mock) => Effect.promise(() => mock.stop())
)

/** What the mock saw, in a line or more: requests, people, and what real Braze would have punished. */
export const summary = (mock: MockBraze): string => {
  const stats = mock.stats()
  const mistakes = mock.mistakes()
  const people = `The mock has ${stats.users} ${stats.users === 1 ? "person" : "people"} after ${stats.requests} ${stats.requests === 1 ? "request" : "requests"}.`
  return [people, ...mistakes.map(({ count, message, advice }) => `  ${count} × ${message} ${advice}`)].join("\n")
}
