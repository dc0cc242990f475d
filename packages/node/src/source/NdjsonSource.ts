import { createReadStream } from "node:fs"
import { stat } from "node:fs/promises"
import type { Readable } from "node:stream"
import { type Pull, type Source, SourceError } from "@sluice/core/Source"
import { Effect } from "effect"
import { openFile } from "../files/ByteStream.js"
import { expand, type InputFile, standardInput } from "../files/InputFiles.js"
import { sha256 } from "../files/Sha256.js"
import { LineCutter } from "../format/LineCutter.js"
import * as RecordSettings from "../format/RecordSettings.js"
import { type Counter, NdjsonReading } from "./NdjsonReading.js"
import { hasGrown, type OpenLine } from "./OpenLine.js"

/** Which files are read and how. */
export interface Settings extends RecordSettings.RecordSettings {
  /** Names of files, globs, or `-` for standard input. A glob's files are read by name, in code unit order. */
  readonly input: string | ReadonlyArray<string>
  /** The folder that relative names start from. Default: the working directory. */
  readonly folder?: string
  /** What `-` stands for. Default: `process.stdin`. */
  readonly stdin?: Readable
}

/** Says whether a file is the one that was read before. */
export interface Fingerprint {
  /** SHA-256 of the first line of the first file (of its first 64 KB at most), hexadecimal. Appending leaves it as it is. */
  readonly head: string
  /** In the order of reading. */
  readonly files: ReadonlyArray<{ readonly name: string; readonly bytes: number }>
}

/** A last line that no newline ended: whoever writes the file may not have been done with it. */
export interface LastLine {
  /** Undefined while it was not read, and where a newline ended it. Never of a compressed file, nor of standard input. */
  readonly open: () => OpenLine | undefined
  /** Whether such a line of an earlier run stands where it stood and more was added to it, other than blanks. */
  readonly hasGrown: (line: OpenLine) => Effect.Effect<boolean, SourceError>
}

/** A source of lines, each a JSON object. */
export interface NdjsonSource extends Source {
  /** Names as they were given or found by a glob, in the order of reading. */
  readonly files: ReadonlyArray<string>
  /** Bytes taken so far and in all, of compressed files compressed ones; `total` is undefined when standard input is read. */
  readonly bytes: () => { readonly taken: number; readonly total: number | undefined }
  readonly size: Effect.Effect<number | undefined>
  /** Undefined when standard input is read: it cannot be told whether it is the same. */
  readonly fingerprint: Effect.Effect<Fingerprint | undefined, SourceError>
  readonly lastLine: LastLine
}

/** Lines are counted in advance only up to this many bytes of plain files: about a third of a second. */
const countable = 256 * 1024 * 1024

/**
 * Reads NDJSON: one JSON object a line, UTF-8. Files may be plain or gzip (told by their first bytes, several members
 * too). Memory stays constant however large a file is. `\r\n`, a byte order mark at the start and a last line without a
 * newline are accepted; blank lines are no entries and take no `seq`. A line that is no record becomes Unreadable with
 * its file, line and column, and reading goes on.
 *
 * Fails where a path in the settings is not one, a named file is missing, or a glob finds nothing. Files are looked up
 * once, here; each `open` reads them from the beginning.
 */
export const make = (settings: Settings): Effect.Effect<NdjsonSource, SourceError> =>
  Effect.gen(function* () {
    const inputs = typeof settings.input === "string" ? [settings.input] : settings.input
    const name = inputs.join(", ")
    const reading = yield* RecordSettings.compile(settings, name)
    const files = yield* Effect.promise(() => expand(inputs, settings.folder ?? process.cwd()))
    if (files.length === 0)
      return yield* new SourceError({
        source: name,
        message: `No file matches ${name}. The pattern is looked up from ${settings.folder ?? "the working directory"}.`
      })
    const total = yield* totalBytes(files)
    const counter: Counter = { taken: 0, openLine: undefined }
    return {
      name,
      files: files.map((file) => file.name),
      bytes: () => ({ taken: counter.taken, total }),
      fingerprint: fingerprint(files),
      lastLine: { open: () => counter.openLine, hasGrown: (line) => hasLineGrown(files, line) },
      size:
        total === undefined || total > countable ? Effect.succeed(undefined) : Effect.promise(() => countLines(files)),
      open: (from) =>
        openReading(() => new NdjsonReading(files, reading, from, counter, settings.stdin ?? process.stdin))
    }
  })

const openReading = (begin: () => NdjsonReading) =>
  Effect.map(
    Effect.acquireRelease(Effect.sync(begin), (reading) => Effect.promise(() => reading.close())),
    (reading): Pull => {
      // Kept until it was handed over, so that an interrupted pull loses nothing.
      let pending: Promise<void> | undefined
      return Effect.suspend(() => {
        pending ??= reading.advance()
        const current = pending
        return Effect.map(
          Effect.tryPromise({ try: () => current, catch: (error) => asSourceError(reading.current, error) }),
          () => {
            pending = undefined
            return reading.handOver()
          }
        )
      })
    }
  )

const totalBytes = (files: ReadonlyArray<InputFile>): Effect.Effect<number | undefined, SourceError> =>
  files.some((file) => file.name === standardInput)
    ? Effect.succeed(undefined)
    : Effect.map(Effect.forEach(files, sizeOf), (sizes) => sizes.reduce((sum, size) => sum + size, 0))

const sizeOf = (file: InputFile): Effect.Effect<number, SourceError> =>
  Effect.tryPromise({
    try: async () => (await stat(file.path)).size,
    catch: (error) => asSourceError(file.name, error)
  })

const fingerprint = (files: ReadonlyArray<InputFile>): NdjsonSource["fingerprint"] =>
  Effect.suspend(() => {
    const first = files[0]
    if (first === undefined || files.some((file) => file.name === standardInput)) return Effect.succeed(undefined)
    return Effect.all({
      head: Effect.tryPromise({ try: () => headOf(first), catch: (error) => asSourceError(first.name, error) }),
      files: Effect.forEach(files, (file) => Effect.map(sizeOf(file), (bytes) => ({ name: file.name, bytes })))
    })
  })

const hasLineGrown = (files: ReadonlyArray<InputFile>, line: OpenLine): Effect.Effect<boolean, SourceError> => {
  const file = files.find(({ name }) => name === line.name)
  if (file === undefined) return Effect.succeed(false)
  return Effect.tryPromise({
    try: () => hasGrown(file.path, line),
    catch: (error) => asSourceError(file.name, error)
  })
}

const headOf = async (file: InputFile): Promise<string> => {
  const stream = await openFile(file.path, () => {})
  try {
    const cutter = new LineCutter(64 * 1024)
    for (let chunk = await stream.next(); chunk !== undefined; chunk = await stream.next()) {
      cutter.push(chunk)
      const line = cutter.next()
      if (line !== undefined) return sha256(line.buffer.subarray(line.start, line.end))
    }
    const line = cutter.end()
    return sha256(line === undefined ? Buffer.alloc(0) : line.buffer.subarray(line.start, line.end))
  } finally {
    await stream.close()
  }
}

/** Newlines, and one more for each last line without. Undefined when a file is compressed. */
const countLines = async (files: ReadonlyArray<InputFile>): Promise<number | undefined> => {
  let lines = 0
  for (const { path } of files) {
    let last = 0x0a
    let first = true
    for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
      const bytes: Buffer = chunk
      if (first && bytes[0] === 0x1f && bytes[1] === 0x8b) return undefined
      first = false
      for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) lines++
      last = bytes[bytes.length - 1] ?? last
    }
    if (last !== 0x0a) lines++
  }
  return lines
}

const asSourceError = (source: string, error: unknown): SourceError =>
  new SourceError({ source, message: `${source} cannot be read: ${wordsOf(error)}.` })

const wordsOf = (error: unknown): string => {
  const code = error instanceof Error && "code" in error ? String(error.code) : ""
  const known = words[code]
  if (known !== undefined) return known
  return error instanceof Error ? `${error.message}${code === "" ? "" : ` (${code})`}` : "an unknown fault"
}

const words: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "this user may not read it",
  EPERM: "this user may not read it",
  EISDIR: "it is a folder; name the files in it, for example FOLDER/*.ndjson",
  ENOTDIR: "a part of its path is not a folder",
  EMFILE: "too many files are open",
  EIO: "the disk or the network drive reports a fault",
  ESTALE: "the network drive lost it",
  Z_BUF_ERROR: "the archive ends too early; records before that point were read. Fetch it again",
  Z_DATA_ERROR: "the archive is damaged; records before that point were read. Fetch it again"
}
