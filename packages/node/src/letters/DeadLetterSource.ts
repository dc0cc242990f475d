import { type DeadLetter, everyDestination } from "@sluice/core/DeadLetter"
import { OpenItemsStore } from "@sluice/core/OpenItemsStore"
import { dead, eachOf, mayCountTwice } from "@sluice/core/Outcome"
import { without } from "@sluice/core/Selector"
import type { Settled } from "@sluice/core/Settled"
import { isUnreadable, type Pull, type Source, SourceError } from "@sluice/core/Source"
import { make as makeRecord, type SourceRecord } from "@sluice/core/SourceRecord"
import type { StateStore } from "@sluice/core/StateStore"
import { isObject, type Json } from "@sluice/values/Json"
import { Effect } from "effect"
import { type ByteStream, openFile } from "../files/ByteStream.js"
import { sentence } from "../files/FileFault.js"
import * as RecordReader from "../format/RecordReader.js"
import { LetterCutter } from "./LetterCutter.js"
import * as ReplayJournal from "./ReplayJournal.js"

/** The settings of a replay. */
export interface DeadLetterSettings {
  readonly path: string
  readonly journal: ReplayJournal.ReplayJournal
  /** The outcomes to replay. A letter that an earlier replay began and did not finish counts as `unknown`. */
  readonly only: ReadonlyArray<DeadLetter["outcome"]>
  /**
   * The reading settings of the source. Corrected lines are read with them, and `never` applies to every record again.
   */
  readonly records?: RecordReader.RecordSettings
  /** The corrected record of a letter, by its key. Default: none. */
  readonly corrections?: ReadonlyMap<string, Json>
  /** The destinations of this replay. Letters for others are left out. Default: every destination. */
  readonly destinations?: ReadonlySet<string>
  /** Whether a letter must wait for a later replay. Default: no letter. */
  readonly hold?: (letter: DeadLetter, record: LetterRecord) => boolean
}

/** The letters found in the file so far, by their treatment. The other numbers add up to `letters`. */
export interface Tally {
  readonly letters: number
  readonly replayed: number
  /** Replayed earlier. */
  readonly done: number
  /** Dismissed by a person. */
  readonly dismissed: number
  /** Begun by an earlier replay without a result, while `unknown` is not selected. */
  readonly uncertain: number
  /** Their outcome is not selected. */
  readonly notChosen: number
  /** The same, by outcome. */
  readonly notChosenOutcomes: Readonly<Record<DeadLetter["outcome"], number>>
  readonly held: number
  /** Their destination is not part of this replay. */
  readonly noRoute: number
  /** Unreadable lines. They can be sent after a person corrects `record` to an object or to the text of an object. */
  readonly notARecord: number
  /** Parts of the file that are not valid dead letters. */
  readonly damaged: number
}

/** Dead letters as a source: one record per letter, for its destination only, or for all destinations if it has none. */
export interface DeadLetterSource extends Source {
  /** Fits a pipeline's `concerns`. */
  readonly concerns: (record: SourceRecord, destination: string) => ReadonlyArray<string> | undefined
  /**
   * Whether a person decided to send items that may have been applied, because the letter is Unknown. Fits {@link
   * Remember.resends}.
   */
  readonly resends: (record: SourceRecord) => boolean
  /**
   * Records the results of letters. Fits `onSettled` of a pipeline. The next pull or `finish` writes them to the journal; after
   * a crash before that, the letters count as Unknown.
   */
  readonly onSettled: (settled: ReadonlyArray<Settled>) => void
  /** The run that wrote the letter of a record that has no outcome yet, so that its new letter names the same one. */
  readonly runOf: (seq: number) => string | undefined
  /**
   * The state store for the pipeline. It receives the accepted and the lost items of the letters that the pipeline
   * leaves open.
   */
  readonly state: StateStore
  /**
   * Writes the remaining results to the journal and withdraws the letters that were not sent. For a partly sent letter,
   * the accepted part is kept. Call it once, after the pipeline has ended normally.
   */
  readonly finish: Effect.Effect<void, ReplayJournal.JournalError>
  readonly tally: () => Tally
  /** The letters that a replay would send now: their number and the first `most` of them. Changes nothing. */
  readonly look: (most: number) => Effect.Effect<Look, SourceError>
}

/** The letters that a replay would send. */
export interface Look {
  readonly letters: number
  readonly first: ReadonlyArray<{ readonly record: SourceRecord; readonly destination: string }>
}

/** The reason a letter is left out. */
export type LeftOut = Exclude<keyof Tally, "letters" | "replayed" | "notChosenOutcomes">

const chunkSize = 256

interface Sent {
  readonly key: string
  readonly run: string | undefined
  readonly destination: string
  readonly delivered: ReplayJournal.Delivered
  /** Destinations that decided the record. */
  readonly decided: ReadonlyArray<string>
  /** Whether it is unknown which items an earlier replay sent. This stays true until the letter has an outcome. */
  readonly uncertain: boolean
  readonly outcome: DeadLetter["outcome"]
}

/** The tally of a file without letters. */
export const emptyTally: Tally = {
  letters: 0,
  replayed: 0,
  done: 0,
  dismissed: 0,
  uncertain: 0,
  notChosen: 0,
  notChosenOutcomes: eachOf(dead, () => 0),
  held: 0,
  noRoute: 0,
  notARecord: 0,
  damaged: 0
}

type Count = { -readonly [K in Exclude<keyof Tally, "notChosenOutcomes">]: number } & {
  readonly notChosenOutcomes: Record<DeadLetter["outcome"], number>
}

const startCounting = (): Count => ({ ...emptyTally, notChosenOutcomes: { ...emptyTally.notChosenOutcomes } })

/**
 * Reads the file up to its end at the call of `open`. Letters that are appended later belong to the next replay. Before
 * a chunk is returned, the intention to send it is durable in the journal. `open(from)` ignores `from`, because the
 * journal contains the open letters.
 */
export const make = (settings: DeadLetterSettings): DeadLetterSource => {
  const open = new Map<number, Sent>()
  const count = startCounting()
  const results: Array<ReplayJournal.LetterResult> = []
  const openItems = new OpenItemsStore()
  const flush = Effect.suspend(() => settings.journal.settle(results.splice(0)))
  return {
    name: settings.path,
    tally: () => ({ ...count, notChosenOutcomes: { ...count.notChosenOutcomes } }),
    look: (most) =>
      Effect.scoped(
        Effect.flatMap(beginReading(settings, new Map(), startCounting()), (reading) =>
          look(settings.path, reading, most)
        )
      ),
    concerns: (record, destination) => {
      const sent = open.get(record.seq)
      if (sent === undefined) return undefined
      if (sent.destination !== destination && sent.destination !== everyDestination) return undefined
      if (sent.decided.includes(destination)) return undefined
      return Object.hasOwn(sent.delivered, destination) ? sent.delivered[destination] : []
    },
    runOf: (seq) => open.get(seq)?.run,
    resends: ({ seq }) => {
      const sent = open.get(seq)
      return sent !== undefined && (sent.uncertain || mayCountTwice(sent.outcome))
    },
    onSettled: (settled) => {
      for (const { destinations, seq, outcome, pending } of settled) {
        const sent = open.get(seq)
        if (sent === undefined) continue
        if (pending !== undefined) {
          open.set(seq, { ...sent, decided: [...sent.decided, ...destinations.map(({ destination }) => destination)] })
          continue
        }
        open.delete(seq)
        results.push({ key: sent.key, outcome })
      }
    },
    // The journal contains the replayed letters, so the pipeline only has to report open items.
    identify: () => null,
    state: openItems,
    finish: Effect.suspend(() => {
      for (const [seq, { decided, key, uncertain }] of open) {
        const delivered = openItems.accepted(seq)
        // It is unknown whether lost items were applied.
        const outcome = uncertain || openItems.isUncertain(seq) ? "intended" : "pending"
        results.push({
          key,
          outcome,
          ...(delivered !== undefined && { delivered }),
          ...(decided.length > 0 && { decided })
        })
      }
      open.clear()
      return flush
    }),
    open: () => Effect.map(beginReading(settings, open, count), (reading) => pull(settings, reading, flush))
  }
}

const beginReading = (settings: DeadLetterSettings, open: Map<number, Sent>, count: Count) =>
  Effect.zipWith(
    RecordReader.compile(settings.records ?? {}, settings.path),
    opened(settings.path),
    (reader, stream) => new LetterReading({ settings, reader, stream }, open, count)
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
    Effect.tryPromise({ try: () => openFile(path, { toCurrentEnd: true }), catch: (error) => failed(path, error) }),
    (stream) => Effect.promise(() => stream.close())
  )

const failed = (path: string, error: unknown): SourceError =>
  new SourceError({ source: path, message: sentence(path, "read", error) })

const pull = (
  settings: DeadLetterSettings,
  reading: LetterReading,
  flush: Effect.Effect<void, ReplayJournal.JournalError>
): Pull => {
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

interface LetterInput {
  readonly settings: DeadLetterSettings
  readonly reader: RecordReader.ParsedRecordSettings
  readonly stream: ByteStream
}

class LetterReading {
  /** Letters that were returned and have no outcome. */
  readonly open: Map<number, Sent>
  readonly #settings: DeadLetterSettings
  readonly #reader: RecordReader.ParsedRecordSettings
  readonly #stream: ByteStream
  readonly #count: Count
  readonly #cutter = new LetterCutter()
  #seq = 0
  #exhausted = false
  /**
   * Letters that were read and not returned yet. They are not the value of a promise, because an awaited promise keeps
   * its value for a long time.
   */
  #records: Array<SourceRecord> = []
  /** The keys of all letters read, because a file may contain a letter twice. */
  readonly #given = new Set<string>()

  constructor({ reader, settings, stream }: LetterInput, open: Map<number, Sent>, count: Count) {
    this.open = open
    this.#settings = settings
    this.#reader = reader
    this.#stream = stream
    this.#count = count
  }

  /** Whether {@link advance} found no further letter. */
  get ended(): boolean {
    return this.#exhausted && this.#records.length === 0
  }

  /** The keys of the letters that were read and not returned yet. */
  get keys(): ReadonlyArray<string> {
    return this.#records.flatMap((record) => this.open.get(record.seq)?.key ?? [])
  }

  /** Reads the next records, unless earlier ones were not returned yet. */
  async advance(): Promise<void> {
    if (this.#records.length > 0) return
    while (this.#records.length < chunkSize) {
      const piece = this.#cutter.next() ?? (this.#exhausted ? this.#cutter.end() : undefined)
      if (piece !== undefined) this.#take(piece.letter)
      else if (this.#exhausted) return
      else {
        const chunk = await this.#stream.next()
        if (chunk === undefined) this.#exhausted = true
        else this.#cutter.push(chunk)
      }
    }
  }

  /** Returns the records that {@link advance} read, once. */
  handOver(): ReadonlyArray<SourceRecord> {
    const records = this.#records
    this.#records = []
    return records
  }

  #take(read: DeadLetter | undefined): void {
    const chosen = this.#choose(read)
    if (chosen === undefined) return
    const { letter, record } = chosen
    const key = ReplayJournal.keyOf(letter)
    this.#given.add(key)
    const { destination } = letter
    const delivered = this.#settings.journal.deliveredOf(key) ?? { [destination]: letter.delivered }
    const uncertain = this.#settings.journal.stateOf(key) === "intended"
    const { outcome, run } = letter
    const decided = this.#settings.journal.decidedOf(key)
    this.open.set(this.#seq, { key, run, destination, delivered, decided, uncertain, outcome })
    this.#records.push(makeRecord(record.id, this.#seq++, letter.origin, record.body))
  }

  /** The letter with its record if it is to be replayed. Otherwise it is counted under the reason. */
  #choose(letter: DeadLetter | undefined): Chosen | undefined {
    this.#count.letters++
    const record = letter === undefined ? undefined : recordOf(this.#reader, this.#corrected(letter))
    const because = letter === undefined ? "damaged" : this.#refusal(letter, record)
    this.#count[because ?? "replayed"]++
    if (because === "notChosen" && letter !== undefined) this.#count.notChosenOutcomes[letter.outcome]++
    return letter === undefined || record === undefined || because !== undefined ? undefined : { letter, record }
  }

  #corrected(letter: DeadLetter): DeadLetter {
    const record = this.#settings.corrections?.get(ReplayJournal.keyOf(letter))
    return record === undefined ? letter : { ...letter, record }
  }

  #refusal(letter: DeadLetter, record: LetterRecord | undefined): LeftOut | undefined {
    const { destinations, hold, journal, only } = this.#settings
    const key = ReplayJournal.keyOf(letter)
    const state = journal.stateOf(key)
    if (state === "dismissed") return "dismissed"
    if (this.#given.has(key) || !ReplayJournal.isOpen(state)) return "done"
    const outcome = state === "intended" ? "unknown" : letter.outcome
    if (!only.includes(outcome)) return state === "intended" ? "uncertain" : "notChosen"
    // Without a route, it would count as Skipped, which closes it.
    const { destination } = letter
    if (destination !== everyDestination && destinations?.has(destination) === false) return "noRoute"
    if (record === undefined) return "notARecord"
    return hold?.(letter, record) === true ? "held" : undefined
  }
}

/** The record of a letter. */
export type LetterRecord = Pick<SourceRecord, "id" | "body">

interface Chosen {
  readonly letter: DeadLetter
  readonly record: LetterRecord
}

/** An unreadable line is read again with the settings of its source, because a person may have corrected it. */
const recordOf = (
  reader: RecordReader.ParsedRecordSettings,
  { destination, id, origin, record }: DeadLetter
): LetterRecord | undefined => {
  if (destination !== everyDestination) {
    const body = reader.never.reduce<Json>((kept, path) => without(kept, path), record)
    return isObject(body) ? { id, body } : undefined
  }
  const buffer = Buffer.from(typeof record === "string" ? record : JSON.stringify(record))
  const { length } = buffer
  const place = { number: origin.line ?? 1, offset: origin.offset ?? 0, encoding: "utf8" as const }
  const entry = RecordReader.read(
    reader,
    { buffer, start: 0, end: length, length, ...place },
    { source: origin.source, seq: 0, part: undefined, position: undefined }
  )
  return isUnreadable(entry) ? undefined : entry
}
