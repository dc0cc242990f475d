import { type KnownPart, type Pull, type Source, SourceError } from "@sluice/core/Source"
import { Clock, Effect } from "effect"
import { expand, standardInput } from "../files/InputFiles.js"
import * as RecordReader from "../format/RecordReader.js"
import { FilePass } from "./FilePass.js"
import type { FileReport } from "./FileReport.js"
import type { Settings } from "./FileSettings.js"
import { countLines, totalBytes } from "./FileSizes.js"
import { asSourceError, laterFiles } from "./ReadFailure.js"

export { type FileOverview, overview } from "./FileOverview.js"
export type { FileReport } from "./FileReport.js"
export type { Settings } from "./FileSettings.js"

/** A source of records in files. */
export interface FileSource extends Source {
  /** Names as given or found by a glob, in the order of reading. */
  readonly files: ReadonlyArray<string>
  /**
   * Bytes read so far, and the total. For compressed files, compressed bytes. `total` is undefined for standard input.
   */
  readonly bytes: () => { readonly read: number; readonly total: number | undefined }
  readonly size: Effect.Effect<number | undefined>
  /** The treatment of each file by this run. Empty before the source is opened. */
  readonly reports: () => ReadonlyArray<FileReport>
}

/** Lines are counted in advance up to this number of bytes, in about a third of a second. */
const countable = 256 * 1024 * 1024

/**
 * Reads files of any {@link FormatSettings.format}. The format, the encoding and the compression of each are found by
 * its content. Memory stays constant however large a file is. `\r\n`, a byte order mark at the start and a last line
 * without a newline are accepted; blank lines are not entries. A unit that is not a record becomes Unreadable with its
 * file, line and column, and reading continues.
 *
 * Each file is a part. A later run recognises it by its content, even if it was moved, and continues after the finished
 * entries. A last line that had no newline is read again if it has grown. Rewritten files and copies are refused: they
 * are not read, {@link FileSource.reports} states the reason, and the other files are read. Standard input cannot be
 * resumed.
 *
 * Fails if a path in the settings is invalid, a named file is missing or not a file, or a glob matches nothing. Names are
 * resolved once, here; each `open` reads the files in their current state. A link to a missing file, a pipe or a device
 * that a glob matches is refused.
 */
export const make = (settings: Settings): Effect.Effect<FileSource, SourceError> =>
  Effect.gen(function* () {
    const inputs = typeof settings.input === "string" ? [settings.input] : settings.input
    const name = inputs.join(", ")
    const reader = { ...(yield* RecordReader.compile(settings, name)), format: settings }
    const found = yield* Effect.promise(() => expand(inputs, settings.folder ?? process.cwd()))
    const files = found.filter(({ isNoFile }) => isNoFile === undefined)
    const broken = found.filter(({ isNoFile }) => isNoFile !== undefined)
    if (found.length === 0)
      return yield* new SourceError({
        source: name,
        message: `No file matches ${name} in ${settings.folder ?? "the working directory"}. Check the name and the folder.`
      })
    const total = yield* totalBytes(files)
    const pass = new FilePass({ files, broken, reader, settings })
    return {
      name,
      files: files.map((file) => file.name),
      bytes: () => ({ read: pass.bytes, total }),
      size:
        total === undefined || total > countable || settings.records !== undefined || settings.format === "json"
          ? Effect.succeed(undefined)
          : Effect.promise(() => countLines(files)),
      reports: () => pass.reports(),
      open: (known) => openPass(pass, known),
      ...(files.every((file) => file.name !== standardInput) && {
        identify: (part, position) => pass.identify(part, position),
        mark: (part) => pass.mark(part),
        forgotten: () => pass.forgotten,
        accepted: () => pass.accepted
      })
    }
  })

const openPass = (pass: FilePass, known: ReadonlyArray<KnownPart>) =>
  Effect.gen(function* () {
    const now = yield* Clock.currentTimeMillis
    yield* Effect.acquireRelease(
      Effect.tryPromise({
        try: () => pass.begin(known, now),
        catch: (error) => asSourceError({ source: pass.current, error, consequence: "Nothing was sent." })
      }),
      () => Effect.promise(() => pass.close())
    )
    // Kept until its entries are returned, so that an interrupted pull loses nothing.
    let pending: Promise<void> | undefined
    const pull: Pull = Effect.suspend(() => {
      pending ??= pass.advance()
      const current = pending
      return Effect.map(
        Effect.tryPromise({
          try: () => current,
          catch: (error) =>
            asSourceError({
              source: pass.current,
              error,
              readBefore: pass.readInFile,
              consequence: laterFiles(pass.filesAfter)
            })
        }),
        () => {
          pending = undefined
          return pass.handOver()
        }
      )
    })
    return pull
  })
