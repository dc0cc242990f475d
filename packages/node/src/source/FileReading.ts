import type { Readable } from "node:stream"
import { type Entry, isUnreadable, type Position } from "@sluice/core/Source"
import { type ByteStream, type ExpectedFile, fromStream, openFile } from "../files/ByteStream.js"
import { type ReadPart, ReadPartHasher } from "../files/ReadPart.js"
import type { Decoder, UnitStart } from "../format/Decoder.js"
import * as Format from "../format/Format.js"
import type { ParsedRecordSettings } from "../format/RecordReader.js"
import type { LastEntry } from "./FileParts.js"

/** The file to read, and the start position. */
export interface FilePlan {
  /** As people named it. */
  readonly name: string
  readonly path: string
  /** The part of its entries. */
  readonly part: string
  /** The place at which to continue. Undefined if the file is read from its start. */
  readonly resume: Resume | undefined
  /** The end of the last entry of an earlier run, if it is a record that may have been sent. */
  readonly sentUpTo?: number | undefined
  /** The file that was matched with its checkpoint. Undefined for standard input. */
  readonly expected?: ExpectedFile
}

/** The place at which to continue a file. A compressed file is always read from its start. */
export interface Resume extends UnitStart {
  /** The hasher after the read part. */
  readonly hasher: ReadPartHasher
}

/** Options for reading the records of a file. */
export interface ReadSettings extends ParsedRecordSettings {
  readonly format: Format.FormatSettings
}

/**
 * One pass over one file. The position of an entry is the byte after its content and before the line ending. It stays
 * the same if the newline of a last line is written later, and it changes if that line grows. Positions in a compressed
 * file count uncompressed bytes.
 */
export class FileReading {
  readonly plan: FilePlan
  /** For people, such as `NDJSON`. */
  readonly format: string
  readonly #stream: ByteStream
  readonly #read: ReadBytes
  readonly #decoder: Decoder
  /** Buffers that were read to find the format. */
  readonly #first: Array<Buffer>
  /** Starts of entries that a later run may continue at. */
  readonly #starts: Array<UnitStart> = []
  #ended = false
  #last: LastEntry = { lastEntry: null, lastIsRecord: false }

  private constructor(plan: FilePlan, opened: Opened, decoder: Decoder) {
    const { bytes, line } = plan.resume ?? fileStart
    this.plan = plan
    this.format = opened.format.name
    this.#stream = opened.stream
    this.#read = opened.read
    this.#first = opened.first
    this.#decoder = decoder
    this.#starts.push({ bytes, line })
  }

  /**
   * Opens the file, or reads `stdin` if it is given, and finds its format. `onRead` is called with the number of bytes of
   * each read.
   */
  static async open(
    plan: FilePlan,
    settings: ReadSettings,
    onRead: (bytes: number) => void,
    stdin?: Readable
  ): Promise<FileReading> {
    const { resume } = plan
    const from = resume?.bytes ?? 0
    const read = new ReadBytes(resume?.hasher ?? ReadPartHasher.start(), from)
    // The format of a file that is continued shows at its start.
    const known = from > 0 ? await formatOf(plan, settings.format) : undefined
    const stream =
      stdin === undefined
        ? await openFile(plan.path, {
            onRead,
            onBytes: (bytes) => read.add(bytes),
            from,
            ...(plan.expected && { expected: plan.expected })
          })
        : await fromStream(stdin, onRead)
    try {
      const { first, format } = known ?? (await headOf(stream, plan.name, settings.format))
      read.follow(format.endsInList && !stream.compressed ? from : undefined)
      return new FileReading(plan, { first, format, read, stream }, format.decoder(settings, resume ?? fileStart))
    } catch (error) {
      await stream.close()
      throw error
    }
  }

  /**
   * Appends the next entries, numbered from `seq`: at most `most`, and at most those of one disk read. Returns false at the
   * end of the file.
   */
  async advance(entries: Array<Entry>, seq: number, most: number): Promise<boolean> {
    const before = entries.length
    for (;;) {
      this.#take(entries, seq, most)
      if (entries.length > before) return true
      if (this.#ended) return false
      const bytes = this.#first.shift() ?? (await this.#stream.next())
      if (bytes === undefined) this.#ended = true
      else this.#decoder.push(bytes)
    }
  }

  #take(entries: Array<Entry>, seq: number, most: number): void {
    const { name: source, part } = this.plan
    while (entries.length < most) {
      const number = seq + entries.length
      const place = { source, part, seq: number }
      const decoded = this.#ended ? this.#decoder.end(place) : this.#decoder.next(place)
      if (decoded === undefined) return
      const entry = this.#hasGrown(decoded) ? refuseGrown(decoded) : decoded
      if (number % startEvery === 0) this.#starts.push(this.#decoder.start())
      if (typeof entry.position === "number") {
        this.#read.reached(entry.position)
        this.#last = { lastEntry: entry.position, lastIsRecord: !isUnreadable(entry) }
      }
      entries.push(entry)
    }
  }

  /** Whether an earlier run read the beginning of an entry as a record. */
  #hasGrown({ origin, position }: Entry): boolean {
    const { sentUpTo } = this.plan
    return (
      sentUpTo !== undefined && typeof position === "number" && position > sentUpTo && (origin.offset ?? 0) < sentUpTo
    )
  }

  /** The position of the last entry if the file was read to its end, else null. */
  get lastEntry(): LastEntry {
    return this.#ended ? this.#last : { lastEntry: null, lastIsRecord: false }
  }

  /** Whether it was read to its end. */
  get isComplete(): boolean {
    return this.#ended
  }

  /** Bytes of the part of the file that was read. */
  get bytesRead(): number {
    return this.#read.hasher.read
  }

  /** The part of the file that was read; see {@link ReadPartHasher.describe}. */
  readPart(boundaries?: number): ReadPart {
    return this.#read.hasher.describe(boundaries)
  }

  /** The last known start of an entry at or before a position. The start of the file if `position` is undefined. */
  startBefore(position: Position | undefined): UnitStart {
    if (this.#stream.compressed || typeof position !== "number") return fileStart
    while ((this.#starts[1]?.bytes ?? Number.POSITIVE_INFINITY) <= position) this.#starts.shift()
    const { bytes, line } = this.#starts[0] ?? fileStart
    return bytes <= position ? { bytes, line } : fileStart
  }

  async close(): Promise<void> {
    await this.#stream.close()
  }
}

/** A record whose beginning was read as another record is not sent: what was sent of it would count twice. */
const refuseGrown = (entry: Entry): Entry => {
  if (isUnreadable(entry)) return entry
  const { body, id, origin, part, position, seq } = entry
  return {
    _tag: "Unreadable",
    id,
    seq,
    part,
    position,
    origin,
    reasons: [
      {
        code: "line-has-grown",
        message: `Line ${origin.line} was the last one when an earlier run read it, and it has grown since. It was not sent again, because its events and purchases could count twice. If it was not delivered before, correct its dead letter and replay it. Add only whole lines to a file.`
      }
    ],
    text: JSON.stringify(body),
    suggestion: body
  }
}

interface Opened {
  readonly stream: ByteStream
  readonly read: ReadBytes
  readonly format: Format.Format
  readonly first: Array<Buffer>
}

interface FormatAndFirst {
  readonly format: Format.Format
  /** The bytes that were read to detect the format. */
  readonly first: Array<Buffer>
}

/** The format of a file that is continued. */
const formatOf = async ({ name, path }: FilePlan, settings: Format.FormatSettings): Promise<FormatAndFirst> => {
  const stream = await openFile(path, { toCurrentEnd: true })
  try {
    return { ...(await headOf(stream, name, settings)), first: [] }
  } finally {
    await stream.close()
  }
}

/**
 * Reads as much of a stream as is needed to detect its format. Once the format is clear, a slow stream is not read
 * further.
 */
const headOf = async (stream: ByteStream, name: string, settings: Format.FormatSettings): Promise<FormatAndFirst> => {
  const first: Array<Buffer> = []
  let isWhole = false
  for (;;) {
    const format =
      first.length === 0 && !isWhole
        ? undefined
        : Format.find(name, { bytes: joined(first), isWhole, isUtf16: stream.isUtf16 }, settings)
    if (format !== undefined) return { format, first }
    const bytes = await stream.next()
    if (bytes === undefined) isWhole = true
    // The next read may overwrite the buffer.
    else first.push(Buffer.from(bytes))
  }
}

const joined = (buffers: ReadonlyArray<Buffer>): Buffer => {
  const [only, ...others] = buffers
  return only !== undefined && others.length === 0 ? only : Buffer.concat(buffers)
}

/**
 * Passes the bytes of a file to the hasher of its read part. The read part of a JSON list ends after its last element,
 * so that appending an element is not a rewrite: the bytes after it are kept until the next element is read.
 */
class ReadBytes {
  #hasher: ReadPartHasher
  /** A hasher that has also read bytes of an element that is too long to keep. */
  #ahead: ReadPartHasher | undefined
  /** Offset of the next byte. */
  #at: number
  /** The end of the last entry. Undefined if every byte belongs to the read part, or while this is unknown. */
  #end: number | undefined
  #isKnown = false
  #waiting: Array<{ readonly from: number; readonly bytes: Buffer }> = []

  constructor(hasher: ReadPartHasher, from: number) {
    this.#hasher = hasher
    this.#at = from
  }

  /** The hasher after the last entry. */
  get hasher(): ReadPartHasher {
    this.#hashWaiting()
    return this.#hasher
  }

  add(bytes: Buffer): void {
    if (this.#isKnown && this.#end === undefined) hash(this.#hasher, bytes, this.#at)
    else {
      this.#hashWaiting()
      if (this.#at - (this.#waiting[0]?.from ?? this.#at) > mostWaiting) this.#goAhead()
      this.#waiting.push({ from: this.#at, bytes: Buffer.from(bytes) })
    }
    this.#at += bytes.length
  }

  /** Decides whether bytes wait for the end of an entry. */
  follow(end: number | undefined): void {
    this.#isKnown = true
    this.#end = end
    this.#hashWaiting()
  }

  /** An entry ends here. */
  reached(end: number): void {
    if (this.#end === undefined) return
    this.#end = end
    if (this.#ahead === undefined) return
    this.#hasher = this.#ahead
    this.#ahead = undefined
  }

  /**
   * Hashes the waiting bytes after the last entry. No entry ends in them, because all entries of a buffer are read
   * before the next buffer.
   */
  #goAhead(): void {
    this.#ahead ??= this.#hasher.fork()
    for (const { bytes, from } of this.#waiting) hash(this.#ahead, bytes, from)
    this.#waiting = []
  }

  /**
   * Hashes the waiting bytes up to the end of the last entry. This is done once per buffer, because hashing each entry
   * would take 2 µs more.
   */
  #hashWaiting(): void {
    if (!this.#isKnown) return
    const end = this.#end ?? Number.POSITIVE_INFINITY
    while (this.#waiting[0] !== undefined && this.#waiting[0].from < end) {
      const { bytes, from } = this.#waiting[0]
      const count = Math.min(bytes.length, end - from)
      hash(this.#hasher, bytes.subarray(0, count), from)
      if (count === bytes.length) this.#waiting.shift()
      else this.#waiting[0] = { from: from + count, bytes: bytes.subarray(count) }
    }
  }
}

/**
 * The maximum number of bytes of a JSON list that wait for the end of an element. Further bytes are hashed immediately,
 * so that memory is bounded.
 */
const mostWaiting = 8 * 1024 * 1024

/** The hasher of a continued file may be ahead of the place where reading continues. */
const hash = (hasher: ReadPartHasher, bytes: Buffer, from: number): void =>
  hasher.update(bytes.subarray(Math.min(bytes.length, Math.max(0, hasher.read - from))))

export const fileStart: UnitStart = { bytes: 0, line: 1 }

/**
 * The start of every entry whose number is a multiple of this value is stored. A later run therefore reads at most this
 * number of entries again.
 */
const startEvery = 256
