import { rmSync } from "node:fs"
import { join, resolve } from "node:path"
import type { Budgets } from "@sluice/core/Budget"
import { CheckpointError, type CheckpointStore, start } from "@sluice/core/Checkpoint"
import type { DeadLetters } from "@sluice/core/DeadLetter"
import { type Source, SourceError } from "@sluice/core/Source"
import type { Transport } from "@sluice/core/Transport"
import type * as CheckpointFile from "@sluice/node/CheckpointFile"
import * as DeadLetterFile from "@sluice/node/DeadLetterFile"
import * as OutcomesFile from "@sluice/node/OutcomesFile"
import { Effect, Either, type Scope } from "effect"
import type { ConfigurationError, Draft } from "../configuration/Configuration.js"
import { type Wiring, wire } from "../wiring/Wiring.js"
import * as Execution from "./Execution.js"
import * as RunSource from "./RunSource.js"
import * as StateFolder from "./StateFolder.js"

/** The settings of one run besides its configuration. */
export interface Settings extends RunSource.Selection {
  /** The folder of checkpoints, confirmed hosts and the last run. Default: `.sluice` beside the configuration. `none`: nothing is saved. */
  readonly state?: string | "none" | undefined
  /** Replaces the file of the configuration. Relative to the working directory. */
  readonly deadLetters?: string | undefined
  /** A file that gets a line for each settled record. */
  readonly outcomes?: string | undefined
  /** Starts over and sends every record again. */
  readonly again?: boolean | undefined
  /** Makes the requests without sending them; saves nothing. The transport must be one that does not send. */
  readonly dry?: boolean | undefined
  /** Opens the dead letters of a path. Default: the file alone. */
  readonly openLetters?: ((path: string) => Effect.Effect<DeadLetters, never, Scope.Scope>) | undefined
  readonly budgets?: Budgets | undefined
}

/** A run that is ready to start. */
export interface Run {
  readonly wiring: Wiring
  readonly source: RunSource.RunSource
  readonly execution: Execution.Execution
  /** The entry at which it starts; above 0 where it continues an earlier run. */
  readonly from: number
  /** Entries after `from` that an earlier run completed. */
  readonly settledAhead: number
  /** The last run, where it was killed: records that it delivered after its last checkpoint are sent again. */
  readonly abandoned: CheckpointFile.CheckpointFile["abandoned"]
  /** The first line of the source in the last run, where it has changed, so that everything is sent. */
  readonly beganOtherwise: CheckpointFile.CheckpointFile["beganOtherwise"]
  /** Whether the last line of an earlier run was incomplete and has grown: it is read again. */
  readonly lastLineGrew: boolean
  /** Whether a checkpoint is saved, so that the next run can continue. */
  readonly remembers: boolean
  /** Path of the dead letters; undefined where none are kept. */
  readonly deadLetters: string | undefined
  /** Writes the last outcomes. Fails where outcomes could not be written. */
  readonly flushOutcomes: Effect.Effect<void, OutcomesFile.OutcomesError>
}

/** Why a run cannot start. */
export type RunError = ConfigurationError | SourceError | CheckpointError | OutcomesFile.OutcomesError

/** Prepares a run: opens its files, loads and locks its checkpoint. Nothing is read or sent before `run`. */
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
    if (keeping && letters !== undefined) yield* saveLastRun(folder, wiring, settings, letters)
    const watched = watchedToEnd(source.source)
    const progress = file && (outcomes === undefined ? file : afterOutcomes(file, outcomes, watched.hasEnded))
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
 * A checkpoint says that a record is settled, so its outcome is written first. Where it cannot be written, the run stops, so
 * that few lines are missing. The checkpoint is saved all the same, or the next run would send the records again.
 */
const afterOutcomes = (
  file: CheckpointStore,
  outcomes: OutcomesFile.OutcomesFile,
  hasEnded: () => boolean
): CheckpointStore => ({
  load: file.load,
  save: (at) =>
    Effect.gen(function* () {
      const flushed = yield* Effect.either(outcomes.flush)
      yield* file.save(at)
      // At the end there is nothing left to stop, and flushOutcomes fails with the same message.
      if (Either.isLeft(flushed) && !hasEnded()) return yield* new CheckpointError({ message: flushed.left.message })
    })
})

/** The source, and whether it has been read to its end. */
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

const noSource = "The configuration has no source.file. Name a file with --input FILE, or add source: { file: FILE }."

const resumed = (position: { readonly lowWater: number; readonly settled: ReadonlyArray<number> }): boolean =>
  position.lowWater > 0 || position.settled.length > 0

/** Keeps no dead letters: a dry run only counts them. */
const nowhere: DeadLetters = { name: "nowhere", write: () => Effect.void }

/** The path of the dead letters; undefined where none are kept. */
export const deadLettersOf = ({ configuration }: Wiring, settings: Settings): string | undefined => {
  if (settings.deadLetters !== undefined) return resolve(settings.deadLetters)
  if (settings.dry === true) return undefined
  return resolve(configuration.folder, configuration.shape.deadLetters?.file ?? "dead-letters.ndjson")
}

const saveLastRun = (folder: string, { configuration }: Wiring, settings: Settings, deadLetters: string) =>
  StateFolder.saveLastRun(folder, {
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

/** The path of the dead letters of runs against a mock. Each run starts without any. */
export const mockDeadLetters = (folder: string): string => {
  const path = join(folder, "mock-dead-letters.ndjson")
  rmSync(path, { force: true })
  return path
}
