import { resolve } from "node:path"
import type { Budgets } from "@sluice/core/Budget"
import { type DeadLetter, DeadLetterError, type DeadLetters, everyDestination } from "@sluice/core/DeadLetter"
import { contentOf, type Item, isSameContent } from "@sluice/core/Item"
import type { RememberedDeliveries } from "@sluice/core/RememberedDeliveries"
import { SourceError } from "@sluice/core/Source"
import type { StateError } from "@sluice/core/StateStore"
import type { Transport } from "@sluice/core/Transport"
import * as DeadLetterFile from "@sluice/node/DeadLetterFile"
import * as DeadLetterSource from "@sluice/node/DeadLetterSource"
import * as ReplayJournal from "@sluice/node/ReplayJournal"
import type * as StateFile from "@sluice/node/StateFile"
import { Effect, Either, type Scope } from "effect"
import type { ConfigurationError, Draft } from "../configuration/Configuration.js"
import * as RejectsFile from "../report/RejectsFile.js"
import type * as RunReport from "../report/RunReport.js"
import { type Wiring, wire } from "../wiring/Wiring.js"
import * as Estimate from "./Estimate.js"
import * as Execution from "./Execution.js"
import * as FileSource from "./FileSource.js"
import * as Forgotten from "./Forgotten.js"
import * as GenderColumns from "./GenderColumns.js"
import * as LetterSelection from "./LetterSelection.js"
import * as LettersInFile from "./LettersInFile.js"
import * as OutputFiles from "./OutputFiles.js"
import * as Remembering from "./Remembering.js"
import * as ReplayState from "./ReplayState.js"
import * as RunSource from "./RunSource.js"
import * as SharedBudgets from "./SharedBudgets.js"
import * as StateFolder from "./StateFolder.js"

/** The report of one replay. */
export interface ReplaySettings extends LetterSelection.LetterSelection {
  /** The file, relative to the working directory. */
  readonly deadLetters: string
  /** Opens the dead letters of a path. Default: the file alone. */
  readonly openLetters?: ((path: string) => Effect.Effect<DeadLetters, DeadLetterError, Scope.Scope>) | undefined
  /** A file with corrected records, as `dead-letters export` writes it. Default: none. */
  readonly corrections?: string | undefined
  /** A file that gets a row for each reason of a letter that fails again, as CSV for a spreadsheet. It is replaced. */
  readonly rejects?: string | undefined
  /** More files that the caller writes. They must differ from all other files. */
  readonly outputs?: ReadonlyArray<OutputFiles.UsedFile> | undefined
  /** Opens the state at a path. Default: the file. */
  readonly openState?: typeof StateFolder.open | undefined
  readonly budgets?: Budgets | undefined
  /**
   * The folder of the state with the remembered deliveries and the list of forgotten ids. Default: `.sluice` beside the
   * configuration.
   */
  readonly state?: string | undefined
}

/** A replay that is ready to start. */
export interface Replay {
  readonly wiring: Wiring
  readonly execution: Execution.Execution
  readonly tally: () => DeadLetterSource.Tally
  /** Estimates its size and cost. Reads the letters and sends nothing. */
  readonly estimate: Effect.Effect<Estimate.Estimate, SourceError>
  /**
   * Sends the letters, and reopens those that were not sent. The exit code is also 2 if letters of the file were left
   * out and are still open. Fails if the file cannot be read or has no valid dead letter.
   */
  readonly run: Effect.Effect<RunReport.RunReport, SourceError | ReplayJournal.JournalError>
  /** Fails if a reject could not be written. */
  readonly endRejects: Effect.Effect<void, RejectsFile.RejectsError>
}

/**
 * Prepares a replay. Records are prepared again with the current configuration, items that were accepted are left out, and
 * records that fail again are appended to the same file as new letters.
 */
export const prepare = (
  draft: Draft,
  transport: Transport,
  settings: ReplaySettings,
  now: number
): Effect.Effect<
  Replay,
  | ConfigurationError
  | DeadLetterError
  | OutputFiles.OutputFileError
  | RejectsFile.RejectsError
  | ReplayJournal.JournalError
  | StateError,
  Scope.Scope
> =>
  Effect.gen(function* () {
    const wiring = yield* wireLikeRun(draft, transport)
    const path = resolve(settings.deadLetters)
    yield* checkOutputs(wiring, settings)
    const list = yield* Forgotten.load(wiring, settings.state)
    const journal = yield* ReplayJournal.open(path)
    const { corrections } = settings
    const corrected =
      corrections === undefined
        ? {}
        : {
            corrections: yield* LettersInFile.corrections(corrections, path, journal.stateOf).pipe(
              Effect.mapError(({ message }) => new DeadLetterError({ message }))
            )
          }
    const file = yield* openState(wiring, settings)
    const deliveries = file?.deliveries
    const source = DeadLetterSource.make({
      path,
      journal,
      only: settings.only ?? LetterSelection.defaultOutcomes,
      records: FileSource.records(wiring.configuration.shape),
      destinations: new Set(wiring.routes.map(({ route }) => route.destination.name)),
      ...corrected,
      hold: (letter, record) =>
        (!isRecent(letter, now - (settings.maxAge ?? defaultMaxAge)) &&
          writesAttributes(wiring, letter, record, now)) ||
        (deliveries !== undefined && isOvertaken(wiring, deliveries, { letter, record, now }))
    })
    const letters = ofSameRuns(yield* (settings.openLetters ?? DeadLetterFile.make)(path), source)
    const rejects = settings.rejects === undefined ? undefined : yield* RejectsFile.make(resolve(settings.rejects))
    const execution = yield* Execution.make({
      wiring,
      source,
      deadLetters: rejects === undefined ? letters : RejectsFile.beside(letters, rejects),
      budgets:
        settings.budgets ?? (yield* SharedBudgets.make(StateFolder.folderOf(wiring.configuration, settings.state))),
      forgotten: Forgotten.recognize(list, wiring),
      state: file === undefined ? source.state : yield* ReplayState.make(source.state, file),
      remember: Remembering.remember(wiring, file, { unique: false, resends: source.resends }),
      concerns: source.concerns,
      onSettled: source.onSettled
    })
    return {
      wiring,
      tally: source.tally,
      estimate: Estimate.ofLetters(wiring, source),
      execution,
      endRejects: rejects?.end ?? Effect.void,
      run: Effect.zipLeft(execution.run, source.finish).pipe(
        Effect.flatMap((report) => concluded(settings.deadLetters, report, source.tally()))
      )
    }
  })

const checkOutputs = (
  { configuration }: Wiring,
  { corrections, deadLetters, outputs = [], rejects }: ReplaySettings
): Effect.Effect<void, OutputFiles.OutputFileError> =>
  Effect.gen(function* () {
    // A replay does not need the source, which may be gone.
    const source = yield* Effect.orElseSucceed(RunSource.make(configuration, {}), () => undefined)
    yield* OutputFiles.check(
      [
        { use: "configuration", path: configuration.path },
        ...OutputFiles.usedFor("source", source?.files ?? []),
        { use: "corrections", path: corrections }
      ],
      [...OutputFiles.letterFiles(deadLetters), { use: "rejects", path: rejects }, ...outputs]
    )
  })

/** Letters for a gender are left out as in a run. If the source cannot be read any more, each letter is decided alone. */
const wireLikeRun = (draft: Draft, transport: Transport): Effect.Effect<Wiring, ConfigurationError> =>
  Effect.gen(function* () {
    const wired = yield* wire(draft, transport)
    const lettersUnclear = yield* RunSource.required(wired.configuration, {}).pipe(
      Effect.flatMap((source) => GenderColumns.areUnclear(wired, source)),
      Effect.orElseSucceed(() => true)
    )
    return lettersUnclear ? yield* wire(draft, transport, { lettersUnclear }) : wired
  })

/**
 * The new letter of a record has the run id of the previous letter, because a later run of the source may have to count
 * it.
 */
const ofSameRuns = (file: DeadLetters, { runOf }: DeadLetterSource.DeadLetterSource): DeadLetters => ({
  ...file,
  write: (letters) =>
    file.write(
      letters.map((letter) => {
        const run = runOf(letter.seq)
        return run === undefined ? letter : { ...letter, run }
      })
    )
})

const concluded = (
  file: string,
  report: RunReport.RunReport,
  { damaged, held, letters, noRoute, notARecord, notChosen, uncertain }: DeadLetterSource.Tally
): Effect.Effect<RunReport.RunReport, SourceError> => {
  if (report.stopped?.code === "source-not-readable")
    return new SourceError({ source: file, message: report.stopped.message })
  if (letters > 0 && damaged === letters)
    return new SourceError({
      source: file,
      message: `${file} has no valid dead letter. Pass the path of a dead-letter file that a run wrote.`
    })
  const open = damaged + held + noRoute + notARecord + notChosen + uncertain
  return Effect.succeed(report.exit === 0 && open > 0 ? { ...report, exit: 2 } : report)
}

const defaultMaxAge = LetterSelection.defaultMaxAgeHours * 60 * 60 * 1000

/** Whether a letter was written after a time. A letter without a valid time counts as recent. */
const isRecent = (letter: DeadLetter, since: number): boolean => !(Date.parse(letter.at) < since)

/** The items that a replay of a letter would make, by destination. */
const itemsOf = (
  { routes }: Wiring,
  letter: DeadLetter,
  { body, id }: DeadLetterSource.LetterRecord,
  now: number
): ReadonlyArray<{ readonly destination: string; readonly items: ReadonlyArray<Item> }> => {
  const { destination: meant, origin, seq } = letter
  return routes
    .map(({ route }) => route)
    .filter(({ destination: { name }, when }) => [everyDestination, name].includes(meant) && when?.(body) !== false)
    .map(({ destination }) => ({
      destination: destination.name,
      items: destination
        .prepare([{ id, seq, origin, body }], { now })
        .flatMap((prepared) => (prepared._tag === "Items" ? prepared.items : []))
    }))
}

const writesAttributes = (
  wiring: Wiring,
  letter: DeadLetter,
  record: DeadLetterSource.LetterRecord,
  now: number
): boolean => itemsOf(wiring, letter, record, now).some(({ items }) => items.some(({ lane }) => lane === "attributes"))

/**
 * Whether another version of the record was delivered after the letter was written. If the same version was delivered,
 * the record is Skipped instead.
 */
const isOvertaken = (
  wiring: Wiring,
  deliveries: RememberedDeliveries,
  {
    letter,
    now,
    record
  }: { readonly letter: DeadLetter; readonly record: DeadLetterSource.LetterRecord; readonly now: number }
): boolean => {
  const later = Either.getOrElse(deliveries.find([record.id]), () => []).filter(
    ({ at, outcome }) => outcome === "delivered" && at > Date.parse(letter.at)
  )
  return (
    later.length > 0 &&
    itemsOf(wiring, letter, record, now).some(({ destination, items }) =>
      later.some((one) => one.destination === destination && !isSameContent(one.content, contentOf(items)))
    )
  )
}

/** Undefined if the configuration remembers nothing. */
const openState = (
  wiring: Wiring,
  { openState: open = StateFolder.open, state }: ReplaySettings
): Effect.Effect<StateFile.StateFile | undefined, StateError, Scope.Scope> => {
  const { configuration } = wiring
  const remember = Remembering.settingsOf(configuration.shape)
  if (remember === undefined) return Effect.succeed(undefined)
  if (state === StateFolder.noState) return Remembering.temporary(remember)
  const folder = StateFolder.folderOf(configuration, state)
  return open(StateFolder.stateFileOf(folder, wiring, undefined), { remember })
}
