import { hash } from "node:crypto"
import type { Readable } from "node:stream"
import type { Entry } from "@sluice/core/Source"
import { type ByteStream, fromStream, openFile } from "../files/ByteStream.js"
import { type InputFile, standardInput } from "../files/InputFiles.js"
import { type Line, LineCutter } from "../format/LineCutter.js"
import * as RecordReader from "../format/RecordReader.js"
import type { UnfinishedLine } from "./UnfinishedLine.js"

/** Entries in a chunk, at most: the size at which the pipeline is fastest. */
const chunkSize = 256

/** The progress of a reading, for others to look at. */
export interface Counter {
  /** Bytes read, before decompression. */
  taken: number
  /** The last line of the last file, once it is read and if it has no newline. */
  unfinishedLine: UnfinishedLine | undefined
}

/** What is read, and how. */
export interface Options {
  readonly files: ReadonlyArray<InputFile>
  readonly settings: RecordReader.Settings
  /** The first `seq` that is returned. */
  readonly from: number
  readonly counter: Counter
  /** What the name `-` reads. */
  readonly stdin: Readable
}

/** One pass over the files, from the first byte. */
export class NdjsonReading {
  readonly #files: ReadonlyArray<InputFile>
  readonly #settings: RecordReader.Settings
  readonly #from: number
  readonly #counter: Counter
  readonly #stdin: Readable
  /** Name of the current file, for errors. */
  current: string
  #stream: ByteStream | undefined
  #cutter: LineCutter
  #file = 0
  /** {@link Counter.taken} when the current file was opened. */
  #takenBefore = 0
  /** The first `seq` of the current file. */
  #firstSeq = 0
  #seq = 0
  #closed = false
  /** Read but not handed over. Not the value of a promise, because a promise that was awaited keeps its value for long. */
  #entries: Array<Entry> = []

  constructor({ counter, files, from, settings, stdin }: Options) {
    this.#files = files
    this.#settings = settings
    this.#from = from
    this.#counter = counter
    this.#stdin = stdin
    this.#cutter = new LineCutter(settings.maxRecordBytes)
    this.current = files[0]?.name ?? ""
    counter.taken = 0
    counter.unfinishedLine = undefined
  }

  /** Reads the next entries: at most 256, or those of one disk read if there are fewer. None at the end. */
  async advance(): Promise<void> {
    while (!this.#closed && this.#entries.length === 0) {
      const stream = this.#stream ?? (await this.#openNext())
      if (stream === undefined) return
      this.#take(() => this.#cutter.next())
      if (this.#entries.length > 0) return
      const chunk = await stream.next()
      if (chunk !== undefined) {
        this.#cutter.push(chunk)
        continue
      }
      this.#takeLast()
      await this.#finishFile()
    }
  }

  /** Returns the entries that {@link advance} read, once; undefined at the end. */
  handOver(): ReadonlyArray<Entry> | undefined {
    const entries = this.#entries
    this.#entries = []
    return entries.length === 0 ? undefined : entries
  }

  /** Lines of the current file that were read as entries. */
  get readInFile(): number {
    return this.#seq - this.#firstSeq
  }

  async close(): Promise<void> {
    this.#closed = true
    // Standard input may still wait for its first bytes, before it has a stream.
    if (this.current === standardInput) this.#stdin.destroy()
    await this.#stream?.close()
    this.#stream = undefined
  }

  #take(nextLine: () => Line | undefined): void {
    while (this.#entries.length < chunkSize) {
      const line = nextLine()
      if (line === undefined) return
      if (isBlank(line)) continue
      const seq = this.#seq++
      if (seq >= this.#from) this.#entries.push(RecordReader.read(this.#settings, line, this.current, seq))
    }
  }

  #takeLast(): void {
    const seq = this.#seq
    let last: Line | undefined
    this.#take(() => {
      const line = this.#cutter.end()
      last = line ?? last
      return line
    })
    if (last !== undefined && this.#seq > seq && this.#file === this.#files.length - 1)
      this.#counter.unfinishedLine = this.#unfinishedLine(last, seq)
  }

  /** Undefined for a compressed file and for a line that is too long to be kept. */
  #unfinishedLine({ buffer, length, offset, start }: Line, seq: number): UnfinishedLine | undefined {
    const isPlain = offset + length === this.#counter.taken - this.#takenBefore
    if (!isPlain || start + length > buffer.length) return undefined
    return {
      name: this.current,
      seq,
      offset,
      bytes: length,
      sum: hash("sha256", buffer.subarray(start, start + length))
    }
  }

  async #openNext(): Promise<ByteStream | undefined> {
    const file = this.#files[this.#file]
    if (file === undefined) return undefined
    this.current = file.name
    this.#cutter = new LineCutter(this.#settings.maxRecordBytes)
    this.#takenBefore = this.#counter.taken
    this.#firstSeq = this.#seq
    const count = (bytes: number): void => {
      this.#counter.taken += bytes
    }
    const stream = file.name === standardInput ? await fromStream(this.#stdin, count) : await openFile(file.path, count)
    if (this.#closed) {
      await stream.close()
      return undefined
    }
    this.#stream = stream
    return stream
  }

  async #finishFile(): Promise<void> {
    const stream = this.#stream
    this.#stream = undefined
    this.#file++
    await stream?.close()
  }
}

const isBlank = (line: Line): boolean => {
  if (line.length > line.end - line.start + 1) return false
  for (let i = line.start; i < line.end; i++) {
    const byte = line.buffer[i]
    if (byte !== 0x20 && byte !== 0x09 && byte !== 0x0d) return false
  }
  return true
}
