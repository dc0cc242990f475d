import { Deferred, Duration, Effect, FiberSet } from "effect"
import type { Budgets } from "../delivery/Budget.js"
import type { Availability } from "../delivery/Health.js"
import * as MonotonicTime from "../delivery/MonotonicTime.js"
import type { Route } from "../destination/Route.js"
import type { DeadLetters } from "../outcome/DeadLetter.js"
import * as Remarks from "../outcome/Remarks.js"
import type { Report, Stopped } from "../outcome/Report.js"
import type { Settled } from "../outcome/Settled.js"
import type { Source } from "../record/Source.js"
import type { SourceRecord } from "../record/SourceRecord.js"
import type { Forgotten } from "./Forgotten.js"
import type { Remember } from "./RememberedDeliveries.js"
import { Run } from "./Run.js"
import { empty, type StateStore } from "./StateStore.js"

/** The parts and settings of a pipeline. Every setting except source, routes and dead letters has a default. */
export interface PipelineOptions {
  readonly source: Source
  /** At least one; names of destinations are unique. */
  readonly routes: ReadonlyArray<Route>
  readonly deadLetters: DeadLetters
  /**
   * The state of earlier runs, in which this run stores its own. Not used if the source cannot be resumed. Default:
   * the run starts at the beginning and stores nothing.
   */
  readonly state?: StateStore
  /** Prevents sending delivered records twice, by their ids. Needs `state`, even if the source cannot be resumed. */
  readonly remember?: Remember
  /** Maximum number of requests that wait for a response at the same time, per endpoint. Default 8. */
  readonly concurrency?: number
  /** Maximum number of records that are read and not finished, per endpoint. Default: 65,536 records, 64 MB of items. */
  readonly window?: { readonly records?: number; readonly bytes?: number }
  /**
   * By lane: whether to send an unrepeatable item again after a lost response. Default: `hold`, which makes the record
   * Unknown.
   */
  readonly uncertain?: Readonly<Record<string, "hold" | "resend">>
  /**
   * The time a batch that is not full waits for more items. Default: 50 ms. Records of a live source do not wait while
   * no request waits for a response.
   */
  readonly linger?: Duration.DurationInput
  /**
   * After this time without a successful request, an endpoint stops and the rest stays pending. Default: 15 minutes. Use
   * infinity for a service.
   */
  readonly giveUpAfter?: Duration.DurationInput
  /**
   * Rejects items that the endpoint refused alone without naming them, even if nothing shows that the vendor responds.
   * Default: false, and the run stops after several such batches in a row, because a proxy may have refused them.
   */
  readonly pastRefusals?: boolean
  /** The time {@link Pipeline.stop} waits for the responses of started requests. Default: 30 seconds. */
  readonly drain?: Duration.DurationInput
  /**
   * For a replay, the accepted items of a record at a destination: the SHA-256 sums of their `json`. Each sum leaves
   * out one item. `undefined` if the record is not sent to the destination.
   */
  readonly concerns?: (record: SourceRecord, destination: string) => ReadonlyArray<string> | undefined
  /** Records that are Skipped with the reason `forgotten`, and stored nowhere. Default: none. */
  readonly forgotten?: Forgotten
  /** Budgets that pipelines with common limits share. Default: budgets of this pipeline alone. */
  readonly budgets?: Budgets
  /**
   * Called with finished records, several at a time, in the order in which they finish, after their dead letters are
   * durable. Must not throw.
   */
  readonly onSettled?: (settled: ReadonlyArray<Settled>) => void
}

/** The state of a running pipeline at one time. Cheap enough for every frame of a progress bar. */
export interface Snapshot {
  readonly read: number
  readonly delivered: number
  readonly skipped: number
  readonly dead: number
  /** Records that were read and are not finished, at the endpoint with most of them that has not stopped. */
  readonly open: number
  /** Requests that wait for a response. */
  readonly inFlight: number
  readonly attempts: number
  /** Of the first endpoint that is paused or halted. `open` if none is. */
  readonly health: Availability
  /** The reason it is paused or halted, for people. */
  readonly trouble?: string
  /**
   * The reason the next request of an endpoint waits, and the rest of the wait in milliseconds. The longest wait if
   * several endpoints wait.
   */
  readonly wait?: { readonly for: "pause" | "rate-limit"; readonly millis: number }
  /**
   * Requests that may be open at the same time at an endpoint: now, and at most. Fewer than the configured number while a
   * service refuses requests or slows down. The lowest number of all endpoints.
   */
  readonly concurrency: { readonly limit: number; readonly max: number }
  /** Of the first endpoint. */
  readonly budget: EndpointSnapshot["budget"]
  readonly endpoints: ReadonlyArray<EndpointSnapshot>
}

/** The state of one endpoint of a running pipeline at one time. */
export interface EndpointSnapshot {
  /** Its id. */
  readonly endpoint: string
  /** The names of its destinations. */
  readonly destinations: ReadonlyArray<string>
  /** Records that were read and that the endpoint has not finished. */
  readonly open: number
  /** Requests that wait for a response. */
  readonly inFlight: number
  readonly health: Availability
  /** The reason it is paused or halted, or its next request waits, for people. */
  readonly trouble?: string
  /** Whether nothing more is sent to it in this run. */
  readonly isStopped: boolean
  /** Requests started in the current window, and how many may start in one. */
  readonly budget: { readonly used: number; readonly count: number }
}

/** One run from a source to its destinations. */
export interface Pipeline {
  /**
   * Reads to the end of the source until every record has its outcome, or stops early and reports the reason in
   * `stopped`. Never fails. Runs once. With a state store, unrepeatable items are noted before their request is sent,
   * and every response is stored. If the process is killed, only the items of requests without a response are
   * uncertain, and a later run does not send them again. Interrupting the effect is the same as {@link abort} without a
   * report. Dead letters of Unknown records are still written.
   */
  readonly run: Effect.Effect<Report>
  /**
   * Stops reading and starting requests, and waits up to `drain` for the responses of started requests. All other
   * records stay pending. Returns immediately.
   */
  readonly stop: Effect.Effect<void>
  /**
   * Ends the run. Unrepeatable items of requests without a response become Unknown, and all other records stay pending.
   * Returns immediately.
   */
  readonly abort: Effect.Effect<void>
  readonly snapshot: () => Snapshot
}

/**
 * Creates a pipeline. Nothing is read or sent before `run`.
 *
 * Routes whose endpoints have the same id share planner, budget and batches. Different endpoints share only the reading
 * of the source and the account. Each has its own window, batches, health and checkpoint. An endpoint that halts stops
 * alone, and the others continue to the end of the source. An endpoint that is slow or paused stops the reading when its
 * window is full. Endpoints of one order group (`Endpoint.order`) and all endpoints of a live source share one window and
 * stop together.
 */
export const make = (options: PipelineOptions): Effect.Effect<Pipeline> =>
  Effect.gen(function* () {
    const stopping = yield* Deferred.make<void>()
    const aborted = yield* Deferred.make<void>()
    const clock = yield* Effect.clock
    let current: Run | undefined
    let asked: Stopped | undefined

    const stop = Effect.sync(() => {
      asked = stoppedBySignal(options)
      current?.stop(asked)
    })
    const drained = Effect.zipRight(Deferred.await(stopping), Effect.sleep(options.drain ?? Duration.seconds(30)))
    const run = Effect.scoped(
      Effect.gen(function* () {
        const began = yield* MonotonicTime.millis
        // First, so that it is closed last.
        for (const { keepOpen } of new Set(options.routes.map(({ destination }) => destination.endpoint)))
          if (keepOpen !== undefined) yield* keepOpen
        const loaded = yield* Effect.either(options.state?.load ?? Effect.succeed(empty))
        const fibers = yield* FiberSet.make<void>()
        const made = new Run(options, loaded._tag === "Right" ? loaded.right : empty, stopping, fibers)
        current = made
        if (loaded._tag === "Left")
          made.stop({ kind: "progress", code: "progress-not-readable", message: loaded.left.message })
        else if (asked !== undefined) made.stop(asked)
        else
          yield* Effect.ensuring(
            Effect.raceFirst(Effect.raceFirst(made.work, drained), Deferred.await(aborted)),
            made.close
          )
        return made.report(Math.round((yield* MonotonicTime.millis) - began))
      })
    )
    return {
      run,
      stop,
      abort: Effect.zipRight(stop, Effect.asVoid(Deferred.succeed(aborted, undefined))),
      snapshot: () => current?.snapshot(MonotonicTime.millisOf(clock)) ?? idle
    }
  })

/** The advice for pending records. Only a run with checkpoints lets the next run continue. */
const stoppedBySignal = ({ source, state }: PipelineOptions): Stopped => ({
  kind: "signal",
  ...Remarks.reason("told-to-stop", {
    next:
      state === undefined || source.identify === undefined
        ? "Pending records were not sent, and no checkpoint was saved. Pass them to the next run again."
        : "The next run sends the pending records."
  })
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
  concurrency: { limit: 1, max: 1 },
  budget: { used: 0, count: 0 },
  endpoints: []
}
