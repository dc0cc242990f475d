import { rmSync } from "node:fs"
import { join, resolve } from "node:path"
import type { Budgets } from "@sluice/core/Budget"
import { type Progress, ProgressError, start } from "@sluice/core/Checkpoint"
import type { DeadLetters } from "@sluice/core/DeadLetter"
import { type Source, SourceError } from "@sluice/core/Source"
import type { Transport } from "@sluice/core/Transport"
import * as DeadLetterFile from "@sluice/node/DeadLetterFile"
import * as OutcomesFile from "@sluice/node/OutcomesFile"
import type * as ProgressFile from "@sluice/node/ProgressFile"
import { Effect, Either, type Scope } from "effect"
import type { ConfigurationError, Draft } from "../configuration/Configuration.js"
import { type Wiring, wire } from "../wiring/Wiring.js"
import * as Execution from "./Execution.js"
import * as RunSource from "./RunSource.js"
import * as StateFolder from "./StateFolder.js"

/** What is said of one run besides its configuration. */
export interface Settings extends RunSource.Selection {
  /** Keeps progress, hosts and the last run. Default: `.sluice` beside the configuration; `none` keeps nothing. */
  readonly state?: string | "none" | undefined
  /** In place of the file of the configuration. Relative to the working directory. */
  readonly deadLetters?: string | undefined
  /** A line for each settled record. */
  readonly outcomes?: string | undefined
  /** Starts over although an earlier run came further. */
  readonly again?: boolean | undefined
  /** Makes the requests and sends none; keeps nothing. `transport` must be one that sends nothing. */
  readonly dry?: boolean | undefined
  /** Makes the dead letters of a path. Default: a file of its own. */
  readonly openLetters?: ((path: string) => Effect.Effect<DeadLetters, never, Scope.Scope>) | undefined
  readonly budgets?: Budgets | undefined
}

/** A run that is ready to begin. */
export interface Run {
  readonly wiring: Wiring
  readonly source: RunSource.RunSource
  readonly execution: Execution.Execution
  /** The entry that it begins at; above 0 where an earlier run came so far. */
  readonly from: number
  /** Settled before among those from there on. */
  readonly settledAhead: number
  /** The run before, where it was killed: what it delivered after its last save is sent again. */
  readonly abandoned: ProgressFile.ProgressFile["abandoned"]
  /** How a source of its name that was run before began, where this one begins otherwise, so that all of it is sent. */
  readonly beganOtherwise: ProgressFile.ProgressFile["beganOtherwise"]
  /** The last line of an earlier run, which no newline ended, has become longer: it is read again. */
  readonly lastLineGrew: boolean
  /** Whether the next run will know how far this one came. */
  readonly remembers: boolean
  /** Path of the dead letters; undefined where none are kept. */
  readonly deadLetters: string | undefined
  /** Fails with what went wrong in keeping outcomes, once the run has ended. */
  readonly flushOutcomes: Effect.Effect<void, OutcomesFile.OutcomesError>
}

/** Why a run cannot begin. */
export type RunError = ConfigurationError | SourceError | ProgressError | OutcomesFile.OutcomesError

/** Gets everything ready: files are opened, progress is loaded and locked. Nothing is read or sent before `run`. */
export const prepare = (
  draft: Draft,
  transport: Transport,
  settings: Settings
): Effect.Effect<Run, RunError, Scope.Scope> =>
  Effect.gen(function* () {
    const wiring = yield* wire(draft, transport)
    const source = yield* RunSource.make(wiring.configuration, settings)
    if (source === undefined) return yield* new SourceError({ source: wiring.configuration.name, message: noSource })
    const keeping = settings.dry !== true && settings.state !== StateFolder.noState
    const folder = StateFolder.folderOf(wiring.configuration, settings.state)
    const file = keeping ? yield* StateFolder.progress(folder, wiring, source, settings.sample) : undefined
    if (settings.again === true && file !== undefined) yield* file.clear
    const position = file === undefined ? start : yield* file.load
    const letters = deadLettersOf(wiring, settings)
    const outcomes =
      settings.outcomes === undefined
        ? undefined
        : yield* OutcomesFile.make(resolve(settings.outcomes), resumed(position) ? "append" : "replace")
    if (keeping && letters !== undefined) yield* keepLastRun(folder, wiring, settings, letters)
    const watched = watchedToEnd(source.source)
    const progress = file && (outcomes === undefined ? file : telling(file, outcomes, watched.hasEnded))
    return {
      wiring,
      source,
      beganOtherwise: settings.again === true ? undefined : file?.beganOtherwise,
      lastLineGrew: settings.again !== true && file?.lastLineGrew === true,
      remembers: file !== undefined,
      from: position.lowWater,
      settledAhead: position.settled.length,
      abandoned: settings.again === true ? undefined : file?.abandoned,
      deadLetters: letters,
      flushOutcomes: outcomes?.flush ?? Effect.void,
      execution: yield* Execution.make({
        wiring,
        source: watched.source,
        deadLetters: letters === undefined ? nowhere : yield* (settings.openLetters ?? DeadLetterFile.make)(letters),
        budgets: settings.budgets,
        progress,
        dry: settings.dry === true,
        onSettled: outcomes?.add
      })
    }
  })

/**
 * Progress says that a record is settled: by then its outcome has to be in the file. Where it cannot be, the run stops, so
 * that as few lines as possible are missing. What was sent is kept all the same, or the next run would send it again.
 */
const telling = (file: Progress, outcomes: OutcomesFile.OutcomesFile, hasEnded: () => boolean): Progress => ({
  load: file.load,
  save: (at) =>
    Effect.gen(function* () {
      const told = yield* Effect.either(outcomes.flush)
      yield* file.save(at)
      // At the end there is nothing left to stop; whoever waits for the run flushes once more and is told.
      if (Either.isLeft(told) && !hasEnded()) return yield* new ProgressError({ message: told.left.message })
    })
})

/** The source, and whether it has given everything. */
const watchedToEnd = (source: Source): { readonly source: Source; readonly hasEnded: () => boolean } => {
  let ended = false
  const open: Source["open"] = (from) =>
    Effect.map(source.open(from), (pull) =>
      Effect.tap(pull, (entries) => {
        ended = entries === undefined
      })
    )
  return { source: { ...source, open }, hasEnded: () => ended }
}

const noSource =
  "There is nothing to read. Name a file with --input, or in the configuration as source: { file: FILE }."

const resumed = (position: { readonly lowWater: number; readonly settled: ReadonlyArray<number> }): boolean =>
  position.lowWater > 0 || position.settled.length > 0

/** Keeps no dead letters: a dry run tells of them and that is all. */
const nowhere: DeadLetters = { name: "nowhere", write: () => Effect.void }

/** Where the dead letters of a configuration are kept. */
export const deadLettersOf = ({ configuration }: Wiring, settings: Settings): string | undefined => {
  if (settings.deadLetters !== undefined) return resolve(settings.deadLetters)
  if (settings.dry === true) return undefined
  return resolve(configuration.folder, configuration.shape.deadLetters?.file ?? "dead-letters.ndjson")
}

const keepLastRun = (folder: string, { configuration }: Wiring, settings: Settings, deadLetters: string) =>
  StateFolder.keepLastRun(folder, {
    configuration: configuration.path ?? "",
    ...(configuration.environment !== undefined && { environment: configuration.environment }),
    ...(settings.input !== undefined && {
      input: (typeof settings.input === "string" ? [settings.input] : settings.input).map((name) =>
        name === "-" ? name : resolve(name)
      )
    }),
    ...(settings.outcomes !== undefined && { outcomes: resolve(settings.outcomes) }),
    deadLetters,
    at: new Date().toISOString()
  })

/** Dead letters of runs against a mock: they are nobody's, and each run begins with none. */
export const mockDeadLetters = (folder: string): string => {
  const path = join(folder, "mock-dead-letters.ndjson")
  rmSync(path, { force: true })
  return path
}
