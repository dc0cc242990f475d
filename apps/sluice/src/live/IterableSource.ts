import { Readable } from "node:stream"
import { type Entry, type Pull, type Source, SourceError } from "@sluice/core/Source"
import * as SourceRecord from "@sluice/core/SourceRecord"
import { Effect, Either } from "effect"
import type { Shape } from "../configuration/Shape.js"
import * as RecordIntake from "./RecordIntake.js"

/**
 * Records that a program makes: a list, a generator, a stream of objects. Up to 256 are taken ahead of what is read. One
 * that waits for its next record is not waited for when the run is told to stop, and what it makes then is in no report.
 */
export type Records = Iterable<unknown> | AsyncIterable<unknown>

const chunkSize = 256
const name = "records"

/** A source over them. It can be opened once; progress is not kept, since nobody can tell whether it would be the same. */
export const make = (records: Records, shape: Pick<Shape, "source" | "never">): Source => ({
  name,
  open: (from) =>
    Effect.map(
      Effect.acquireRelease(
        Effect.sync(() => new Reading(records, shape, from)),
        (reading) => Effect.promise(() => reading.close())
      ),
      (reading): Pull =>
        Effect.map(Effect.tryPromise({ try: () => reading.advance(), catch: broke }), () => reading.handOver())
    )
})

/** With the kind of the error and no word of its message, which may quote a record. */
const broke = (error: unknown): SourceError => {
  const words = error instanceof Error ? [error.name, "code" in error ? error.code : ""].filter(isName) : [typeof error]
  return new SourceError({
    source: name,
    message: `The records of the program broke off: their iterator threw (${words.join(" ") || "Error"}).`
  })
}

/** As programs name errors and their codes; anything else may be a text about a record. */
const isName = (word: unknown): word is string => typeof word === "string" && /^[A-Za-z_]\w{0,63}$/.test(word)

class Reading {
  private readonly iterator: Iterator<unknown> | AsyncIterator<unknown>
  private readonly takeIn: ReturnType<typeof RecordIntake.make>
  private seq = 0
  /** What was taken and not handed over. Held here and by no promise: one that waited keeps its value for long. */
  private entries: Array<Entry> = []
  /** At work on a chunk. It outlives an {@link advance} that did not wait for the next step, and serves the one after. */
  private filling: Promise<void> | undefined
  /** Nobody waits for more, so that no further step is to be asked for. */
  private late = false
  /** Called when the first record of a chunk is there. */
  private begun = (): void => {}
  /** Called when no further step of a chunk is asked for. */
  private filled = (): void => {}
  /** The iterator ended or threw: nothing may be asked of it any more. */
  private over = false
  private failure: { readonly error: unknown } | undefined

  constructor(
    private readonly records: Records,
    shape: Pick<Shape, "source" | "never">,
    private readonly from: number
  ) {
    this.iterator = Symbol.asyncIterator in records ? records[Symbol.asyncIterator]() : records[Symbol.iterator]()
    this.takeIn = RecordIntake.make(shape)
  }

  /**
   * Takes the next records, at most 256, and waits only for the first: who makes one a minute has it sent within the
   * minute. None: it is the end. Fails where the iterator threw, after what came before.
   */
  async advance(): Promise<void> {
    if (this.entries.length === 0 && !this.over) {
      this.late = false
      // Not a race with the filling: a slow iterator keeps one for as long as it lives, and every wait would hang on it.
      await new Promise<void>((resolve) => {
        this.begun = () => setImmediate(resolve)
        this.filled = resolve
        this.filling ??= this.fill().finally(() => {
          this.filling = undefined
          this.filled()
        })
      })
      this.late = true
    }
    if (this.failure !== undefined && this.entries.length === 0) throw this.failure.error
  }

  private async fill(): Promise<void> {
    try {
      do {
        const next = this.iterator.next()
        const step = "then" in next ? await next : next
        if (step.done === true) this.over = true
        else this.take(step.value)
      } while (!this.over && !this.late && this.entries.length < chunkSize)
    } catch (error) {
      this.over = true
      this.failure = { error }
    }
  }

  /** What {@link advance} took, once; undefined at the end. */
  handOver(): ReadonlyArray<Entry> | undefined {
    const { entries } = this
    this.entries = []
    return entries.length === 0 ? undefined : entries
  }

  /** Lets the iterator clean up, unless it is over. One that is at a step does so when it comes, which may be never. */
  async close(): Promise<void> {
    if (this.over) return
    this.over = true
    const cleaned = this.cleanUp()
    if (this.filling === undefined) return cleaned
    // A stream need not wait for the step.
    if (this.records instanceof Readable) this.records.destroy()
  }

  private async cleanUp(): Promise<void> {
    try {
      await this.iterator.return?.()
    } catch {
      // It is about no record, and the report of the run must not be lost for it.
    }
  }

  private take(value: unknown): void {
    const entry = this.entry(value, this.seq++)
    if (entry.seq < this.from) return
    this.entries.push(entry)
    if (this.entries.length === 1) this.begun()
  }

  private entry(record: unknown, seq: number): Entry {
    const taken = this.takeIn(record)
    const origin = { source: name, line: seq + 1 }
    if (Either.isRight(taken))
      return SourceRecord.make(taken.right.id ?? `${name}:${seq + 1}`, seq, origin, taken.right.body)
    return { _tag: "Unreadable", id: `${name}:${seq + 1}`, seq, origin, reasons: [taken.left], text: "" }
  }
}
