import { type Checkpoint, type CheckpointStore, start } from "@sluice/core/Checkpoint"
import { type DeadLetter, everyDestination } from "@sluice/core/DeadLetter"
import { without } from "@sluice/core/Path"
import type { Settled } from "@sluice/core/Settled"
import { isUnreadable, type Pull, type Source, SourceError } from "@sluice/core/Source"
import { make as makeRecord, type SourceRecord } from "@sluice/core/SourceRecord"
import { isObject, type Json, type JsonObject } from "@sluice/values/Json"
import { Effect } from "effect"
import { type ByteStream, openFile } from "../files/ByteStream.js"
import { sentence } from "../files/FileFault.js"
import { type Line, LineCutter } from "../format/LineCutter.js"
import * as RecordReader from "../format/RecordReader.js"
import * as RecordSettings from "../format/RecordSettings.js"
import { decode } from "./LetterLine.js"
import { type Delivered, type JournalError, keyOf, type ReplayJournal, type Result } from "./ReplayJournal.js"

/** Which letters are replayed. */
export interface Settings {
  readonly path: string
  readonly journal: ReplayJournal
  /** A letter that a replay began and did not finish counts as `unknown`, whatever it was before. */
  readonly only: ReadonlyArray<DeadLetter["outcome"]>
  /** How the source reads its lines: a line that was mended is read so too, and `never` is cut from every record again. */
  readonly records?: RecordSettings.RecordSettings
  /** Letters that must wait, in words of the caller's. Default: none. */
  readonly hold?: (letter: DeadLetter, body: JsonObject) => boolean
}

/** What was found in the file so far; adds up to `letters`. */
export interface Tally {
  readonly letters: number
  readonly replayed: number
  /** Of an earlier replay. */
  readonly done: number
  /** Begun by an earlier replay, with no result, and `unknown` was not asked for. */
  readonly uncertain: number
  /** Of an outcome that was not asked for. */
  readonly notChosen: number
  readonly held: number
  /** Its line could not be read. It can be sent once its `record` is mended by hand: to an object, or to the text of one. */
  readonly notARecord: number
  /** Lines that are no dead letter. */
  readonly damaged: number
}

/** Dead letters as a source: one record per letter, for the letter's destination alone, or for all where it had none. */
export interface DeadLetterSource extends Source {
  /** Fits a pipeline's `concerns`. */
  readonly concerns: (record: SourceRecord, destination: string) => ReadonlyArray<string> | undefined
  /**
   * Takes down what became of letters. Fits a pipeline's `onSettled`. In the journal it is at the next pull, or at
   * `finish`: after a crash in between those letters count as Unknown.
   */
  readonly onSettled: (settled: ReadonlyArray<Settled>) => void
  /** To be given to the pipeline: it tells what was accepted and what was lost of letters that it leaves open. */
  readonly progress: CheckpointStore
  /**
   * Puts the rest into the journal, and takes back what was meant to be sent and was not; of what was sent in part it
   * keeps which part. To be called once, after the pipeline has ended by itself.
   */
  readonly finish: Effect.Effect<void, JournalError>
  readonly tally: () => Tally
  /** What a replay would take now: how many letters, and the first `most` of them. Takes nothing and notes nothing. */
  readonly look: (most: number) => Effect.Effect<Look, SourceError>
}

/** A look at what would be replayed. */
export interface Look {
  readonly letters: number
  readonly first: ReadonlyArray<{ readonly record: SourceRecord; readonly destination: string }>
}

const chunkSize = 256
const longestLetter = 64 * 1024 * 1024

interface Sent {
  readonly key: string
  readonly destination: string
  readonly delivered: Delivered
  /** Whether an earlier replay left it so that nobody knows what was applied: it stays so until it has an outcome. */
  readonly uncertain: boolean
}

const none: Tally = {
  letters: 0,
  replayed: 0,
  done: 0,
  uncertain: 0,
  notChosen: 0,
  held: 0,
  notARecord: 0,
  damaged: 0
}

type Count = { -readonly [K in keyof Tally]: number }

/**
 * Reads the file as it is at `open`; letters that are appended meanwhile belong to the next replay. Before a chunk is
 * given the intention to send it is durable in the journal. `open(from)` does not go on: the journal says what is left.
 */
export const make = (settings: Settings): DeadLetterSource => {
  const open = new Map<number, Sent>()
  const count: Count = { ...none }
  const results: Array<Result> = []
  let last: Checkpoint = start
  const flush = Effect.suspend(() => settings.journal.settle(results.splice(0)))
  return {
    name: settings.path,
    tally: () => ({ ...count }),
    look: (most) =>
      Effect.scoped(
        Effect.flatMap(begun(settings, new Map(), { ...none }), (reading) => look(settings.path, reading, most))
      ),
    concerns: (record, destination) => {
      const sent = open.get(record.seq)
      if (sent === undefined) return undefined
      if (sent.destination !== destination && sent.destination !== everyDestination) return undefined
      return Object.hasOwn(sent.delivered, destination) ? sent.delivered[destination] : []
    },
    onSettled: (settled) => {
      for (const { seq, outcome } of settled) {
        const sent = open.get(seq)
        if (sent === undefined) continue
        open.delete(seq)
        results.push({ key: sent.key, outcome })
      }
    },
    progress: {
      load: Effect.succeed(start),
      save: (position) =>
        Effect.sync(() => {
          last = position
        })
    },
    finish: Effect.suspend(() => {
      for (const [seq, { key, uncertain }] of open) {
        const delivered = last.delivered[seq]
        // Of what was lost nobody knows whether it was applied.
        const outcome = uncertain || last.unknown?.[seq] !== undefined ? "intended" : "pending"
        results.push({ key, outcome, ...(delivered !== undefined && { delivered }) })
      }
      open.clear()
      return flush
    }),
    open: () => Effect.map(begun(settings, open, count), (reading) => pull(settings, reading, flush))
  }
}

const begun = (settings: Settings, open: Map<number, Sent>, count: Count) =>
  Effect.zipWith(
    RecordSettings.compile(settings.records ?? {}, settings.path),
    opened(settings.path),
    (reader, lines) => new LetterReading(settings, reader, lines, open, count)
  )

const look = (path: string, reading: LetterReading, most: number): Effect.Effect<Look, SourceError> =>
  Effect.tryPromise({
    try: async () => {
      let letters = 0
      const first: Array<Look["first"][number]> = []
      while (!reading.ended) {
        await reading.advance()
        const records = reading.handOver()
        letters += records.length
        for (const record of records) {
          if (first.length < most) first.push({ record, destination: reading.open.get(record.seq)?.destination ?? "" })
          reading.open.delete(record.seq)
        }
      }
      return { letters, first }
    },
    catch: (error) => failed(path, error)
  })

const opened = (path: string) =>
  Effect.acquireRelease(
    Effect.tryPromise({ try: () => openFile(path, () => {}, true), catch: (error) => failed(path, error) }),
    (stream) => Effect.promise(() => stream.close())
  )

const failed = (path: string, error: unknown): SourceError =>
  new SourceError({ source: path, message: sentence(path, "read", error) })

const pull = (settings: Settings, reading: LetterReading, flush: Effect.Effect<void, JournalError>): Pull => {
  const advance = Effect.tryPromise({
    try: () => reading.advance(),
    catch: (error) => failed(settings.path, error)
  })
  const intend = Effect.suspend(() => Effect.zipRight(flush, settings.journal.intend(reading.keys)))
  const intended = Effect.mapError(intend, ({ message }) => new SourceError({ source: settings.path, message }))
  const handOver = Effect.suspend(() =>
    reading.ended ? Effect.succeed(undefined) : Effect.map(intended, () => reading.handOver())
  )
  return Effect.uninterruptible(Effect.zipRight(advance, handOver))
}

class LetterReading {
  readonly #settings: Settings
  readonly #reader: RecordReader.Settings
  readonly #stream: ByteStream
  readonly #count: Count
  readonly #cutter = new LineCutter(longestLetter)
  #seq = 0
  #exhausted = false
  /** What was read and not handed over. Held here and by no promise: one that waited keeps its value for long. */
  #records: Array<SourceRecord> = []
  /** Keys of what was read: a file may hold a letter twice. */
  readonly #given = new Set<string>()

  constructor(
    settings: Settings,
    reader: RecordReader.Settings,
    stream: ByteStream /** What is given and has no outcome. */,
    readonly open: Map<number, Sent>,
    count: Count
  ) {
    this.#settings = settings
    this.#reader = reader
    this.#stream = stream
    this.#count = count
  }

  /** Whether {@link advance} found nothing any more. */
  get ended(): boolean {
    return this.#exhausted && this.#records.length === 0
  }

  /** Of the letters that were read and not handed over. */
  get keys(): ReadonlyArray<string> {
    return this.#records.flatMap((record) => this.open.get(record.seq)?.key ?? [])
  }

  /** Reads the next records, unless those that were read last were never handed over. */
  async advance(): Promise<void> {
    if (this.#records.length > 0) return
    while (this.#records.length < chunkSize) {
      const line = this.#cutter.next() ?? (this.#exhausted ? this.#cutter.end() : undefined)
      if (line !== undefined) this.#take(line)
      else if (this.#exhausted) return
      else {
        const chunk = await this.#stream.next()
        if (chunk === undefined) this.#exhausted = true
        else this.#cutter.push(chunk)
      }
    }
  }

  /** The records that {@link advance} read, once. */
  handOver(): ReadonlyArray<SourceRecord> {
    const records = this.#records
    this.#records = []
    return records
  }

  #take(line: Line): void {
    const text = line.buffer.toString("utf8", line.start, line.end)
    if (text.trim() === "") return
    const chosen = this.#choose(text)
    if (chosen === undefined) return
    const { letter, record } = chosen
    const key = keyOf(letter)
    this.#given.add(key)
    const { destination } = letter
    const delivered = this.#settings.journal.deliveredOf(key) ?? { [destination]: letter.delivered }
    const uncertain = this.#settings.journal.stateOf(key) === "intended"
    this.open.set(this.#seq, { key, destination, delivered, uncertain })
    this.#records.push(makeRecord(record.id, this.#seq++, letter.origin, record.body))
  }

  /** The letter with its record, when it is to be replayed; else it is counted under the reason why not. */
  #choose(line: string): Chosen | undefined {
    this.#count.letters++
    const letter = decode(line)
    const record = letter === undefined ? undefined : recordOf(this.#reader, letter)
    const because = letter === undefined ? "damaged" : this.#refusal(letter, record)
    this.#count[because ?? "replayed"]++
    return letter === undefined || record === undefined || because !== undefined ? undefined : { letter, record }
  }

  #refusal(letter: DeadLetter, record: Content | undefined): Exclude<keyof Tally, "letters" | "replayed"> | undefined {
    const { hold, journal, only } = this.#settings
    const key = keyOf(letter)
    const state = journal.stateOf(key)
    if (this.#given.has(key) || (state !== "open" && state !== "intended")) return "done"
    const outcome = state === "intended" ? "unknown" : letter.outcome
    if (!only.includes(outcome)) return state === "intended" ? "uncertain" : "notChosen"
    if (record === undefined) return "notARecord"
    return hold?.(letter, record.body) === true ? "held" : undefined
  }
}

type Content = Pick<SourceRecord, "id" | "body">

interface Chosen {
  readonly letter: DeadLetter
  readonly record: Content
}

/** What could not be read is read anew, as its source reads: by now somebody may have mended it. */
const recordOf = (
  reader: RecordReader.Settings,
  { destination, id, origin, record }: DeadLetter
): Content | undefined => {
  if (destination !== everyDestination) {
    const body = reader.never.reduce<Json>((kept, path) => without(kept, path), record)
    return isObject(body) ? { id, body } : undefined
  }
  const buffer = Buffer.from(typeof record === "string" ? record : JSON.stringify(record))
  const { length } = buffer
  const place = { number: origin.line ?? 1, offset: origin.offset ?? 0, encoding: "utf8" as const }
  const entry = RecordReader.read(reader, { buffer, start: 0, end: length, length, ...place }, origin.source, 0)
  return isUnreadable(entry) ? undefined : entry
}
