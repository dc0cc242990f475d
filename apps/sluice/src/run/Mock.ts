import { Effect, type Scope } from "effect"
import { type MockBraze, startMockBraze } from "mock-braze"
import { counted } from "../report/Numbers.js"

/** A mock for one run, on a free port of loopback. Closing the scope stops it. */
export const start: Effect.Effect<MockBraze, never, Scope.Scope> = Effect.acquireRelease(
  Effect.promise(() => startMockBraze()),
  (mock) => Effect.promise(() => mock.stop())
)

/** What the mock received: people, requests, and each mistake with advice. */
export const summary = (mock: MockBraze): string => {
  const stats = mock.stats()
  const mistakes = mock.mistakes()
  const people = `The mock has ${counted(stats.users, "person", "people")} after ${counted(stats.requests, "request")}.`
  return [people, ...mistakes.map(({ count, message, advice }) => `  ${count} × ${message} ${advice}`)].join("\n")
}
