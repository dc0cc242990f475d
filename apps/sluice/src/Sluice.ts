import { resolve } from "node:path"
import { Budgets } from "@sluice/core/Budget"
import type { DeadLetterError, DeadLetters } from "@sluice/core/DeadLetter"
import type { Snapshot } from "@sluice/core/Pipeline"
import type { Lag, QueueError } from "@sluice/core/Queue"
import type { Settled } from "@sluice/core/Settled"
import type { SourceError } from "@sluice/core/Source"
import type { StateError } from "@sluice/core/StateStore"
import type { Tally } from "@sluice/node/DeadLetterSource"
import type { JournalError } from "@sluice/node/ReplayJournal"
import * as UndiciTransport from "@sluice/node/UndiciTransport"
import { length } from "@sluice/values/SettingsSchema"
import { Clock, Context, Duration, Effect, type Either, Layer, Schedule, Scope } from "effect"
import { ConfigurationError, type Draft, type ReadOptions } from "./configuration/Configuration.js"
import * as ConfigurationFile from "./configuration/ConfigurationFile.js"
import type { ConfigurationInCode } from "./configuration/DestinationValues.js"
import * as IterableSource from "./live/IterableSource.js"
import * as LiveSending from "./live/LiveSending.js"
import type { SendError } from "./live/SendErrors.js"
import * as SendQueue from "./live/SendQueue.js"
import type { Unfinished } from "./live/Unclosed.js"
import type { RejectsError } from "./report/RejectsFile.js"
import type { RunReport } from "./report/RunReport.js"
import type * as Execution from "./run/Execution.js"
import * as Forgotten from "./run/Forgotten.js"
import type { OutputFileError } from "./run/OutputFiles.js"
import type * as Replays from "./run/Replays.js"
import type * as Runs from "./run/Runs.js"
import * as SharedBudgets from "./run/SharedBudgets.js"
import * as StateFolder from "./run/StateFolder.js"
import { wire } from "./wiring/Wiring.js"

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
export interface Sluice extends Pick<LiveSending.LiveSending, "send" | "trySend" | "enqueue"> {
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
  /** The storage of records of `send` and `enqueue` until their outcome, and its bounds. Default: `memory`. */
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
    const {
      letters: queuedLetters,
      queue,
      remembered
    } = yield* Effect.mapError(
      SendQueue.open(wiring, { queue: options.queue, state, scope }),
      ({ message }) => new ConfigurationError({ problems: [problemAt([], message)] })
    )
    const recognized = Forgotten.recognize(forgotten, wiring)
    const sending = yield* LiveSending.make(wiring, {
      queue,
      deadLetters:
        shape.deadLetters === undefined
          ? letters
          : yield* queuedLetters(resolve(folder, shape.deadLetters.file), letters),
      remembered,
      budgets,
      ...(recognized && { forgotten: recognized })
    })
    const sluice: Sluice = {
      trySend: sending.trySend,
      send: sending.send,
      enqueue: sending.enqueue,
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
      unclosed: () => ({ records: sending.pending(), onDisk: queue.isDurable }),
      offer: sending.offer
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
