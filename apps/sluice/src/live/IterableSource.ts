import { Readable } from "node:stream"
import { type Entry, type Pull, type Source, SourceError } from "@sluice/core/Source"
import * as SourceRecord from "@sluice/core/SourceRecord"
import { Effect, Either } from "effect"
import type { Shape } from "../configuration/Shape.js"
import * as RecordIntake from "./RecordIntake.js"

/**
 * Records that a program makes: a list, a generator, a stream of objects. Up to 256 are read ahead. A stopping run does
 * not wait for a generator that is producing its next record. That record is not in the report.
 */
export type Records = Iterable<unknown> | AsyncIterable<unknown>

const chunkSize = 256
const name = "records"

/**
 * A source of the records. It can be opened once. It has no checkpoint, because the next run may receive other records.
 */
export const make = (records: Records, shape: Pick<Shape, "source" | "never">): Source => ({
  name,
  open: () =>
    Effect.map(
      Effect.acquireRelease(
        Effect.sync(() => new IteratorReader(records, shape)),
        (reader) => Effect.promise(() => reader.close())
      ),
      (reader): Pull =>
        Effect.map(Effect.tryPromise({ try: () => reader.advance(), catch: iteratorFailed }), () => reader.handOver())
    )
})

/** Contains the kind of the error and not its message, which may quote a record. */
const iteratorFailed = (error: unknown): SourceError => {
  const names = error instanceof Error ? [error.name, "code" in error ? error.code : ""].filter(isName) : [typeof error]
  return new SourceError({
    source: name,
    message: `The iterator of the records threw ${names.join(" ") || "Error"}. Fix the program that makes the records.`
  })
}

/** The name or code of an error. Any other string may contain a value of a record. */
const isName = (word: unknown): word is string => typeof word === "string" && /^[A-Za-z_]\w{0,63}$/.test(word)

/** Reads an iterator in chunks. Owns the iterator and the entries that were read ahead. */
class IteratorReader {
  readonly #records: Records
  readonly #iterator: Iterator<unknown> | AsyncIterator<unknown>
  readonly #accept: ReturnType<typeof RecordIntake.make>
  #seq = 0
  /**
   * Entries that were not returned yet. They are not the result of a promise, because a promise that stays pending
   * would keep them in memory.
   */
  #entries: Array<Entry> = []
  /**
   * Reads a chunk in the background. It continues when {@link advance} returns without waiting, and the next call
   * receives the result.
   */
  #filling: Promise<void> | undefined
  /** No caller waits any more, so no further step is requested. */
  #late = false
  /** Called at the first record of a chunk. */
  #begun = (): void => {}
  /** Called when a chunk is complete. */
  #filled = (): void => {}
  /** The iterator ended or threw, so it must not be called again. */
  #ended = false
  #failure: { readonly error: unknown } | undefined

  constructor(records: Records, shape: Pick<Shape, "source" | "never">) {
    this.#records = records
    this.#iterator = Symbol.asyncIterator in records ? records[Symbol.asyncIterator]() : records[Symbol.iterator]()
    this.#accept = RecordIntake.make(shape)
  }

  /**
   * Reads the next records, at most 256. Waits only for the first one, so that a record is not delayed until the next
   * one exists. Returns no records at the end. If the iterator throws, the earlier records are returned first, and then
   * this fails.
   */
  async advance(): Promise<void> {
    if (this.#entries.length === 0 && !this.#ended) {
      this.#late = false
      // Promise.race would keep every race in memory until a slow iterator takes its next step.
      await new Promise<void>((resolve) => {
        this.#begun = () => setImmediate(resolve)
        this.#filled = resolve
        this.#filling ??= this.#fill().finally(() => {
          this.#filling = undefined
          this.#filled()
        })
      })
      this.#late = true
    }
    if (this.#failure !== undefined && this.#entries.length === 0) throw this.#failure.error
  }

  async #fill(): Promise<void> {
    try {
      do {
        const next = this.#iterator.next()
        const step = "then" in next ? await next : next
        if (step.done === true) this.#ended = true
        else this.#add(step.value)
      } while (!this.#ended && !this.#late && this.#entries.length < chunkSize)
    } catch (error) {
      this.#ended = true
      this.#failure = { error }
    }
  }

  /** Returns the entries of {@link advance} once. Undefined at the end. */
  handOver(): ReadonlyArray<Entry> | undefined {
    const entries = this.#entries
    this.#entries = []
    return entries.length === 0 ? undefined : entries
  }

  /**
   * Lets the iterator clean up, unless it has ended. If a step is in progress, the cleanup follows the step, which may
   * never end.
   */
  async close(): Promise<void> {
    if (this.#ended) return
    this.#ended = true
    const cleaned = this.#cleanUp()
    if (this.#filling === undefined) return cleaned
    // A stream can be destroyed during a step.
    if (this.#records instanceof Readable) this.#records.destroy()
  }

  async #cleanUp(): Promise<void> {
    try {
      await this.#iterator.return?.()
    } catch {
      // A failed cleanup concerns no record and must not cost the report of the run.
    }
  }

  #add(value: unknown): void {
    this.#entries.push(this.#entry(value, this.#seq++))
    if (this.#entries.length === 1) this.#begun()
  }

  #entry(record: unknown, seq: number): Entry {
    const accepted = this.#accept(record)
    const origin = { source: name, line: seq + 1 }
    if (Either.isRight(accepted))
      return SourceRecord.make(accepted.right.id ?? `${name}:${seq + 1}`, seq, origin, accepted.right.body)
    return { _tag: "Unreadable", id: `${name}:${seq + 1}`, seq, origin, reasons: [accepted.left], text: "" }
  }
}
