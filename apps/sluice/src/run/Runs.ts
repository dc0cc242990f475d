import { randomBytes } from "node:crypto"
import { existsSync, rmSync } from "node:fs"
import { join, resolve } from "node:path"
import type { Budgets } from "@sluice/core/Budget"
import type { DeadLetterError, DeadLetters } from "@sluice/core/DeadLetter"
import type { Source, SourceError } from "@sluice/core/Source"
import { empty, StateError, type StateStore } from "@sluice/core/StateStore"
import type { Transport } from "@sluice/core/Transport"
import * as DeadLetterFile from "@sluice/node/DeadLetterFile"
import type * as FileSource from "@sluice/node/FileSource"
import * as OutcomesFile from "@sluice/node/OutcomesFile"
import type * as StateFile from "@sluice/node/StateFile"
import { Effect, Either, type Scope } from "effect"
import type { ConfigurationError, Draft } from "../configuration/Configuration.js"
import { counted } from "../report/Numbers.js"
import * as RejectsFile from "../report/RejectsFile.js"
import { type Wiring, wire } from "../wiring/Wiring.js"
import * as CarriedLetters from "./CarriedLetters.js"
import * as Execution from "./Execution.js"
import * as Forgotten from "./Forgotten.js"
import * as GenderColumns from "./GenderColumns.js"
import * as KnownRoutes from "./KnownRoutes.js"
import * as OutputFiles from "./OutputFiles.js"
import * as Remembering from "./Remembering.js"
import * as RunLog from "./RunLog.js"
import * as RunSource from "./RunSource.js"
import * as SharedBudgets from "./SharedBudgets.js"
import type { OpenedSource, Selection } from "./SourceKind.js"
import * as StateFolder from "./StateFolder.js"
import * as WrittenLetters from "./WrittenLetters.js"

/** The settings of one run in addition to its configuration. */
export interface RunSettings extends Selection {
  /** The folder of state, confirmed hosts and the last run. Default: `.sluice` beside the configuration. `none`: nothing is saved. */
  readonly state?: string | "none" | undefined
  /**
   * Fails if no earlier run saved state. This prevents a run from sending everything again when the folder is not
   * mounted.
   */
  readonly requireState?: boolean | undefined
  /**
   * Rejects records that were refused alone without being named, even if nothing was accepted. Without it, the run stops,
   * because a proxy may have refused them.
   */
  readonly pastRefusals?: boolean | undefined
  /** Overrides the file that the configuration names. Relative to the working directory. */
  readonly deadLetters?: string | undefined
  /** A file that gets a line for each finished record. */
  readonly outcomes?: string | undefined
  /** A file that gets a row for each reason of a dead letter, as CSV for a spreadsheet. It is replaced. */
  readonly rejects?: string | undefined
  /** More files that the caller writes. They must differ from all other files. */
  readonly outputs?: ReadonlyArray<OutputFiles.UsedFile> | undefined
  /** Makes the requests without sending them, and saves nothing. The transport must not send. */
  readonly dry?: boolean | undefined
  /** Opens the dead letters of a path. Default: the file alone. */
  readonly openLetters?: ((path: string) => Effect.Effect<DeadLetters, DeadLetterError, Scope.Scope>) | undefined
  /** Opens the state at a path. Default: the file. */
  readonly openState?: typeof StateFolder.open | undefined
  readonly budgets?: Budgets | undefined
  /** Called before the first record, once the source has decided how this run treats each file. */
  readonly onFiles?: ((files: ReadonlyArray<FileSource.FileReport>) => Effect.Effect<void>) | undefined
}

/** A run that is ready to start. */
export interface PreparedRun {
  readonly wiring: Wiring
  readonly source: OpenedSource
  readonly execution: Execution.Execution
  /** Whether earlier runs finished records of the source. */
  readonly continues: boolean
  /** The folder of its state, if no earlier run saved any there: nothing counts as sent before. */
  readonly emptyState: string | undefined
  /** The last run, if it was killed. Its records without a response are Unknown. */
  readonly abandoned: StateFile.StateFile["abandoned"]
  /** Damage to the state, one sentence each. */
  readonly damage: ReadonlyArray<string>
  /** Whether state is saved, so that the next run can continue. */
  readonly remembers: boolean
  /** Path of the dead letters; undefined if none are kept. */
  readonly deadLetters: string | undefined
  /** Writes the remaining outcomes. Fails if an outcome or a reject could not be written. */
  readonly flushOutcomes: Effect.Effect<void, OutcomesFile.OutcomesError | RejectsFile.RejectsError>
}

/** The reason a run cannot start. */
export type RunError =
  | ConfigurationError
  | SourceError
  | StateError
  | DeadLetterError
  | OutcomesFile.OutcomesError
  | OutputFiles.OutputFileError
  | RejectsFile.RejectsError

/** Prepares a run: opens its files, opens and locks its state. Nothing is read or sent before `run`. */
export const prepare = (
  draft: Draft,
  transport: Transport,
  settings: RunSettings
): Effect.Effect<PreparedRun, RunError, Scope.Scope> =>
  Effect.gen(function* () {
    const wired = yield* wire(draft, transport)
    const source = yield* RunSource.required(wired.configuration, settings)
    const letters = deadLettersOf(wired, settings)
    yield* OutputFiles.check(
      [{ use: "configuration", path: wired.configuration.path }, ...OutputFiles.usedFor("source", source.files ?? [])],
      [
        ...OutputFiles.letterFiles(letters),
        { use: "outcomes", path: settings.outcomes },
        { use: "rejects", path: settings.rejects },
        ...(settings.outputs ?? [])
      ]
    )
    const wiring = (yield* GenderColumns.areUnclear(wired, source))
      ? yield* wire(draft, transport, { lettersUnclear: true })
      : wired
    const keeping = settings.dry !== true && settings.state !== StateFolder.noState
    const folder = StateFolder.folderOf(wiring.configuration, settings.state)
    const path = keeping ? StateFolder.stateFileOf(folder, wiring, settings.sample) : undefined
    const remembering = Remembering.settingsOf(wiring.configuration.shape)
    const lost = path === undefined ? [] : yield* lostState(path, wiring)
    const isFirst = path !== undefined && !existsSync(path) && lost.length === 0
    const file = yield* openState(path, source, { ...settings, remember: remembering })
    const left = file === undefined ? empty : yield* file.load
    const resumable = file !== undefined && source.source.identify !== undefined
    const continues = resumable && settings.again !== true && left.checkpoints.length > 0
    const project = wiring.configuration.folder
    const run = randomBytes(6).toString("hex")
    const unfinished = file === undefined ? undefined : yield* CarriedLetters.unfinished(file, project)
    const deadLetters = letters === undefined ? nowhere : yield* openLetters(letters, settings, { run, unfinished })
    const outcomes =
      settings.outcomes === undefined
        ? undefined
        : yield* OutcomesFile.make(resolve(settings.outcomes), continues ? "append" : "replace")
    const rejects = settings.rejects === undefined ? undefined : yield* RejectsFile.make(resolve(settings.rejects))
    if (keeping && letters !== undefined) yield* saveLastRun(folder, wiring, settings, letters)
    const carried =
      file === undefined || letters === undefined || unfinished === undefined
        ? undefined
        : yield* CarriedLetters.begin(unfinished, { state: file, folder: project, run, deadLetters: letters })
    if (file !== undefined) yield* KnownRoutes.store(file, wiring)
    const { reports } = source
    const watched = watchedSource(source.source, () =>
      reports === undefined || file === undefined ? Effect.void : (settings.onFiles?.(reports()) ?? Effect.void)
    )
    const temporary = file === undefined && remembering !== undefined ? yield* Remembering.temporary(remembering) : file
    const state =
      temporary && (outcomes === undefined ? temporary : afterOutcomes(temporary, outcomes, watched.hasEnded))
    const list =
      file === undefined || settings.sample !== undefined
        ? yield* Forgotten.load(wiring, settings.state)
        : yield* Forgotten.loadFrom(file)
    const damage = [
      ...left.damage.map(({ message }) => message),
      ...(unfinished?.damage ?? []),
      ...(file === undefined || settings.again === true ? [] : lost)
    ]
    const execution = yield* Execution.make({
      wiring,
      source: watched.source,
      hasEnded: watched.hasEnded,
      deadLetters: rejects === undefined ? deadLetters : RejectsFile.beside(deadLetters, rejects),
      budgets: settings.budgets ?? (keeping ? yield* SharedBudgets.make(folder) : undefined),
      forgotten: Forgotten.recognize(list, wiring),
      state,
      remember: Remembering.remember(wiring, temporary, { again: settings.again === true }),
      dry: settings.dry === true,
      pastRefusals: settings.pastRefusals,
      files: reports,
      sourceNotes: source.notes,
      carriedLetters: carried?.count,
      damage,
      onSettled: outcomes?.add
    })
    return {
      wiring,
      source,
      continues,
      emptyState: file !== undefined && isFirst ? folder : undefined,
      abandoned: file?.abandoned,
      damage,
      remembers: resumable,
      deadLetters: letters,
      flushOutcomes: Effect.zipRight(outcomes?.flush ?? Effect.void, rejects?.end ?? Effect.void),
      execution: {
        ...execution,
        run:
          file === undefined || carried === undefined || letters === undefined
            ? execution.run
            : RunLog.logged(
                {
                  stateFile: file.path,
                  folder: project,
                  deadLetters: letters,
                  outcomes: settings.outcomes === undefined ? undefined : resolve(settings.outcomes)
                },
                Effect.tap(execution.run, ({ exit }) => carried.end(exit))
              )
      }
    }
  })

/** A sentence if a state was deleted although the log contains runs of it. */
const lostState = (path: string, { configuration }: Wiring): Effect.Effect<ReadonlyArray<string>> => {
  if (existsSync(path)) return Effect.succeed([])
  return Effect.map(RunLog.read(path, configuration.folder), (log) => {
    const count = Either.isRight(log) ? log.right.runs.length : 0
    return count === 0
      ? []
      : [
          `No state is stored in ${path}, although ${counted(count, "run")} ${count === 1 ? "is" : "are"} recorded: every record is sent again. To prevent this, stop the run and restore the folder from a backup.`
        ]
  })
}

/** The run that writes letters, and the earlier runs that wrote letters and did not end normally. */
interface Writing {
  readonly run: string
  readonly unfinished: CarriedLetters.UnfinishedRuns | undefined
}

/**
 * A dead-letter writer for a path. It marks letters with the id of this run and leaves out letters that unfinished runs
 * have already written.
 */
const openLetters = (
  path: string,
  { again, againFiles = [], openLetters: open = DeadLetterFile.make }: RunSettings,
  { run, unfinished }: Writing
) =>
  Effect.flatMap(open(path), (file) => {
    const letters = { ...file, write: marked(file, run) }
    return unfinished === undefined || unfinished.runs.length === 0
      ? Effect.succeed(letters)
      : WrittenLetters.without(
          {
            path,
            isConcerned: (letter) => CarriedLetters.isOf(unfinished, letter),
            startsOver: again === true || againFiles.length > 0
          },
          letters
        )
  })

const marked =
  ({ write }: DeadLetters, run: string): DeadLetters["write"] =>
  (letters) =>
    write(letters.map((letter) => ({ ...letter, run })))

/**
 * Undefined if nothing is saved, or if the next run cannot recognise the records, as for standard input or a program.
 */
const openState = (
  path: string | undefined,
  { obstacle, source }: OpenedSource,
  { again, openState: open = StateFolder.open, remember, requireState }: RunSettings & StateFile.StateFileOptions
): Effect.Effect<StateFile.StateFile | undefined, StateError, Scope.Scope> => {
  const mustExist = requireState === true
  if (path !== undefined && (source.identify !== undefined || remember !== undefined))
    return open(path, { mustExist, startsOver: again === true, remember })
  if (path !== undefined && obstacle !== undefined) return new StateError({ message: obstacle })
  return mustExist ? new StateError({ message: stateless }) : Effect.succeed(undefined)
}

const stateless =
  "This run has no state, because it saves none or reads standard input or records of a program. Remove --require-state."

/**
 * The outcome of a record is written before the state stores the record as finished. If it cannot be written, the run
 * stops, so that only a few lines are missing. The state is still stored, because the next run would otherwise send the
 * records again.
 */
const afterOutcomes = (store: StateStore, outcomes: OutcomesFile.OutcomesFile, hasEnded: () => boolean): StateStore => {
  const first = <A>(stored: Effect.Effect<A, StateError>): Effect.Effect<A, StateError> =>
    Effect.gen(function* () {
      const flushed = yield* Effect.either(outcomes.flush)
      const result = yield* stored
      // At the end of a run there is nothing to stop, and flushOutcomes fails with the same message.
      if (Either.isLeft(flushed) && !hasEnded()) return yield* new StateError({ message: flushed.left.message })
      return result
    })
  return {
    load: store.load,
    note: store.note,
    commit: (change) => (change.settled.length === 0 ? store.commit(change) : first(store.commit(change))),
    save: (snapshot) => first(store.save(snapshot))
  }
}

/**
 * The source, and a function that returns whether it has been read to its end. `onOpened` runs when the source is open.
 */
const watchedSource = (
  source: Source,
  onOpened: () => Effect.Effect<void>
): { readonly source: Source; readonly hasEnded: () => boolean } => {
  let ended = false
  const open: Source["open"] = (known) =>
    Effect.map(
      Effect.tap(source.open(known), () => onOpened()),
      (pull) =>
        Effect.tap(pull, (entries) => {
          ended = entries === undefined
        })
    )
  return { source: { ...source, open }, hasEnded: () => ended }
}

/** A dead-letter writer that writes nothing, because a dry run only counts dead letters. */
const nowhere: DeadLetters = { name: "nowhere", write: () => Effect.void }

/** The path of the dead letters; undefined if none are kept. */
export const deadLettersOf = ({ configuration }: Wiring, settings: RunSettings): string | undefined => {
  if (settings.deadLetters !== undefined) return resolve(settings.deadLetters)
  if (settings.dry === true) return undefined
  return resolve(configuration.folder, configuration.shape.deadLetters?.file ?? "dead-letters.ndjson")
}

const saveLastRun = (folder: string, { configuration }: Wiring, settings: RunSettings, deadLetters: string) =>
  StateFolder.saveLastRun(folder, configuration.folder, {
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

/** The path of the dead letters of runs with --mock. Each run starts with an empty file. */
export const mockDeadLetters = (folder: string): string => {
  const path = join(folder, "mock-dead-letters.ndjson")
  rmSync(path, { force: true })
  return path
}
