import { hash } from "node:crypto"
import { createReadStream } from "node:fs"
import { stat } from "node:fs/promises"
import type { Readable } from "node:stream"
import { type Pull, type Source, SourceError } from "@sluice/core/Source"
import { Effect } from "effect"
import { openFile } from "../files/ByteStream.js"
import { codeOf, sentence } from "../files/FileFault.js"
import { expand, type InputFile, standardInput } from "../files/InputFiles.js"
import { LineCutter } from "../format/LineCutter.js"
import * as RecordReader from "../format/RecordReader.js"
import { type Counter, NdjsonReading } from "./NdjsonReading.js"
import { hasGrown, type UnfinishedLine } from "./UnfinishedLine.js"

/** Which files are read, and how. */
export interface Settings extends RecordReader.RecordSettings {
  /** File names, globs, or `-` for standard input. The files of a glob are read by name, in code unit order. */
  readonly input: string | ReadonlyArray<string>
  /** The folder of relative names. Default: the working directory. */
  readonly folder?: string
  /** What `-` reads. Default: `process.stdin`. */
  readonly stdin?: Readable
}

/** Identifies the files of a source between runs. */
export interface Fingerprint {
  /** SHA-256 of the first line of the first file (at most its first 64 KB), hexadecimal. Appending does not change it. */
  readonly head: string
  /** In the order of reading. */
  readonly files: ReadonlyArray<{ readonly name: string; readonly bytes: number }>
}

/** The last line of the last file, if it has no newline: the program that writes the file may not have finished it. */
export interface LastLine {
  /** Undefined until it is read, if it has a newline, and for compressed files and standard input. */
  readonly unfinished: () => UnfinishedLine | undefined
  /** Whether the line of an earlier run is still there and more than blanks were added to it. */
  readonly hasGrown: (line: UnfinishedLine) => Effect.Effect<boolean, SourceError>
}

/** A source of lines that are JSON objects. */
export interface NdjsonSource extends Source {
  /** Names as given or found by a glob, in the order of reading. */
  readonly files: ReadonlyArray<string>
  /** Bytes read so far and in total, before decompression. `total` is undefined for standard input. */
  readonly bytes: () => { readonly taken: number; readonly total: number | undefined }
  readonly size: Effect.Effect<number | undefined>
  /** Undefined for standard input, which cannot be identified. */
  readonly fingerprint: Effect.Effect<Fingerprint | undefined, SourceError>
  readonly lastLine: LastLine
}

/** Lines are counted in advance up to this number of bytes, in about a third of a second. */
const countable = 256 * 1024 * 1024

/**
 * Reads NDJSON: one JSON object per line, in UTF-8. Files may be plain or gzip (detected by their first bytes, also with
 * several members). Memory is constant for files of any size. `\r\n`, a byte order mark at the start and a last line
 * without a newline are accepted. Blank lines are skipped and have no `seq`. A line that is not a record becomes Unreadable
 * with its file, line and column, and reading continues.
 *
 * Fails if a path in the settings is not valid, a named file is missing, or a glob matches nothing. The files are looked up
 * once, by this call; each `open` reads them from the beginning.
 */
export const make = (settings: Settings): Effect.Effect<NdjsonSource, SourceError> =>
  Effect.gen(function* () {
    const inputs = typeof settings.input === "string" ? [settings.input] : settings.input
    const name = inputs.join(", ")
    const reading = yield* RecordReader.compile(settings, name)
    const files = yield* Effect.promise(() => expand(inputs, settings.folder ?? process.cwd()))
    if (files.length === 0)
      return yield* new SourceError({
        source: name,
        message: `No file matches ${name} in ${settings.folder ?? "the working directory"}.`
      })
    const total = yield* totalBytes(files)
    const counter: Counter = { taken: 0, unfinishedLine: undefined }
    return {
      name,
      files: files.map((file) => file.name),
      bytes: () => ({ taken: counter.taken, total }),
      fingerprint: fingerprint(files),
      lastLine: { unfinished: () => counter.unfinishedLine, hasGrown: (line) => hasLineGrown(files, line) },
      size:
        total === undefined || total > countable ? Effect.succeed(undefined) : Effect.promise(() => countLines(files)),
      open: (from) =>
        openReading(
          () => new NdjsonReading({ files, settings: reading, from, counter, stdin: settings.stdin ?? process.stdin })
        )
    }
  })

const openReading = (begin: () => NdjsonReading) =>
  Effect.map(
    Effect.acquireRelease(Effect.sync(begin), (reading) => Effect.promise(() => reading.close())),
    (reading): Pull => {
      // Kept until its entries are handed over, so that an interrupted pull loses nothing.
      let pending: Promise<void> | undefined
      return Effect.suspend(() => {
        pending ??= reading.advance()
        const current = pending
        return Effect.map(
          Effect.tryPromise({
            try: () => current,
            catch: (error) => asSourceError(reading.current, error, reading.readInFile)
          }),
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

const hasLineGrown = (files: ReadonlyArray<InputFile>, line: UnfinishedLine): Effect.Effect<boolean, SourceError> => {
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
      if (line !== undefined) return hash("sha256", line.buffer.subarray(line.start, line.end))
    }
    const line = cutter.end()
    return hash("sha256", line === undefined ? Buffer.alloc(0) : line.buffer.subarray(line.start, line.end))
  } finally {
    await stream.close()
  }
}

/** The number of newlines, plus one for each last line without. Undefined if a file is compressed. */
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

/** `readBefore`: how many records of the file were read before the error. */
const asSourceError = (source: string, error: unknown, readBefore = 0): SourceError => {
  const damage = archiveDamage[codeOf(error)]
  const message =
    damage === undefined
      ? sentence(source, "read", error)
      : `${source} cannot be read: ${damage}, ${readUntilDamage(readBefore)}. Fetch the file again.`
  return new SourceError({ source, message })
}

const archiveDamage: Readonly<Record<string, string>> = {
  Z_BUF_ERROR: "the archive ends too early",
  Z_DATA_ERROR: "the archive is damaged"
}

const readUntilDamage = (count: number): string => {
  if (count === 0) return "before its first record"
  return count === 1 ? "after its first record" : `after its first ${count.toLocaleString("en-US")} records`
}
