import type { Snapshot } from "@sluice/core/Pipeline"
import { Clock, Duration, Effect, Schedule, type Scope } from "effect"
import { createLogUpdate } from "log-update"
import { Output } from "./Output.js"
import * as ProgressText from "./ProgressText.js"

/** What a display looks at. */
export interface Watched {
  readonly snapshot: () => Snapshot
  readonly total: number | undefined
  readonly taken: () => number | undefined
}

const frame = Duration.millis(120)
const quiet = Duration.seconds(5)

/**
 * Shows how a run goes until the scope closes: drawn over itself on a terminal, else a plain line every five seconds,
 * so that a log stays readable. A run shorter than that says nothing before its account.
 */
export const show = (watched: Watched): Effect.Effect<void, never, Output | Scope.Scope> =>
  Effect.gen(function* () {
    const output = yield* Output
    const began = yield* Clock.currentTimeMillis
    const around = Effect.map(Clock.currentTimeMillis, (now) => ({
      elapsedMs: now - began,
      total: watched.total,
      taken: watched.taken()
    }))
    yield* Effect.forkScoped(output.isTerminal ? drawn(watched, around) : spoken(watched, around))
  })

type Around = Effect.Effect<ProgressText.Surroundings>

const drawn = (watched: Watched, around: Around): Effect.Effect<void> =>
  Effect.acquireUseRelease(
    Effect.sync(() => createLogUpdate(process.stderr)),
    (update) =>
      Effect.repeat(
        Effect.map(around, (now) =>
          update(ProgressText.drawing(watched.snapshot(), now, process.stderr.columns ?? 80))
        ),
        Schedule.spaced(frame)
      ),
    (update) => Effect.sync(() => update.clear())
  )

const spoken = (watched: Watched, around: Around): Effect.Effect<void, never, Output> =>
  Effect.forever(
    Effect.zipRight(
      Effect.sleep(quiet),
      Effect.flatMap(Effect.all([Output, around]), ([output, now]) =>
        output.err(ProgressText.line(watched.snapshot(), now))
      )
    )
  )
