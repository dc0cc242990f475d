import { createReadStream, existsSync } from "node:fs"
import { stat } from "node:fs/promises"
import type { Readable } from "node:stream"
import { type Entry, type KnownPart, type Position, type Pull, type Source, SourceError } from "@sluice/core/Source"
import type { Json } from "@sluice/values/Json"
import { Clock, Effect } from "effect"
import { openFile } from "../files/ByteStream.js"
import * as Conversion from "../files/Conversion.js"
import { codeOf, sentence } from "../files/FileFault.js"
import { expand, type InputFile, standardInput } from "../files/InputFiles.js"
import { type ReadPart, ReadPartHasher } from "../files/ReadPart.js"
import type { FormatSettings } from "../format/Format.js"
import * as RecordReader from "../format/RecordReader.js"
import {
  gather,
  identify,
  type KeptFile,
  keptOf,
  type MatchedFile,
  mark,
  matchFiles,
  type PartFile
} from "./FileParts.js"
import { type FilePlan, FileReading, fileStart, type ReadSettings, type Resume } from "./FileReading.js"
import { brokenReport, decide, type FileReport, reportOf, vanishedReport } from "./FileReport.js"

export { type FileOverview, overview } from "./FileOverview.js"
export type { FileReport } from "./FileReport.js"

/** Which files are read, and how. */
export interface Settings extends RecordReader.RecordSettings, FormatSettings {
  /** File names, folders, globs, or `-` for standard input. The files of a folder or glob are read by name, in code unit order. */
  readonly input: string | ReadonlyArray<string>
  /** The folder of relative names. Default: the working directory. */
  readonly folder?: string
  /** What `-` reads. Default: `process.stdin`. */
  readonly stdin?: Readable
  /** Names of files that are read from their start even if earlier runs read them; `all` for every file. */
  readonly again?: "all" | ReadonlyArray<string>
  /** Names of files that count as read and settled as they are now. */
  readonly accept?: ReadonlyArray<string>
  /** Whether each record is decided by its id, so that rewritten files and copies are read from their start. Default: false. */
  readonly remembers?: boolean
}

/** A source of records in files. */
export interface NdjsonSource extends Source {
  /** Names as given or found by a glob, in the order of reading. */
  readonly files: ReadonlyArray<string>
  /** Bytes read so far and in all; of compressed files, compressed ones. `total` is undefined for standard input. */
  readonly bytes: () => { readonly read: number; readonly total: number | undefined }
  readonly size: Effect.Effect<number | undefined>
  /** How this run treats each file. Empty before the source is opened. */
  readonly reports: () => ReadonlyArray<FileReport>
}

/** Lines are counted in advance up to this number of bytes, in about a third of a second. */
const countable = 256 * 1024 * 1024

/** The chunk size that suits the pipeline best; see {@link Source.open}. */
const chunkSize = 256

/** How long the checkpoint of a missing file is stored, because the file may come back. In milliseconds. */
const keepVanished = 90 * 24 * 60 * 60 * 1000

/**
 * Reads files of any {@link FormatSettings.format}. The format, the encoding and the compression of each are found by its
 * content. Memory stays constant however large a file is. `\r\n`, a byte order mark at the start and a last line without a
 * newline are accepted; blank lines are not entries. What is not a record becomes Unreadable with its file, line and column, and
 * reading continues.
 *
 * Each file is a part. A later run recognises it by its content, even if it was moved, and continues after the settled entries.
 * A last line that had no newline is read again if it has grown. Rewritten files and copies are
 * refused: they are not read, {@link NdjsonSource.reports} states the reason, and the other files are read. Standard input cannot be
 * resumed.
 *
 * Fails if a path in the settings is invalid, a named file is missing, or a glob matches nothing. Names are resolved
 * once, here; each `open` reads the files in their current state. A link that a glob matches and that leads to no file is refused.
 */
export const make = (settings: Settings): Effect.Effect<NdjsonSource, SourceError> =>
  Effect.gen(function* () {
    const inputs = typeof settings.input === "string" ? [settings.input] : settings.input
    const name = inputs.join(", ")
    const reader = { ...(yield* RecordReader.compile(settings, name)), format: settings }
    const found = yield* Effect.promise(() => expand(inputs, settings.folder ?? process.cwd()))
    const files = found.filter(({ isBroken }) => isBroken !== true)
    const broken = found.filter(({ isBroken }) => isBroken === true)
    if (found.length === 0)
      return yield* new SourceError({
        source: name,
        message: `No file matches ${name} in ${settings.folder ?? "the working directory"}.`
      })
    const total = yield* totalBytes(files)
    const reading = new Reading({ files, broken, reader, settings })
    return {
      name,
      files: files.map((file) => file.name),
      bytes: () => ({ read: reading.bytes, total }),
      size:
        total === undefined || total > countable || settings.records !== undefined || settings.format === "json"
          ? Effect.succeed(undefined)
          : Effect.promise(() => countLines(files)),
      reports: () => reading.reports(),
      open: (known) => openReading(reading, known),
      ...(files.every((file) => file.name !== standardInput) && {
        identify: (part, position) => reading.identify(part, position),
        mark: (part) => reading.mark(part),
        forgotten: () => reading.forgotten,
        accepted: () => reading.accepted
      })
    }
  })

const openReading = (reading: Reading, known: ReadonlyArray<KnownPart>) =>
  Effect.gen(function* () {
    const now = yield* Clock.currentTimeMillis
    yield* Effect.acquireRelease(
      Effect.tryPromise({
        try: () => reading.begin(known, now),
        catch: (error) => asSourceError({ source: reading.current, error, consequence: "Nothing was sent." })
      }),
      () => Effect.promise(() => reading.close())
    )
    // Kept until its entries are handed over, so that an interrupted pull loses nothing.
    let pending: Promise<void> | undefined
    const pull: Pull = Effect.suspend(() => {
      pending ??= reading.advance()
      const current = pending
      return Effect.map(
        Effect.tryPromise({
          try: () => current,
          catch: (error) =>
            asSourceError({
              source: reading.current,
              error,
              readBefore: reading.readInFile,
              consequence: laterFiles(reading.filesAfter)
            })
        }),
        () => {
          pending = undefined
          return reading.handOver()
        }
      )
    })
    return pull
  })

/** A file to read, and the facts that are stored about it. */
interface Planned {
  readonly plan: FilePlan
  readonly facts: Omit<KeptFile, "read" | "start" | "lastEntry">
}

/** One pass over the files. */
class Reading {
  readonly #files: ReadonlyArray<InputFile>
  readonly #broken: ReadonlyArray<InputFile>
  readonly #reader: ReadSettings
  readonly #settings: Settings
  #planned: ReadonlyArray<Planned> = []
  /** Files that were opened, by their parts. */
  readonly #readings = new Map<string, { readonly planned: Planned; readonly reading: FileReading }>()
  /** Files that count as read, by their parts. */
  readonly #whole = new Map<string, KeptFile>()
  #next = 0
  #open: FileReading | undefined
  #seq = 0
  /** Number of the first entry of the current file. */
  #firstInFile = 0
  #closed = false
  /** Entries that were read and not handed over. Not the value of a promise, which would keep them alive for longer. */
  #entries: Array<Entry> = []
  /** Name of the file that is being read, for errors. */
  current: string
  bytes = 0
  #reports: ReadonlyArray<FileReport> = []
  forgotten: ReadonlyArray<string> = []
  accepted: ReadonlyArray<{ readonly part: string; readonly position: Position }> = []

  constructor(of: {
    readonly files: ReadonlyArray<InputFile>
    readonly broken: ReadonlyArray<InputFile>
    readonly reader: ReadSettings
    readonly settings: Settings
  }) {
    this.#files = of.files
    this.#broken = of.broken
    this.#reader = of.reader
    this.#settings = of.settings
    this.current = of.files[0]?.name ?? ""
  }

  /** Decides how this run treats each file. `now` in milliseconds since 1970. */
  async begin(known: ReadonlyArray<KnownPart>, now: number): Promise<void> {
    this.#readings.clear()
    this.#whole.clear()
    this.#next = 0
    this.#seq = 0
    this.#closed = false
    this.#entries = []
    this.bytes = 0
    const onDisk = this.#files.filter(({ name }) => name !== standardInput)
    const planned = await this.#plan(onDisk, known, now)
    this.#planned = this.#files.flatMap((file) =>
      file.name === standardInput ? stdinPlan(file) : planned.filter(({ plan }) => plan.name === file.name)
    )
  }

  async #plan(
    onDisk: ReadonlyArray<InputFile>,
    known: ReadonlyArray<KnownPart>,
    now: number
  ): Promise<ReadonlyArray<Planned>> {
    // A whole comparison finds every change, and a changed file can be read again without sending anything twice.
    const compareAll = this.#settings.remembers === true ? { comparedAt: 0 } : {}
    const kept = known.flatMap((part) => keptOf(part) ?? []).map((file): KeptFile => ({ ...file, ...compareAll }))
    const { files, vanished: unmatched } = await matchFiles(await gather(onDisk), kept, now)
    // A file that still exists is only not among the files of this run.
    const vanished = unmatched.filter(({ path }) => !existsSync(path))
    const wishes = {
      again: this.#settings.again ?? [],
      accept: this.#settings.accept ?? [],
      damaged: known.some(({ damaged }) => damaged),
      remembers: this.#settings.remembers === true
    }
    const newPart = partNames(known)
    const forgotten = vanished.filter(({ keptAt }) => now - millisOf(keptAt) > keepVanished).map(({ part }) => part)
    const planned: Array<Planned> = []
    const accepted: Array<{ readonly part: string; readonly position: Position }> = []
    const reports: Array<FileReport> = []
    for (const match of files) {
      const decision = decide(match, wishes)
      reports.push(reportOf(match, decision))
      if (decision === "refused") continue
      const { checkpoint, compared, file, state } = match
      const replaced = state === "copy" ? undefined : checkpoint?.part
      const continued = decision === "continued" && checkpoint !== undefined
      if (!continued && replaced !== undefined) forgotten.push(replaced)
      const part = continued ? checkpoint.part : newPart()
      const comparedAt = compared === "whole" || checkpoint === undefined ? now : checkpoint.comparedAt
      const facts = { ...file, part, keptAt: BigInt(now) * 1_000_000n, comparedAt }
      if (decision === "accepted") {
        const read = await wholeOf(file)
        const position = await lengthOf(file)
        this.#whole.set(part, { ...facts, read, lastEntry: position, start: fileStart })
        accepted.push({ part, position })
      } else {
        if (continued && isDone(match, checkpoint, known)) continue
        const resume = continued ? await resumeOf(match, checkpoint, known) : undefined
        planned.push({ plan: { name: file.name, path: file.path, part, resume, expected: file }, facts })
      }
    }
    if (isDecided(files, reports)) forgotten.push(...known.flatMap(({ damaged, part }) => (damaged ? [part] : [])))
    this.#reports = [
      ...reports,
      ...this.#broken.map(({ name }) => brokenReport(name)),
      ...vanished.map(({ name }) => vanishedReport(name))
    ]
    this.forgotten = [...new Set(forgotten)]
    this.accepted = accepted
    return planned
  }

  /** How this run treats each file, and which of those it has read from start to end are equal. */
  reports(): ReadonlyArray<FileReport> {
    const firsts = new Map<string, string>()
    const equal = new Map<string, string>()
    for (const { planned, reading } of this.#readings.values()) {
      const { name, resume } = planned.plan
      const { boundaries, bytes, first, rest } = reading.readPart(1)
      if (resume !== undefined || bytes === 0 || !reading.isComplete) continue
      const content = JSON.stringify([bytes, first, boundaries, rest])
      const other = firsts.get(content)
      if (other === undefined) firsts.set(content, name)
      else equal.set(name, other)
    }
    const formats = new Map([...this.#readings.values()].map(({ reading }) => [reading.plan.name, reading.format]))
    return this.#reports.map((report) => {
      const equals = equal.get(report.name)
      const format = formats.get(report.name)
      return { ...report, ...(equals !== undefined && { equals }), ...(format !== undefined && { format }) }
    })
  }

  /** Reads the next entries: at most 256, and at most those of one disk read. Adds none at the end. */
  async advance(): Promise<void> {
    while (!this.#closed && this.#entries.length === 0) {
      const reading = this.#open ?? (await this.#openNext())
      if (reading === undefined) return
      const more = await reading.advance(this.#entries, this.#seq, chunkSize)
      if (more) continue
      this.#open = undefined
      await reading.close()
    }
  }

  /** Returns the entries of the last {@link advance} once; undefined at the end. */
  handOver(): ReadonlyArray<Entry> | undefined {
    const entries = this.#entries
    this.#entries = []
    this.#seq += entries.length
    return entries.length === 0 ? undefined : entries
  }

  async #openNext(): Promise<FileReading | undefined> {
    const planned = this.#planned[this.#next]
    if (planned === undefined) return undefined
    this.#next++
    const { plan } = planned
    this.current = plan.name
    const count = (bytes: number): void => {
      this.bytes += bytes
    }
    const stdin = plan.name === standardInput ? (this.#settings.stdin ?? process.stdin) : undefined
    const reading = await FileReading.open(plan, this.#reader, count, stdin)
    if (this.#closed) {
      await reading.close()
      return undefined
    }
    this.#readings.set(plan.part, { planned, reading })
    this.#open = reading
    this.#firstInFile = this.#seq
    return reading
  }

  /** Files that come after the current one. */
  get filesAfter(): number {
    return this.#planned.length - this.#next
  }

  /** Entries of the current file that were handed over. */
  get readInFile(): number {
    return this.#seq - this.#firstInFile
  }

  identify(part: string, position: Position | undefined): Json {
    const whole = this.#whole.get(part)
    if (whole !== undefined) return identify(whole)
    const known = this.#readings.get(part)
    if (known === undefined) return null
    const { planned, reading } = known
    const { lastEntry } = reading
    return identify({ ...planned.facts, read: reading.readPart(), lastEntry, start: reading.startBefore(position) })
  }

  mark(part: string): Json {
    const known = this.#readings.get(part)
    if (known === undefined) return null
    const { planned, reading } = known
    return mark({ ...planned.facts, read: reading.readPart(1), lastEntry: reading.lastEntry })
  }

  async close(): Promise<void> {
    this.#closed = true
    // It may still wait for its first bytes, before a reading owns it.
    if (this.current === standardInput) (this.#settings.stdin ?? process.stdin).destroy()
    await this.#open?.close()
    this.#open = undefined
  }
}

/**
 * Whether a person has decided about every file that damaged state may have described. Then the damaged state is not needed any
 * more, and would only cause the refusal of every later file.
 */
const isDecided = (files: ReadonlyArray<MatchedFile>, reports: ReadonlyArray<FileReport>): boolean =>
  files.some(({ state }, i) => state === "new" && reports[i]?.decision !== "refused") &&
  reports.every(({ decision, state }) => state !== "new" || decision !== "refused")

/** Standard input is one part, and nothing is stored about it. */
const stdinPlan = (file: InputFile): Planned => ({
  plan: { ...file, part: standardInput, resume: undefined },
  facts: {
    ...file,
    part: standardInput,
    device: 0n,
    inode: 0n,
    born: 0n,
    size: 0,
    modified: 0n,
    changed: 0n,
    keptAt: 0n,
    comparedAt: 0
  }
})

/** Names for new parts, unused by earlier runs and by this one. */
const partNames = (known: ReadonlyArray<KnownPart>): (() => string) => {
  let last = Math.max(0, ...known.map(({ part }) => (/^\d+$/.test(part) ? Number(part) : 0)))
  return () => String(++last)
}

const millisOf = (nanos: bigint): number => Number(nanos / 1_000_000n)

/** Whether a file needs no reading: all of it was read, and every entry is settled. */
const isDone = ({ file }: MatchedFile, kept: KeptFile, known: ReadonlyArray<KnownPart>): boolean => {
  const from = known.find((one) => one.part === kept.part)?.from
  const { lastEntry, read } = kept
  return file.size === read.bytes && lastEntry !== null && typeof from === "number" && from >= lastEntry
}

/** Where to continue a file; undefined if its hasher cannot be resumed, so that it is read from its start. */
const resumeOf = async (
  { hasher }: MatchedFile,
  { part, start }: KeptFile,
  known: ReadonlyArray<KnownPart>
): Promise<Resume | undefined> => {
  const followed = await hasher()
  if (followed === undefined) return undefined
  const from = known.find((one) => one.part === part)?.from
  const isBehind = typeof from !== "number" || from < start.bytes
  return { hasher: followed, ...(isBehind ? fileStart : start) }
}

/** The read part of a file that counts as read. */
const wholeOf = async ({ path }: PartFile): Promise<ReadPart> => {
  const hasher = ReadPartHasher.start()
  for await (const bytes of createReadStream(path, { highWaterMark: 1024 * 1024 })) hasher.update(bytes)
  return hasher.describe()
}

/** The length of a file in uncompressed bytes; of a damaged archive, those before the damage. */
const lengthOf = async ({ path }: PartFile): Promise<number> => {
  let length = 0
  const stream = await openFile(path)
  try {
    for (let bytes = await stream.next(); bytes !== undefined; bytes = await stream.next()) length += bytes.length
  } catch (error) {
    if (damageOf(error) === undefined) throw error
  } finally {
    await stream.close()
  }
  return length
}

const totalBytes = (files: ReadonlyArray<InputFile>): Effect.Effect<number | undefined, SourceError> =>
  files.some((file) => file.name === standardInput)
    ? Effect.succeed(undefined)
    : Effect.map(Effect.forEach(files, sizeOf), (sizes) => sizes.reduce((sum, size) => sum + size, 0))

const sizeOf = (file: InputFile): Effect.Effect<number, SourceError> =>
  Effect.tryPromise({
    try: async () => (await stat(file.path)).size,
    catch: (error) => asSourceError({ source: file.name, error, consequence: "Nothing was sent." })
  })

/** Newlines, and one more for each last line without. Undefined if a file is compressed, or a JSON list. */
const countLines = async (files: ReadonlyArray<InputFile>): Promise<number | undefined> => {
  let lines = 0
  for (const { path } of files) {
    let last = 0x0a
    let first = true
    for await (const chunk of createReadStream(path, { highWaterMark: 256 * 1024 })) {
      const bytes: Buffer = chunk
      if (first && (Conversion.find(bytes, path) !== undefined || isJsonList(bytes))) return undefined
      first = false
      for (let at = bytes.indexOf(0x0a); at >= 0; at = bytes.indexOf(0x0a, at + 1)) lines++
      last = bytes[bytes.length - 1] ?? last
    }
    if (last !== 0x0a) lines++
  }
  return lines
}

const isJsonList = (bytes: Buffer): boolean =>
  /^(?:\xef\xbb\xbf)?\s*(?:\[|\{\s*\n)/.test(bytes.toString("latin1", 0, 100))

/** Why a file cannot be read, after how many of its records, and what happens now. */
interface Failure {
  readonly source: string
  readonly error: unknown
  readonly readBefore?: number
  /** A sentence; empty if there is nothing to say. */
  readonly consequence: string
}

const asSourceError = ({ error, readBefore = 0, source, consequence }: Failure): SourceError => {
  const damage = damageOf(error)
  const why =
    damage === undefined
      ? sentence(source, "read", error)
      : `${source} cannot be read: ${damage}, ${readUntilDamage(readBefore)}. Fetch the file again.`
  return new SourceError({ source, message: consequence === "" ? why : `${why} ${consequence}` })
}

const laterFiles = (count: number): string => {
  if (count === 0) return ""
  return count === 1 ? "The file after it was not read." : `The ${count} files after it were not read.`
}

/** What is wrong with an archive; undefined if the error does not concern one. */
const damageOf = (error: unknown): string | undefined => {
  const code = codeOf(error)
  return (
    archiveDamage[code] ?? (/^(?:ERR__ERROR|ERR_BROTLI|ZSTD_error)/.test(code) ? "the archive is damaged" : undefined)
  )
}

const archiveDamage: Readonly<Record<string, string>> = {
  Z_BUF_ERROR: "the archive ends too early",
  Z_DATA_ERROR: "the archive is damaged",
  TRAILING_BYTES: "other bytes follow the end of the archive"
}

const readUntilDamage = (count: number): string => {
  if (count === 0) return "before its first record"
  return count === 1 ? "after its first record" : `after its first ${count.toLocaleString("en-US")} records`
}
