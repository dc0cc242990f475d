import { existsSync } from "node:fs"
import type { DeadLetter } from "@sluice/core/DeadLetter"
import type { StateError } from "@sluice/core/StateStore"
import type * as StateFile from "@sluice/node/StateFile"
import { Effect, Option, Schema } from "effect"
import type { ExitCode } from "../report/ExitCode.js"
import * as LettersInFile from "./LettersInFile.js"
import * as StoredPath from "./StoredPath.js"

/**
 * The runs that were killed or stopped since the last run that ended normally. Their dead letters count for the next
 * runs of the same source, until one of these runs ends normally.
 */
export interface UnfinishedRuns {
  /** The run ids in the letters. `every`: the list is damaged, so a letter of any run may belong to one of them. */
  readonly runs: ReadonlyArray<string> | "every"
  /** Absolute paths of their dead letters. */
  readonly files: ReadonlyArray<string>
  /** The damage, one sentence each. */
  readonly damage: ReadonlyArray<string>
}

/** The letters of unfinished runs. */
export interface CarriedLetters {
  /** Letters that are still open. */
  readonly count: number
  /** Saves how this run ended. After a run that ended normally, no letters are carried over. */
  readonly end: (exit: ExitCode) => Effect.Effect<void>
}

const property = "unfinished-runs"

const Stored = Schema.Struct({ runs: Schema.Array(Schema.String), files: Schema.Array(Schema.String) })

const decode = Schema.decodeUnknownOption(Stored)

/** Reads which runs are unfinished. `folder` is that of the configuration. */
export const unfinished = (state: StateFile.StateFile, folder: string): Effect.Effect<UnfinishedRuns, StateError> =>
  Effect.map(state.property(property), (stored): UnfinishedRuns => {
    if (stored._tag === "Absent") return { runs: [], files: [], damage: [] }
    const decoded = stored._tag === "Found" ? decode(stored.value) : Option.none()
    if (Option.isNone(decoded)) return { runs: "every", files: [], damage: [damaged(state.path)] }
    const { files, runs } = decoded.value
    return { runs, files: files.map((file) => StoredPath.load(file, baseOf(folder))), damage: [] }
  })

const damaged = (path: string): string =>
  `The list of stopped and killed runs in ${path} is damaged: all open dead letters of this configuration count for this run. To make the next run exit with 0, replay or dismiss them.`

const baseOf = (folder: string): StoredPath.Base => ({ project: folder, from: folder })

/** Whether a letter is of one of the runs. */
export const isOf = ({ runs }: UnfinishedRuns, { run }: Pick<DeadLetter, "run">): boolean =>
  runs === "every" || (run !== undefined && runs.includes(run))

/** The settings at the start of a run. */
export interface CarriedLettersSettings {
  readonly state: StateFile.StateFile
  /** The folder of the configuration. */
  readonly folder: string
  /** The id of this run. */
  readonly run: string
  /** The absolute path of its dead letters. */
  readonly deadLetters: string
}

/** Counts the letters that unfinished runs left, and notes that this run has begun. */
export const begin = (
  before: UnfinishedRuns,
  { deadLetters, folder, run, state }: CarriedLettersSettings
): Effect.Effect<CarriedLetters, StateError> =>
  Effect.gen(function* () {
    const files = [...new Set([...before.files, deadLetters])]
    const isRelevant = before.runs === "every" || before.runs.length > 0
    const found = isRelevant ? yield* Effect.promise(() => openOf(before, files)) : { count: 0, runs: [] }
    // Include runs without open letters. A replay may have sent letters of records that a killed run had not finished.
    const runs = before.runs === "every" ? found.runs : before.runs
    yield* state.setProperty(property, {
      runs: [...new Set([...runs, run])],
      files: files
        .filter((file) => file === deadLetters || existsSync(file))
        .map((file) => StoredPath.store(file, baseOf(folder)))
    })
    return {
      count: found.count,
      end: (exit) =>
        exit === 0 || exit === 2
          ? // If the list cannot be removed, the next run reports the letters again.
            Effect.ignore(state.setProperty(property, undefined))
          : Effect.void
    }
  })

/**
 * The number of open letters of the runs, and the runs that have open letters. Damaged letters count, because they may
 * belong to one of the runs.
 */
const openOf = async (before: UnfinishedRuns, files: ReadonlyArray<string>) => {
  const runs = new Set<string>()
  let count = 0
  for (const file of files) {
    const { invalid } = await LettersInFile.eachOpen(file, ({ letter }) => {
      if (!isOf(before, letter)) return
      count++
      if (letter.run !== undefined) runs.add(letter.run)
    })
    count += invalid
    // A damaged letter may belong to any of the runs.
    if (invalid > 0 && before.runs !== "every") for (const run of before.runs) runs.add(run)
  }
  return { count, runs: [...runs] }
}
