import { existsSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { basename, dirname } from "node:path"
import * as Outcome from "@sluice/core/Outcome"
import { Clock, Effect, Either, Option, Schema } from "effect"
import type { RunReport } from "../report/RunReport.js"
import * as StateFolder from "./StateFolder.js"
import * as StoredPath from "./StoredPath.js"

/** Older runs are removed. */
const keptRuns = 20

const Count = Schema.Int.pipe(Schema.nonNegative())

const Ended = Schema.Struct({
  /** ISO 8601, UTC. */
  at: Schema.String,
  exit: Schema.Int,
  /** The reason it ended before its source did. */
  stopped: Schema.optionalWith(Schema.Struct({ kind: Schema.String, code: Schema.String, message: Schema.String }), {
    exact: true
  }),
  /** Records: read, pending, and by outcome. */
  counts: Schema.Record({ key: Schema.String, value: Count })
})

const LoggedRun = Schema.Struct({
  started: Schema.String,
  pid: Schema.Int,
  /** Absent while the run is in progress and if it was killed. */
  ended: Schema.optionalWith(Ended, { exact: true })
})

/** A run of a source. */
export type LoggedRun = typeof LoggedRun.Type

const RunLogSchema = Schema.Struct({
  v: Schema.Literal(1),
  /**
   * Paths of the dead-letter files of all runs, including runs that were removed from the log. Paths inside the folder
   * of the configuration are relative to it. Deleted files are removed from the list.
   */
  deadLetters: Schema.Array(Schema.String),
  /** The same for the outcome files. */
  outcomes: Schema.optionalWith(Schema.Array(Schema.String), { default: () => [] }),
  /** Oldest first. */
  runs: Schema.Array(LoggedRun)
})

/** The last runs of a source under one configuration. */
export type RunLog = typeof RunLogSchema.Type

const empty: RunLog = { v: 1, deadLetters: [], outcomes: [], runs: [] }

const decode = Schema.decodeUnknownOption(Schema.parseJson(RunLogSchema))

const pathOf = (stateFile: string): string => stateFile.replace(/\.db$/, ".runs.json")

/**
 * The runs in the log beside a state file. Empty if there is no log. On the left, a message about a damaged log.
 * `folder` is the folder of the configuration. The returned paths are absolute.
 */
export const read = (stateFile: string, folder: string): Effect.Effect<Either.Either<RunLog, string>> => {
  const path = pathOf(stateFile)
  if (!existsSync(path)) return Effect.succeed(Either.right(empty))
  return Effect.promise(async () => {
    const text = await readFile(path, "utf8").catch(() => "")
    return Either.fromOption(
      Option.map(decode(text), (log) => ({
        ...log,
        deadLetters: log.deadLetters.map((file) => StoredPath.load(file, baseOf(folder))),
        outcomes: log.outcomes.map((file) => StoredPath.load(file, baseOf(folder)))
      })),
      () => `The history of runs in ${path} is damaged. The next run starts a new history.`
    )
  })
}

const baseOf = (folder: string): StoredPath.Base => ({ project: folder, from: folder })

/** The log of a run. */
export interface RunLogSettings {
  readonly stateFile: string
  /** The folder of the configuration. */
  readonly folder: string
  /** The absolute path of the dead letters of the run. */
  readonly deadLetters: string
  /** The absolute path of its outcomes. */
  readonly outcomes: string | undefined
}

/**
 * Runs, and logs when the run began and how it ended. The lock of the state ensures that only one run writes the log.
 * If the log cannot be written, the run continues without it.
 */
export const logged = <R>(settings: RunLogSettings, run: Effect.Effect<RunReport, never, R>) =>
  Effect.gen(function* () {
    const before = Either.getOrElse(yield* read(settings.stateFile, settings.folder), () => empty)
    const earlier = before.runs.slice(1 - keptRuns)
    const stored = (files: ReadonlyArray<string>, own: string | undefined): ReadonlyArray<string> =>
      [...new Set([...files.filter((file) => existsSync(file)), ...(own === undefined ? [] : [own])])].map((file) =>
        StoredPath.store(file, baseOf(settings.folder))
      )
    const deadLetters = stored(before.deadLetters, settings.deadLetters)
    const outcomes = stored(before.outcomes, settings.outcomes)
    const begun: LoggedRun = { started: yield* now, pid: process.pid }
    const write = (last: LoggedRun): Effect.Effect<void> =>
      Effect.ignore(
        StateFolder.write(dirname(settings.stateFile), basename(pathOf(settings.stateFile)), {
          v: 1,
          deadLetters,
          outcomes,
          runs: [...earlier, last]
        } satisfies RunLog)
      )
    yield* write(begun)
    const report = yield* run
    yield* write({ ...begun, ended: endOf(report, yield* now) })
    return report
  })

const now = Effect.map(Clock.currentTimeMillis, (millis) => new Date(millis).toISOString())

/** The reason the run stopped, or the first destination that stopped alone. */
const stoppedOf = ({ destinations, stopped }: RunReport): Pick<NonNullable<LoggedRun["ended"]>, "stopped"> => {
  if (stopped !== undefined) return { stopped }
  for (const [name, { stopped: why }] of Object.entries(destinations))
    if (why !== undefined) return { stopped: { ...why, message: `${name}: ${why.message}` } }
  return {}
}

const endOf = (report: RunReport, at: string): NonNullable<LoggedRun["ended"]> => ({
  at,
  exit: report.exit,
  ...stoppedOf(report),
  counts: {
    read: report.read,
    ...Object.fromEntries(Outcome.all.map((outcome) => [outcome, report[outcome]])),
    pending: report.pending
  }
})
