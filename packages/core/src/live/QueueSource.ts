import { Effect } from "effect"
import { type Entry, type Source, SourceError } from "../record/Source.js"
import { make as makeRecord, type Position } from "../record/SourceRecord.js"
import type { Queue, QueuedRecord } from "./Queue.js"

/** The source of one pipeline that reads a queue. Tracks the records that the pipeline read and did not finish. */
export class QueueSource {
  readonly source: Source
  readonly #queue: Queue
  #next = 0
  /** By sequence number, ascending. */
  readonly #open = new Map<number, QueuedRecord>()
  /** Called with records that the pipeline did not send, because the stored state has their outcome. */
  onSkipped: (positions: ReadonlyArray<Position>) => void = () => {}

  /** `isResumable`: whether the positions of the queue appear in the state of the pipeline. */
  constructor(queue: Queue, { isResumable }: { readonly isResumable: boolean }) {
    this.#queue = queue
    const { name } = queue
    let onTake: ((take: (records: ReadonlyArray<QueuedRecord>) => boolean) => void) | undefined
    this.source = {
      name,
      live: true,
      open: () =>
        Effect.mapBoth(queue.read, {
          onFailure: ({ message }) => new SourceError({ source: name, message }),
          onSuccess: (reader) => {
            onTake = reader.onTake
            return Effect.mapBoth(reader.pull, {
              onFailure: ({ message }) => new SourceError({ source: name, message }),
              onSuccess: (records) => this.#entries(records)
            })
          }
        }),
      onTake: (take) => onTake?.((records) => this.#passOn(records, take)),
      acknowledge: (lowWater) => Effect.sync(() => this.#acknowledge(lowWater)),
      ...(isResumable && { identify: () => null })
    }
  }

  /** Records without an outcome. */
  get open(): ReadonlyArray<QueuedRecord> {
    return [...this.#open.values()]
  }

  /** A record has its outcome. */
  settled(seq: number): void {
    this.#open.delete(seq)
  }

  #entries(records: ReadonlyArray<QueuedRecord>): ReadonlyArray<Entry> {
    const { name } = this.#queue
    return records.map((record): Entry => {
      const { body, damage, position } = record
      const id = record.id ?? `${name}:${position}`
      const seq = this.#next++
      this.#open.set(seq, record)
      return damage === undefined
        ? makeRecord(id, seq, { source: name }, body, undefined, position)
        : { _tag: "Unreadable", id, seq, position, origin: { source: name }, ...damage }
    })
  }

  /** Numbers the records only if they are passed on, because a pull returns them otherwise. */
  #passOn(records: ReadonlyArray<QueuedRecord>, take: (entries: ReadonlyArray<Entry>) => boolean): boolean {
    const before = this.#next
    const entries = this.#entries(records)
    if (take(entries)) return true
    for (const { seq } of entries) this.#open.delete(seq)
    this.#next = before
    return false
  }

  /** The records below the mark have outcomes. Those that are still open were not sent by this pipeline. */
  #acknowledge(lowWater: number): void {
    const skipped: Array<Position> = []
    for (const [seq, { position }] of this.#open) {
      if (seq >= lowWater) break
      this.#open.delete(seq)
      skipped.push(position)
    }
    if (skipped.length > 0) this.onSkipped(skipped)
  }
}
