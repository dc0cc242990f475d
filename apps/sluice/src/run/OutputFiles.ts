import { statSync } from "node:fs"
import * as ReplayJournal from "@sluice/node/ReplayJournal"
import { Data, Effect } from "effect"
import * as RealPath from "./RealPath.js"

/** A file that a command would write is also used for something else. Nothing was read or sent. */
export class OutputFileError extends Data.TaggedError("OutputFileError")<{ readonly message: string }> {}

/** The purpose of a file. */
const uses = {
  configuration: { setting: "CONFIG", meaning: "the configuration" },
  source: { setting: "source.file", meaning: "a source file" },
  corrections: { setting: "--corrections", meaning: "the corrections file" },
  deadLetters: { setting: "deadLetters.file or --dead-letters", meaning: "the dead-letter file" },
  replayJournal: { setting: "The replay journal", meaning: "the replay journal of the dead-letter file" },
  outcomes: { setting: "--outcomes", meaning: "the outcomes file" },
  rejects: { setting: "--rejects", meaning: "the rejects file" },
  requests: { setting: "--requests", meaning: "the requests file" },
  report: { setting: "--report", meaning: "the report file" }
} as const

/** A file with its use. The path is relative to the working directory; undefined if there is no such file. */
export interface UsedFile {
  readonly use: keyof typeof uses
  readonly path: string | undefined
}

/** A dead-letter file and its replay journal, which a later replay writes beside the real file. */
export const letterFiles = (path: string | undefined): ReadonlyArray<UsedFile> => [
  { use: "deadLetters", path },
  { use: "replayJournal", path: path && `${RealPath.of(path)}${ReplayJournal.extension}` }
]

/** The same for several paths with one use. */
export const usedFor = (use: UsedFile["use"], paths: ReadonlyArray<string>): ReadonlyArray<UsedFile> =>
  paths.map((path) => ({ use, path }))

/**
 * Fails if an output is also an input or another output, directly or through links. A device, such as /dev/stdout, can
 * have several uses.
 */
export const check = (
  inputs: ReadonlyArray<UsedFile>,
  outputs: ReadonlyArray<UsedFile>
): Effect.Effect<void, OutputFileError> =>
  Effect.suspend(() => {
    const used = new Map<string, UsedFile["use"]>()
    for (const { path, use } of inputs) if (path !== undefined) used.set(RealPath.of(path), use)
    for (const { path, use } of outputs) {
      if (path === undefined || isDevice(path)) continue
      const real = RealPath.of(path)
      const other = used.get(real)
      if (other !== undefined)
        return new OutputFileError({
          message: `${uses[use].setting} ${path} is also ${uses[other].meaning}. Choose another file; nothing was sent.`
        })
      used.set(real, use)
    }
    return Effect.void
  })

const isDevice = (path: string): boolean => {
  try {
    const found = statSync(path)
    return !found.isFile() && !found.isDirectory()
  } catch {
    return false
  }
}
