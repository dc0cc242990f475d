import * as MonotonicTime from "@sluice/core/MonotonicTime"
import type { Snapshot } from "@sluice/core/Pipeline"
import { Clock, Duration, Effect, Schedule, type Scope } from "effect"
import { createLogUpdate } from "log-update"
import type { Throughput } from "../report/Throughput.js"
import { Output } from "./Output.js"
import * as ProgressText from "./ProgressText.js"

/** A run in progress. */
export interface Watched {
  readonly snapshot: () => Snapshot
  /** Entries of this run, if known. */
  readonly total: number | undefined
  /** The share of the source's bytes that was read, 0 to 1, if known. */
  readonly shareRead: () => number | undefined
  /** Gets a sample at each look. */
  readonly throughput: Throughput
}

const frame = Duration.millis(120)
const lookInterval = Duration.seconds(1)

/** Records between two lines of a log. */
export const recordsPerLine = 50_000

/**
 * Shows the progress of a run until the scope closes. On a terminal, it is redrawn in place. Elsewhere, a line is
 * printed for every 50,000 finished records, whenever delivery pauses or resumes, and whenever it waits for more than two
 * seconds, so that a log does not depend on the speed of the machine.
 */
export const show = (watched: Watched): Effect.Effect<void, never, Output | Scope.Scope> =>
  Effect.gen(function* () {
    const output = yield* Output
    const start = yield* MonotonicTime.millis
    const around = Effect.map(Effect.zip(MonotonicTime.millis, Clock.currentTimeMillis), ([now, date]) => {
      const { open, read } = watched.snapshot()
      watched.throughput.add({ at: now - start, records: read - open })
      return { elapsedMs: now - start, total: watched.total, shareRead: watched.shareRead(), date }
    })
    yield* Effect.addFinalizer(() => around)
    yield* output.isTerminal ? Effect.forkScoped(drawn(watched, around)) : logged(watched, around)
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

/** Reads the progress often and prints rarely. A last reading at the end prints the rest. */
const logged = (watched: Watched, around: Around): Effect.Effect<void, never, Output | Scope.Scope> =>
  Effect.gen(function* () {
    const output = yield* Output
    let lines = 0
    let wasPaused = false
    const look = Effect.suspend(() => {
      const snapshot = watched.snapshot()
      const due = Math.floor((snapshot.read - snapshot.open) / recordsPerLine)
      const { wait } = snapshot
      const isLong = wait !== undefined && wait.millis > ProgressText.shownWait
      const isPaused = snapshot.health === "paused" || isLong || (wasPaused && wait !== undefined)
      const isNews = due !== lines || isPaused !== wasPaused
      lines = due
      wasPaused = isPaused
      return Effect.flatMap(around, (now) => (isNews ? output.err(ProgressText.line(snapshot, now)) : Effect.void))
    })
    yield* Effect.addFinalizer(() => look)
    yield* Effect.forkScoped(Effect.repeat(look, Schedule.spaced(lookInterval)))
  })
