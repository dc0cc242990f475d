import type { Readable } from "node:stream"
import type { Entry, Position } from "@sluice/core/Source"
import { type ByteStream, type ExpectedFile, fromStream, openFile } from "../files/ByteStream.js"
import { type ReadPart, ReadPartHasher } from "../files/ReadPart.js"
import { type Line, LineCutter } from "../format/LineCutter.js"
import * as RecordReader from "../format/RecordReader.js"

/** Which file to read, and from where. */
export interface FilePlan {
  /** As people named it. */
  readonly name: string
  readonly path: string
  /** The part of its entries. */
  readonly part: string
  /** Where to continue; undefined if the file is read from its start. */
  readonly resume: Resume | undefined
  /** The file that was matched with its checkpoint; undefined for standard input. */
  readonly expected?: ExpectedFile
}

/** Where to continue a file. */
export interface Resume extends LineStart {
  /** The hasher after the read part. */
  readonly hasher: ReadPartHasher
}

/** The start of a line: its first byte in the file, and its number from 1. A compressed file is always read from 0 and 1. */
export interface LineStart {
  readonly bytes: number
  readonly line: number
}

/**
 * One pass over one file. The position of an entry is the byte after its content, before the line ending: it stays the same
 * when the newline of a last line comes later, and differs when that line grows. Positions in a compressed file count
 * uncompressed bytes.
 */
export class FileReading {
  readonly plan: FilePlan
  readonly #settings: RecordReader.ParsedRecordSettings
  readonly #stream: ByteStream
  readonly #hasher: ReadPartHasher
  readonly #cutter: LineCutter
  /** Starts of lines that a later run may continue at. */
  readonly #starts: Array<LineStart> = []
  #ended = false

  private constructor(
    plan: FilePlan,
    settings: RecordReader.ParsedRecordSettings,
    stream: ByteStream,
    hasher: ReadPartHasher
  ) {
    const { bytes, line } = plan.resume ?? fileStart
    this.plan = plan
    this.#settings = settings
    this.#stream = stream
    this.#hasher = hasher
    this.#cutter = new LineCutter(settings.maxRecordBytes, { number: line, offset: bytes })
    this.#starts.push({ bytes, line })
  }

  /** Opens the file, or reads `stdin` if it is given. `onRead` is called with the number of bytes of each read. */
  static async open(
    plan: FilePlan,
    settings: RecordReader.ParsedRecordSettings,
    onRead: (bytes: number) => void,
    stdin?: Readable
  ): Promise<FileReading> {
    const { resume } = plan
    const from = resume?.bytes ?? 0
    const hasher = resume?.hasher ?? ReadPartHasher.start()
    let at = from
    const onBytes = (bytes: Buffer): void => {
      hasher.update(bytes.subarray(Math.min(bytes.length, Math.max(0, hasher.read - at))))
      at += bytes.length
    }
    const stream =
      stdin === undefined
        ? await openFile(plan.path, { onRead, onBytes, from, ...(plan.expected && { expected: plan.expected }) })
        : await fromStream(stdin, onRead)
    return new FileReading(plan, settings, stream, hasher)
  }

  /**
   * Appends the next entries, numbered from `seq`: at most `most`, and at most those of one disk read. Returns false at the
   * end of the file.
   */
  async advance(entries: Array<Entry>, seq: number, most: number): Promise<boolean> {
    const before = entries.length
    for (;;) {
      this.#take(entries, seq, most, () => this.#cutter.next())
      if (entries.length > before) return true
      if (this.#ended) return false
      const bytes = await this.#stream.next()
      if (bytes !== undefined) this.#cutter.push(bytes)
      else {
        this.#ended = true
        this.#take(entries, seq, most, () => this.#cutter.end())
      }
    }
  }

  #take(entries: Array<Entry>, seq: number, most: number, nextLine: () => Line | undefined): void {
    while (entries.length < most) {
      const line = nextLine()
      if (line === undefined) return
      if (isBlank(line)) continue
      const number = seq + entries.length
      const position = contentEnd(line)
      if (number % startEvery === 0) this.#starts.push({ bytes: line.offset, line: line.number })
      entries.push(
        RecordReader.read(this.#settings, line, { source: this.plan.name, part: this.plan.part, seq: number, position })
      )
    }
  }

  /** Whether it was read to its end. */
  get isComplete(): boolean {
    return this.#ended
  }

  /** The part of the file that was read; see {@link ReadPartHasher.describe}. */
  readPart(boundaries?: number): ReadPart {
    return this.#hasher.describe(boundaries)
  }

  /** The last known line start at or before a position; the start of the file if `position` is undefined. */
  startBefore(position: Position | undefined): LineStart {
    if (this.#stream.compressed || typeof position !== "number") return fileStart
    while ((this.#starts[1]?.bytes ?? Number.POSITIVE_INFINITY) <= position) this.#starts.shift()
    const { bytes, line } = this.#starts[0] ?? fileStart
    return bytes <= position ? { bytes, line } : fileStart
  }

  async close(): Promise<void> {
    await this.#stream.close()
  }
}

export const fileStart: LineStart = { bytes: 0, line: 1 }

/** A line start is stored for each group of this many entries: a later run reads at most one group again. */
const startEvery = 256

/**
 * The end of a line in bytes of the uncompressed text, without blanks at its end: blanks or a line ending that are added to
 * the last line do not change it. A line that is too long counts as a whole.
 */
const contentEnd = ({ buffer, end, length, offset, start }: Line): number => {
  if (length > end - start + 1) return offset + length
  let last = end
  while (last > start && isBlankByte(buffer[last - 1])) last--
  return offset + last - start
}

/** Whether a line contains only blanks. Such a line is not an entry. */
export const isBlank = (line: Line): boolean => {
  if (line.length > line.end - line.start + 1) return false
  for (let i = line.start; i < line.end; i++) {
    if (!isBlankByte(line.buffer[i])) return false
  }
  return true
}

const isBlankByte = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0d
