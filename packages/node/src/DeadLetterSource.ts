import type { DeadLetter } from "@sluice/core/DeadLetter"
import { isObject } from "@sluice/core/Json"
import { type Position, type Progress, start } from "@sluice/core/Progress"
import type { Settled } from "@sluice/core/Settled"
import { type Pull, type Source, SourceError } from "@sluice/core/Source"
import { make as makeRecord, type SourceRecord } from "@sluice/core/SourceRecord"
import { Effect } from "effect"
import { type ByteStream, openFile } from "./internal/ByteStream.js"
import { sentence } from "./internal/FileFault.js"
import { decode } from "./internal/LetterLine.js"
import { type Line, LineCutter } from "./internal/LineCutter.js"
import { type JournalError, keyOf, type ReplayJournal, type Result } from "./ReplayJournal.js"

/** Which letters are replayed. */
export interface Settings {
  readonly path: string
  readonly journal: ReplayJournal
  /** A letter that a replay began and did not finish counts as `unknown`, whatever it was before. */
  readonly only: ReadonlyArray<DeadLetter["outcome"]>
  /** Letters that must wait, in words of the caller's. Default: none. */
  readonly hold?: (letter: DeadLetter) => boolean
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
  /** Its record is no object: the line could not be read. It can be sent once its `record` is repaired by hand. */
  readonly notARecord: number
  /** Lines that are no dead letter. */
  readonly damaged: number
}

/** Dead letters as a source: one record per letter, meant for the letter's destination alone. */
export interface DeadLetterSource extends Source {
  /** Fits a pipeline's `concerns`. */
  readonly concerns: (record: SourceRecord, destination: string) => ReadonlyArray<string> | undefined
  /**
   * Takes down what became of letters. Fits a pipeline's `onSettled`. In the journal it is at the next pull, or at
   * `finish`: after a crash in between those letters count as Unknown.
   */
  readonly onSettled: (settled: ReadonlyArray<Settled>) => void
  /** To be given to the pipeline: it tells what was accepted and what was lost of letters that it leaves open. */
  readonly progress: Progress
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
  readonly delivered: ReadonlyArray<string>
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
  let last: Position = start
  const flush = Effect.suspend(() => settings.journal.settle(results.splice(0)))
  return {
    name: settings.path,
    tally: () => ({ ...count }),
    look: (most) => Effect.scoped(Effect.flatMap(opened(settings.path), (lines) => look(settings, lines, most))),
    concerns: (record, destination) => {
      const sent = open.get(record.seq)
      return sent?.destination === destination ? sent.delivered : undefined
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
      for (const [seq, sent] of open) {
        // What was lost stays an intention: nobody knows whether it was applied.
        if (last.unknown?.[seq]?.[sent.destination] !== undefined) continue
        const delivered = last.delivered[seq]?.[sent.destination] ?? []
        results.push({ key: sent.key, outcome: "pending", ...(delivered.length > 0 && { delivered }) })
      }
      open.clear()
      return flush
    }),
    open: () =>
      Effect.map(opened(settings.path), (lines) =>
        pull(settings, new LetterReading(settings, lines, open, count), flush)
      )
  }
}

const look = (settings: Settings, lines: ByteStream, most: number): Effect.Effect<Look, SourceError> =>
  Effect.tryPromise({
    try: async () => {
      const seen = new Map<number, Sent>()
      const count: Count = { ...none }
      const reading = new LetterReading(settings, lines, seen, count)
      const first: Array<Look["first"][number]> = []
      while (!reading.ended) {
        await reading.advance()
        for (const record of reading.handOver().slice(0, most - first.length))
          first.push({ record, destination: seen.get(record.seq)?.destination ?? "" })
        seen.clear()
      }
      return { letters: count.replayed, first }
    },
    catch: (error) => failed(settings.path, error)
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
  private readonly cutter = new LineCutter(longestLetter)
  private seq = 0
  private exhausted = false
  /** What was read and not handed over. Held here and by no promise: one that waited keeps its value for long. */
  private records: Array<SourceRecord> = []

  constructor(
    private readonly settings: Settings,
    private readonly stream: ByteStream,
    private readonly open: Map<number, Sent>,
    private readonly count: Count
  ) {}

  /** Whether {@link advance} found nothing any more. */
  get ended(): boolean {
    return this.exhausted && this.records.length === 0
  }

  /** Of the letters that were read and not handed over. */
  get keys(): ReadonlyArray<string> {
    return this.records.flatMap((record) => this.open.get(record.seq)?.key ?? [])
  }

  /** Reads the next records, unless those that were read last were never handed over. */
  async advance(): Promise<void> {
    if (this.records.length > 0) return
    while (this.records.length < chunkSize) {
      const line = this.cutter.next() ?? (this.exhausted ? this.cutter.end() : undefined)
      if (line !== undefined) this.take(line)
      else if (this.exhausted) return
      else {
        const chunk = await this.stream.next()
        if (chunk === undefined) this.exhausted = true
        else this.cutter.push(chunk)
      }
    }
  }

  /** The records that {@link advance} read, once. */
  handOver(): ReadonlyArray<SourceRecord> {
    const { records } = this
    this.records = []
    return records
  }

  private take(line: Line): void {
    const text = line.buffer.toString("utf8", line.start, line.end)
    if (text.trim() === "") return
    const letter = choose(this.settings, text, this.count)
    if (letter === undefined || !isObject(letter.record)) return
    const key = keyOf(text)
    const delivered = [...letter.delivered, ...this.settings.journal.deliveredOf(key)]
    this.open.set(this.seq, { key, destination: letter.destination, delivered })
    this.records.push(makeRecord(letter.id, this.seq++, letter.origin, letter.record))
  }
}

/** The letter, when it is to be replayed; else it is counted under the reason why not. */
const choose = (settings: Settings, line: string, count: Count): DeadLetter | undefined => {
  count.letters++
  const letter = decode(line)
  const because = letter === undefined ? "damaged" : refusal(settings, letter, line)
  count[because ?? "replayed"]++
  return because === undefined ? letter : undefined
}

const refusal = (
  settings: Settings,
  letter: DeadLetter,
  line: string
): Exclude<keyof Tally, "letters" | "replayed"> | undefined => {
  const state = settings.journal.stateOf(keyOf(line))
  if (state !== "open" && state !== "intended") return "done"
  const outcome = state === "intended" ? "unknown" : letter.outcome
  if (!settings.only.includes(outcome)) return state === "intended" ? "uncertain" : "notChosen"
  if (!isObject(letter.record)) return "notARecord"
  return settings.hold?.(letter) === true ? "held" : undefined
}
