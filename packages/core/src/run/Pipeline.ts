import { Clock, Deferred, Duration, Effect, FiberSet } from "effect"
import type { Budgets } from "../delivery/Budget.js"
import type { Route } from "../destination/Route.js"
import type { DeadLetters } from "../outcome/DeadLetter.js"
import type { Report, Stopped } from "../outcome/Report.js"
import type { Settled } from "../outcome/Settled.js"
import type { Source } from "../record/Source.js"
import type { SourceRecord } from "../record/SourceRecord.js"
import { type Progress, start } from "./Checkpoint.js"
import { Run } from "./Run.js"

/** What a pipeline is made of. Everything but source, routes and dead letters has a default. */
export interface Options {
  readonly source: Source
  /** At least one; names of destinations are unique. */
  readonly routes: ReadonlyArray<Route>
  readonly deadLetters: DeadLetters
  /** Where to go on from and where to keep how far it came. Default: from the beginning, kept nowhere. */
  readonly progress?: Progress
  /** Requests in flight at once, per endpoint. Default 8. */
  readonly concurrency?: number
  /** Records read and not settled, at most. Default 65,536 records, 64 MB of their items' text. */
  readonly window?: { readonly records?: number; readonly bytes?: number }
  /** What to do by lane with an item that is not repeatable and whose answer was lost. Default `hold`: Unknown. */
  readonly uncertain?: Readonly<Record<string, "hold" | "resend">>
  /** How long a batch that is not full waits for more while others are in flight. Default 50 ms; 0 while nothing is in flight. */
  readonly linger?: Duration.DurationInput
  /** With no success for so long, the run stops and leaves everything pending. Default 15 minutes; infinity for a service. */
  readonly giveUpAfter?: Duration.DurationInput
  /** How long {@link Pipeline.stop} waits for what is in flight. Default 30 seconds. */
  readonly drain?: Duration.DurationInput
  /**
   * What a replay knows of a record at a destination. `undefined`: this destination is not concerned with the record, as if
   * it had no route. Else the SHA-256 sums of the `json` of items that were accepted before; they are left out, each as
   * often as it is listed.
   */
  readonly concerns?: (record: SourceRecord, destination: string) => ReadonlyArray<string> | undefined
  /** Shared by pipelines that draw on the same limits. Default: of this pipeline alone. */
  readonly budgets?: Budgets
  /** Told of settled records, some at a time, in the order of settling, after their dead letters are durable. Must not throw. */
  readonly onSettled?: (settled: ReadonlyArray<Settled>) => void
}

/** The state of the way to one endpoint. */
export type Health = "open" | "paused" | "halted"

/** A look at a running pipeline, cheap enough for every frame of a progress bar. */
export interface Snapshot {
  readonly read: number
  readonly delivered: number
  readonly skipped: number
  readonly dead: number
  /** Read and not settled. */
  readonly open: number
  /** Requests in flight. */
  readonly inFlight: number
  readonly attempts: number
  readonly health: Health
  /** Words for a person on why it is paused or halted. */
  readonly trouble?: string
  /** Requests started in the current window, and how many may start in it. */
  readonly budget: { readonly used: number; readonly count: number }
}

/** One run from a source to its destinations. */
export interface Pipeline {
  /**
   * Reads to the end of the source and settles every record, or stops early and says why in the report. Never fails:
   * trouble is in `stopped`. Runs once. Progress is kept every second and at the end: after a process was killed, what it
   * delivered since then is sent again. Interrupting it is {@link abort} without a report; dead letters of what became
   * Unknown are written all the same.
   */
  readonly run: Effect.Effect<Report>
  /** Stops reading and starting, waits for what is in flight up to `drain`; the rest is pending. Returns at once. */
  readonly stop: Effect.Effect<void>
  /** Ends at once: what is in flight and not repeatable is Unknown, the rest is pending. Returns at once. */
  readonly abort: Effect.Effect<void>
  readonly snapshot: () => Snapshot
}

/**
 * Makes a pipeline; nothing is read or sent before `run`.
 *
 * Endpoints with the same id are one: routes to them share planner, budget and batches.
 */
export const make = (options: Options): Effect.Effect<Pipeline> =>
  Effect.gen(function* () {
    const stopping = yield* Deferred.make<void>()
    const aborted = yield* Deferred.make<void>()
    const clock = yield* Effect.clock
    let current: Run | undefined
    let toldToStop: Stopped | undefined

    const stop = Effect.sync(() => {
      toldToStop = told(options)
      current?.stop(toldToStop)
    })
    const drained = Effect.zipRight(Deferred.await(stopping), Effect.sleep(options.drain ?? Duration.seconds(30)))
    const run = Effect.scoped(
      Effect.gen(function* () {
        const began = yield* Clock.currentTimeMillis
        const loaded = yield* Effect.either(options.progress?.load ?? Effect.succeed(start))
        const fibers = yield* FiberSet.make<void>()
        const made = new Run(options, loaded._tag === "Right" ? loaded.right : start, stopping, fibers)
        current = made
        if (loaded._tag === "Left")
          made.stop({ kind: "progress", code: "progress-not-readable", message: loaded.left.message })
        else if (toldToStop !== undefined) made.stop(toldToStop)
        else
          yield* Effect.ensuring(
            Effect.raceFirst(Effect.raceFirst(made.work, drained), Deferred.await(aborted)),
            made.close
          )
        return made.report((yield* Clock.currentTimeMillis) - began)
      })
    )
    return {
      run,
      stop,
      abort: Effect.zipRight(stop, Effect.asVoid(Deferred.succeed(aborted, undefined))),
      snapshot: () => current?.snapshot(clock.unsafeCurrentTimeMillis()) ?? idle
    }
  })

/** Only where progress is kept does the next run know what is left. */
const told = ({ progress }: Options): Stopped => ({
  kind: "signal",
  code: "told-to-stop",
  message: `It was told to stop. ${
    progress === undefined
      ? "What is pending was not sent, and nothing remembers it: give it to the next run again."
      : "What is pending is sent by the next run."
  }`
})

const idle: Snapshot = {
  read: 0,
  delivered: 0,
  skipped: 0,
  dead: 0,
  open: 0,
  inFlight: 0,
  attempts: 0,
  health: "open",
  budget: { used: 0, count: 0 }
}
