import { resolve } from "node:path"
import { Budgets } from "@sluice/core/Budget"
import type { DeadLetterError, DeadLetters } from "@sluice/core/DeadLetter"
import * as LiveSender from "@sluice/core/LiveSender"
import type { Snapshot } from "@sluice/core/Pipeline"
import type { Lag, NewRecord, QueueError } from "@sluice/core/Queue"
import type { Settled } from "@sluice/core/Settled"
import type { SourceError } from "@sluice/core/Source"
import type { StateError } from "@sluice/core/StateStore"
import type { Tally } from "@sluice/node/DeadLetterSource"
import type { JournalError } from "@sluice/node/ReplayJournal"
import * as UndiciTransport from "@sluice/node/UndiciTransport"
import { Clock, Context, Duration, Effect, Either, Layer, Schedule, Scope } from "effect"
import { ConfigurationError, type Draft, type ReadOptions } from "./configuration/Configuration.js"
import * as ConfigurationFile from "./configuration/ConfigurationFile.js"
import type { ConfigurationInCode } from "./configuration/DestinationValues.js"
import { length } from "./configuration/Lengths.js"
import * as IterableSource from "./live/IterableSource.js"
import * as RecordIntake from "./live/RecordIntake.js"
import { InvalidError } from "./live/SendErrorClasses.js"
import { ofResult, ofSettled, type SendError } from "./live/SendErrors.js"
import * as SendQueue from "./live/SendQueue.js"
import type { Unfinished } from "./live/Unclosed.js"
import type { RejectsError } from "./report/RejectsFile.js"
import type { RunReport } from "./report/RunReport.js"
import * as Execution from "./run/Execution.js"
import * as Forgotten from "./run/Forgotten.js"
import type { OutputFileError } from "./run/OutputFiles.js"
import type * as Replays from "./run/Replays.js"
import type * as Runs from "./run/Runs.js"
import * as SharedBudgets from "./run/SharedBudgets.js"
import * as StateFolder from "./run/StateFolder.js"
import { wire } from "./wiring/Wiring.js"

/** The options of `send`. */
export interface SendOptions {
  /**
   * The longest wait for the outcome. After it, `send` fails with Deferred: the record is in the queue and is delivered
   * later. Default: no limit.
   */
  readonly deadline?: Duration.DurationInput | undefined
}

/** The options of `run`. */
export interface RunOptions
  extends Omit<
    Runs.RunSettings,
    "dry" | "records" | "input" | "openLetters" | "openState" | "budgets" | "onFiles" | "outputs"
  > {
  /** Files or globs relative to the working directory, or records of the program. Default: those of the configuration. */
  readonly source?: string | ReadonlyArray<string> | IterableSource.Records | undefined
  /** Called with the progress four times a second. */
  readonly onProgress?: ((snapshot: Snapshot) => void) | undefined
}

/** The options of `replay`. */
export interface ReplayOptions extends Pick<Replays.ReplaySettings, "only"> {
  /** Older letters with attributes are left out. Default: 24 hours. */
  readonly maxAge?: Duration.DurationInput | undefined
  readonly onProgress?: ((snapshot: Snapshot) => void) | undefined
}

/** The account of a replay, including the letters that the replay left out. */
export interface ReplayReport extends RunReport {
  readonly letters: Tally
}

/** A run or replay in progress. */
export interface Running {
  /** Waits for the responses to requests that were sent; every other record stays pending. */
  readonly stop: Effect.Effect<void>
}

/** Sends records as a configuration describes. */
export interface Sluice {
  /** Succeeds when the record is delivered, or skipped as configured. Fails with any other outcome. */
  readonly send: (record: unknown, options?: SendOptions) => Effect.Effect<void, SendError>
  /** Any outcome of the record. Fails only if it was not sent or has no outcome yet. */
  readonly trySend: (record: unknown, options?: SendOptions) => Effect.Effect<Settled, SendError>
  /**
   * Succeeds once the record is in the queue: with a queue on disk, when it is written and synced. Its outcome is in the
   * dead letters if it is not delivered. Fails if the record is not valid as such or was not accepted.
   */
  readonly enqueue: (record: unknown) => Effect.Effect<void, SendError>
  /** The records that were sent or enqueued and have no outcome. */
  readonly lag: Effect.Effect<Lag, QueueError>
  /**
   * Runs over a source to its end. `onBegun` receives an effect that stops the run. Interrupting this effect ends the
   * run immediately.
   */
  readonly run: (options?: RunOptions, onBegun?: (running: Running) => void) => Effect.Effect<RunReport, Runs.RunError>
  /** Sends dead letters again. Fails if the file is missing or has no valid dead letter. */
  readonly replay: (
    deadLetters: string,
    options?: ReplayOptions,
    onBegun?: (running: Running) => void
  ) => Effect.Effect<
    ReplayReport,
    ConfigurationError | DeadLetterError | OutputFileError | RejectsError | SourceError | JournalError | StateError
  >
}

/** The service of {@link Sluice}. */
export const Sluice = Context.GenericTag<Sluice>("sluice/Sluice")

/** Options for reading a configuration, and the place of the program's state. */
export interface SluiceOptions extends ReadOptions {
  /**
   * The folder of state, relative to the working directory, like `--state` of the command. `send`, `run` and `replay`
   * use it; the `state` of a run replaces it for that run. Default: `.sluice` beside the configuration, or `none` for a
   * configuration as an object. `none`: nothing is stored, and remembered deliveries last as long as the sluice, a run
   * or a replay.
   */
  readonly state?: string | "none" | undefined
  /**
   * Where records of `send` and `enqueue` are until they have an outcome. `disk`: in the folder of state, so that they
   * survive the end of the process; one process at a time uses it, and the next one sends what is left. Default: `memory`.
   */
  readonly queue?: SendQueue.QueueOptions["on"] | SendQueue.QueueOptions | undefined
}

/** The path of a configuration, or the configuration as an object. */
export type From = string | ConfigurationInCode

/** A sluice, and a function that sends a record without a fiber. Starting a fiber takes half as long as a request. */
export interface Opened {
  readonly sluice: Sluice
  /** See `LiveSender.offer`. */
  readonly offer: (record: unknown, done: (result: Either.Either<Settled, SendError>) => void) => void
  /** The records without an outcome, and whether they are on disk. */
  readonly unclosed: () => Unfinished
}

/** Reads the configuration and prepares everything; nothing is sent yet. Closing the scope waits for the accepted records. */
export const make = (from: From, options?: SluiceOptions): Effect.Effect<Sluice, ConfigurationError, Scope.Scope> =>
  Effect.map(open(from, options), ({ sluice }) => sluice)

/** Like {@link make}, for the promise API; also returns `offer` and `unclosed`. */
export const open = (from: From, options: SluiceOptions = {}): Effect.Effect<Opened, ConfigurationError, Scope.Scope> =>
  Effect.gen(function* () {
    const scope = yield* Effect.scope
    const draft = yield* ConfigurationFile.read(from, options)
    const { shape, folder, path, problemAt } = draft.configuration
    const state = options.state ?? (path === undefined ? StateFolder.noState : undefined)
    const deadline = shape.delivery?.deadline
    const transport = yield* UndiciTransport.make(deadline === undefined ? {} : { deadline: length(deadline) })
    // The records of a program cannot be read in advance, so each letter for a gender is decided alone.
    const wiring = yield* wire(draft, transport, { lettersUnclear: true })
    const budgets =
      state === StateFolder.noState
        ? new Budgets()
        : yield* SharedBudgets.make(StateFolder.folderOf(draft.configuration, state))
    const openLetters = yield* sharedLetters(scope)
    const letters =
      shape.deadLetters === undefined
        ? discarded
        : yield* Effect.mapError(
            openLetters(resolve(folder, shape.deadLetters.file)),
            ({ message }) => new ConfigurationError({ problems: [problemAt(["deadLetters", "file"], message)] })
          )
    const forgotten = yield* Effect.mapError(
      Forgotten.load(wiring, state),
      ({ message }) => new ConfigurationError({ problems: [problemAt([], message)] })
    )
    const { queue, remembered } = yield* SendQueue.open(wiring, { queue: options.queue, state, scope })
    const recognized = Forgotten.recognize(forgotten, wiring)
    const live = yield* LiveSender.make({
      queue,
      pipeline: {
        ...Execution.deliveryOptions(shape),
        routes: wiring.routes.map(({ route }) => route),
        budgets,
        ...(recognized && { forgotten: recognized })
      },
      deadLetters: letters,
      sendersKeepRecords: true,
      remembered,
      drain: shape.delivery?.drain === undefined ? undefined : length(shape.delivery.drain)
    })
    const accept = RecordIntake.make(shape)
    const trySend: Sluice["trySend"] = (record, { deadline } = {}) => {
      const accepted = accept(record)
      if (Either.isLeft(accepted)) return new InvalidError({ reasons: [accepted.left] })
      return Effect.flatMap(live.send(newRecord(accepted.right), deadline), (result) => ofResult(result, deadline))
    }
    const sluice: Sluice = {
      trySend,
      send: (record, options) =>
        Effect.flatMap(
          trySend(record, options),
          (settled): Effect.Effect<void, SendError> => ofSettled(settled) ?? Effect.void
        ),
      enqueue: (record) => {
        const accepted = accept(record)
        if (Either.isLeft(accepted)) return new InvalidError({ reasons: [accepted.left] })
        return Effect.flatMap(live.enqueue(newRecord(accepted.right)), (refused) =>
          refused === undefined ? Effect.void : Effect.asVoid(ofResult(refused))
        )
      },
      lag: queue.lag,
      run: (settings = {}, onBegun) =>
        Effect.scoped(
          Effect.flatMap(
            prepareRun(draft, transport, {
              ...runSettings(draft, settings),
              state: settings.state ?? state,
              openLetters,
              budgets
            }),
            (ready) => Effect.tap(watched(ready.execution, settings.onProgress, onBegun), () => ready.flushOutcomes)
          )
        ),
      replay: (file, settings = {}, onBegun) =>
        Effect.scoped(
          Effect.gen(function* () {
            const now = yield* Clock.currentTimeMillis
            const maxAge = settings.maxAge === undefined ? undefined : Duration.toMillis(settings.maxAge)
            const ready = yield* prepareReplay(
              draft,
              transport,
              { deadLetters: file, only: settings.only, maxAge, state, openLetters, budgets },
              now
            )
            const report = yield* watched({ ...ready.execution, run: ready.run }, settings.onProgress, onBegun)
            return { ...report, letters: ready.tally() }
          })
        )
    }
    return {
      sluice,
      unclosed: () => ({ records: live.pending(), onDisk: queue.isDurable }),
      offer: (record, done) => {
        const accepted = accept(record)
        if (Either.isLeft(accepted)) done(Either.left(new InvalidError({ reasons: [accepted.left] })))
        else live.offer(newRecord(accepted.right), (result) => done(ofResult(result)))
      }
    }
  })

// Runs and replays are loaded on use: most of the code is for files, which a program that only sends does not need.

const prepareRun = (...all: Parameters<typeof Runs.prepare>): ReturnType<typeof Runs.prepare> =>
  Effect.flatMap(
    Effect.promise(() => import("./run/Runs.js")),
    ({ prepare }) => prepare(...all)
  )

const prepareReplay = (...all: Parameters<typeof Replays.prepare>): ReturnType<typeof Replays.prepare> =>
  Effect.flatMap(
    Effect.promise(() => import("./run/Replays.js")),
    ({ prepare }) => prepare(...all)
  )

const openLetterFile = (path: string): Effect.Effect<DeadLetters, DeadLetterError, Scope.Scope> =>
  Effect.flatMap(
    Effect.promise(() => import("@sluice/node/DeadLetterFile")),
    ({ make }) => make(path)
  )

/** {@link make} as a layer. */
export const layer = (from: From, options?: SluiceOptions): Layer.Layer<Sluice, ConfigurationError> =>
  Layer.scoped(Sluice, make(from, options))

const newRecord = ({ body, id }: RecordIntake.AcceptedRecord): NewRecord => ({ id, body, json: JSON.stringify(body) })

/** `send` returns the outcome, and the configuration names no file of dead letters. */
const discarded: DeadLetters = { name: "nowhere", write: () => Effect.void }

/** One open file per path, and one write at a time, shared by all writers. */
const sharedLetters = (scope: Scope.Scope) =>
  Effect.map(Effect.makeSemaphore(1), (one) => {
    const open = new Map<string, DeadLetters>()
    return (path: string): Effect.Effect<DeadLetters, DeadLetterError> =>
      Effect.suspend(() => {
        const known = open.get(path)
        if (known !== undefined) return Effect.succeed(known)
        return Effect.map(Scope.extend(openLetterFile(path), scope), (made) => {
          const shared = {
            ...made,
            write: (letters: Parameters<DeadLetters["write"]>[0]) => one.withPermits(1)(made.write(letters))
          }
          open.set(path, shared)
          return shared
        })
      })
  })

const runSettings = ({ configuration }: Draft, { source, onProgress: _, ...rest }: RunOptions): Runs.RunSettings => {
  if (source === undefined) return rest
  return typeof source === "string" || isNames(source)
    ? { ...rest, input: source }
    : { ...rest, records: IterableSource.make(source, configuration.shape) }
}

const isNames = (source: ReadonlyArray<string> | IterableSource.Records): source is ReadonlyArray<string> =>
  Array.isArray(source) && source.length > 0 && source.every((name) => typeof name === "string")

const watched = <E>(
  execution: Pick<Execution.Execution, "stop" | "snapshot"> & { readonly run: Effect.Effect<RunReport, E> },
  onProgress: ((snapshot: Snapshot) => void) | undefined,
  onBegun: ((running: Running) => void) | undefined
): Effect.Effect<RunReport, E> =>
  Effect.scoped(
    Effect.gen(function* () {
      onBegun?.({ stop: execution.stop })
      const reportProgress = Effect.sync(() => onProgress?.(execution.snapshot()))
      if (onProgress !== undefined)
        yield* Effect.forkScoped(Effect.repeat(reportProgress, Schedule.spaced(Duration.millis(250))))
      const report = yield* execution.run
      yield* reportProgress
      return report
    })
  )
