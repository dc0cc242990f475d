import type { SourceError } from "@sluice/core/Source"
import { Data, Effect, type Scope } from "effect"
import type { MockBraze } from "mock-braze"
import { counted } from "../report/Numbers.js"
import type { Wiring } from "../wiring/Wiring.js"
import type { Estimate } from "./Estimate.js"
import * as OptionalPackage from "./OptionalPackage.js"

const mockBraze: OptionalPackage.OptionalPackage = {
  name: "mock-braze",
  module: "mock-braze",
  use: "--mock",
  install: "npm install --save-dev mock-braze"
}

/** A mock for one run, on a free port of loopback. Closing the scope stops it. */
export const start: Effect.Effect<MockBraze, OptionalPackage.PackageMissingError, Scope.Scope> = Effect.flatMap(
  OptionalPackage.load<typeof import("mock-braze")>(mockBraze),
  ({ startMockBraze }) =>
    Effect.acquireRelease(
      Effect.promise(() => startMockBraze()),
      (mock) => Effect.promise(() => mock.stop())
    )
)

/** A run with --mock would send to a real address. Nothing was sent. */
export class RealAddress extends Data.TaggedError("RealAddress")<{ readonly message: string }> {}

/**
 * Fails if the first records show that a custom destination sends to another machine. Only connections are redirected
 * to the mock.
 */
export const ensureLoopback = (
  { routes }: Wiring,
  estimate: Effect.Effect<Estimate, SourceError>
): Effect.Effect<void, RealAddress | SourceError> =>
  Effect.gen(function* () {
    for (const { custom, route, to } of routes)
      if (custom?.usesHttp === false && !custom.isLocal) return yield* direct(route.destination.name, to)
    if (routes.some(({ custom }) => custom !== undefined)) yield* refuseReal((yield* estimate).custom)
  })

const direct = (route: string, to: string): RealAddress =>
  new RealAddress({
    message: `sluice run: --mock redirects requests over HTTP only, and the destination of the route ${route} (${to}) sends in its own way. Leave the route out, or use --dry-run.`
  })

const refuseReal = (custom: Estimate["custom"]): Effect.Effect<void, RealAddress> => {
  const real = custom.filter(({ loopback, origin }) => origin !== undefined && !loopback)
  if (real.length === 0) return Effect.void
  const lines = real.map(({ origin, route, to }) => `  ${origin} (route ${route}, ${to})`)
  const message = [
    "sluice run: --mock does not send to real addresses, but a custom destination would:",
    ...lines,
    "Set the address in settings of the route to a test server on 127.0.0.1, or leave the route out."
  ].join("\n")
  return new RealAddress({ message })
}

/** The requests that the mock received, the people in it, and each mistake with advice. */
export const summary = (mock: MockBraze): string => {
  const stats = mock.stats()
  const mistakes = mock.mistakes()
  const people = `The mock has ${counted(stats.users, "person", "people")} after ${counted(stats.requests, "request")}.`
  return [people, ...mistakes.map(({ count, message, advice }) => `  ${count} × ${message} ${advice}`)].join("\n")
}
