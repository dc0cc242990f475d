import type { Readable } from "node:stream"
import type { Entry, Position } from "@sluice/core/Source"
import { type ByteStream, fromStream, openFile } from "../files/ByteStream.js"
import { type ReadPart, ReadPartHasher } from "../files/ReadPart.js"
import { type Line, LineCutter } from "../format/LineCutter.js"
import * as RecordReader from "../format/RecordReader.js"

/** A file as this run reads it. */
export interface FilePlan {
  /** As people named it. */
  readonly name: string
  readonly path: string
  /** What its entries carry. */
  readonly part: string
  /** Where an earlier run came to; undefined: nothing of the file was read before. */
  readonly resume: Resume | undefined
}

/** Where a file is read on. */
export interface Resume extends LineStart {
  /** Has followed the read part. */
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
  readonly #settings: RecordReader.Settings
  readonly #stream: ByteStream
  readonly #hasher: ReadPartHasher
  readonly #cutter: LineCutter
  /** Starts of lines that a later run may continue at. */
  readonly #starts: Array<LineStart> = []
  #ended = false

  private constructor(plan: FilePlan, settings: RecordReader.Settings, stream: ByteStream, hasher: ReadPartHasher) {
    const { bytes, line } = plan.resume ?? fileStart
    this.plan = plan
    this.#settings = settings
    this.#stream = stream
    this.#hasher = hasher
    this.#cutter = new LineCutter(settings.maxRecordBytes, { number: line, offset: bytes })
    this.#starts.push({ bytes, line })
  }

  /** Opens the file, or reads `stdin` where one is given. `onRead` is called with the number of bytes of each read. */
  static async open(
    plan: FilePlan,
    settings: RecordReader.Settings,
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
      stdin === undefined ? await openFile(plan.path, { onRead, onBytes, from }) : await fromStream(stdin, onRead)
    return new FileReading(plan, settings, stream, hasher)
  }

  /**
   * Appends the next entries, numbered from `seq`, up to `most`: what one read of the disk gave, if it gave fewer. False at
   * the end of the file.
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

  /** All that was read of the file; see {@link ReadPartHasher.describe}. */
  readPart(boundaries?: number): ReadPart {
    return this.#hasher.describe(boundaries)
  }

  /** The last line start at which a later run misses nothing after a position; undefined: the position is the start. */
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

/** How many entries a later run reads again at most before it comes to where this one was. */
const startEvery = 256

/**
 * In bytes of the uncompressed text, without blanks at the end, so that a last line has not grown when only blanks or a line
 * ending follow. A line that is longer than allowed counts as a whole.
 */
const contentEnd = ({ buffer, end, length, offset, start }: Line): number => {
  if (length > end - start + 1) return offset + length
  let last = end
  while (last > start && isBlankByte(buffer[last - 1])) last--
  return offset + last - start
}

/** Only blanks, which is no entry. */
export const isBlank = (line: Line): boolean => {
  if (line.length > line.end - line.start + 1) return false
  for (let i = line.start; i < line.end; i++) {
    if (!isBlankByte(line.buffer[i])) return false
  }
  return true
}

const isBlankByte = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x09 || byte === 0x0d
