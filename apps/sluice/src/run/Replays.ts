import { resolve } from "node:path"
import type { Budgets } from "@sluice/core/Budget"
import { type DeadLetter, type DeadLetters, everyDestination } from "@sluice/core/DeadLetter"
import * as Outcome from "@sluice/core/Outcome"
import { SourceError } from "@sluice/core/Source"
import type { Transport } from "@sluice/core/Transport"
import * as DeadLetterFile from "@sluice/node/DeadLetterFile"
import * as DeadLetterSource from "@sluice/node/DeadLetterSource"
import * as ReplayJournal from "@sluice/node/ReplayJournal"
import type { JsonObject } from "@sluice/values/Json"
import { Effect, type Scope } from "effect"
import type { ConfigurationError, Draft } from "../configuration/Configuration.js"
import type * as RunReport from "../report/RunReport.js"
import { type Wiring, wire } from "../wiring/Wiring.js"
import * as Estimate from "./Estimate.js"
import * as Execution from "./Execution.js"
import * as RunSource from "./RunSource.js"

/** Which dead letters are sent again. */
export interface Settings {
  /** The file, relative to the working directory. */
  readonly deadLetters: string
  /** Default: invalid, rejected and failed. Unknown only on purpose: it may count twice. */
  readonly only?: ReadonlyArray<DeadLetter["outcome"]> | undefined
  /** Letters with attributes that are older are held, since they would overwrite newer ones. Milliseconds; default 24 h. */
  readonly maxAge?: number | undefined
  /** Makes the dead letters of a path. Default: a file of its own. */
  readonly openLetters?: ((path: string) => Effect.Effect<DeadLetters, never, Scope.Scope>) | undefined
  readonly budgets?: Budgets | undefined
}

/** A replay that is ready to begin. */
export interface Replay {
  readonly wiring: Wiring
  readonly execution: Execution.Execution
  readonly tally: () => DeadLetterSource.Tally
  /** What it will come to; reads the letters, sends nothing. */
  readonly estimate: Effect.Effect<Estimate.Estimate, SourceError>
  /**
   * Sends them, and frees what was not sent again. The account has exit code 2 also where lines were left out that a person
   * has to mend first. Fails where the file cannot be read or holds no dead letter.
   */
  readonly run: Effect.Effect<RunReport.RunReport, SourceError | ReplayJournal.JournalError>
}

/** What a dead letter may say of its record. */
export const outcomes = Outcome.dead

/** What is sent again unless told otherwise. */
export const usual = Outcome.dead.filter((outcome) => Outcome.row(outcome).replay === "default")

/** How old a letter with attributes may be unless told otherwise, in milliseconds. */
export const usualAge = 24 * 60 * 60 * 1000

/**
 * Gets a replay ready. Records are prepared anew, with the configuration as it now is; items that were accepted are left out;
 * what dies again is appended to the same file, as a new letter.
 */
export const prepare = (
  draft: Draft,
  transport: Transport,
  settings: Settings,
  now: number
): Effect.Effect<Replay, ConfigurationError | ReplayJournal.JournalError, Scope.Scope> =>
  Effect.gen(function* () {
    const wiring = yield* wire(draft, transport)
    const path = resolve(settings.deadLetters)
    const journal = yield* ReplayJournal.open(path)
    const source = DeadLetterSource.make({
      path,
      journal,
      only: settings.only ?? usual,
      records: RunSource.records(wiring.configuration.shape),
      hold: (letter, body) => isStale(wiring, letter, body, now, settings.maxAge ?? usualAge)
    })
    const execution = yield* Execution.make({
      wiring,
      source,
      deadLetters: yield* (settings.openLetters ?? DeadLetterFile.make)(path),
      budgets: settings.budgets,
      progress: source.progress,
      concerns: source.concerns,
      onSettled: source.onSettled
    })
    return {
      wiring,
      tally: source.tally,
      estimate: Estimate.ofLetters(wiring, source),
      execution,
      run: Effect.zipLeft(execution.run, source.finish).pipe(
        Effect.flatMap((report) => concluded(settings.deadLetters, report, source.tally()))
      )
    }
  })

const concluded = (
  file: string,
  report: RunReport.RunReport,
  { damaged, letters, notARecord }: DeadLetterSource.Tally
): Effect.Effect<RunReport.RunReport, SourceError> => {
  if (report.stopped?.code === "source-not-readable")
    return new SourceError({ source: file, message: report.stopped.message })
  if (letters > 0 && damaged === letters)
    return new SourceError({
      source: file,
      message: `No line of ${file} is a dead letter. Name the file that a run wrote its dead letters to.`
    })
  return Effect.succeed(report.exit === 0 && damaged + notARecord > 0 ? { ...report, exit: 2 } : report)
}

/** Whether it is old and would write attributes. */
const isStale = ({ routes }: Wiring, letter: DeadLetter, body: JsonObject, now: number, maxAge: number): boolean => {
  if (!(now - Date.parse(letter.at) > maxAge)) return false
  const { id, seq, origin, destination: meant } = letter
  return routes
    .map(({ route }) => route)
    .filter(({ destination: { name }, when }) => [everyDestination, name].includes(meant) && when?.(body) !== false)
    .flatMap(({ destination }) => destination.prepare([{ id, seq, origin, body }], { now }))
    .some((prepared) => prepared._tag === "Items" && prepared.items.some(({ lane }) => lane === "attributes"))
}
