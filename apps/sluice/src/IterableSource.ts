import { type Entry, type Pull, type Source, SourceError } from "@sluice/core/Source"
import * as SourceRecord from "@sluice/core/SourceRecord"
import { Effect, Either } from "effect"
import type { Shape } from "./configuration/Shape.js"
import * as RecordIntake from "./RecordIntake.js"

/** Records that a program makes: a list, a generator, a stream of objects. */
export type Records = Iterable<unknown> | AsyncIterable<unknown>

const chunkSize = 256
const name = "records"

/** A source over them. It can be opened once; progress is not kept, since nobody can tell whether it would be the same. */
export const make = (records: Records, shape: Shape): Source => ({
  name,
  open: (from) =>
    Effect.map(
      Effect.acquireRelease(
        Effect.sync(() => new Reading(records, shape, from)),
        (reading) => Effect.promise(() => reading.close())
      ),
      (reading): Pull => {
        // Kept until it was handed over, so that an interrupted pull loses nothing.
        let pending: Promise<void> | undefined
        return Effect.suspend(() => {
          pending ??= reading.advance()
          const current = pending
          return Effect.map(Effect.tryPromise({ try: () => current, catch: broke }), () => {
            pending = undefined
            return reading.handOver()
          })
        })
      }
    )
})

const broke = (): SourceError =>
  new SourceError({ source: name, message: "The records of the program broke off: their iterator threw." })

/** Once everything is done that was ready to be done. */
const soon = (): Promise<undefined> => new Promise((resolve) => setImmediate(resolve, undefined))

class Reading {
  private readonly iterator: Iterator<unknown> | AsyncIterator<unknown>
  private readonly takeIn: ReturnType<typeof RecordIntake.make>
  private seq = 0
  /** What was taken and not handed over. Held here and by no promise: one that waited keeps its value for long. */
  private entries: Array<Entry> = []
  /** A step that was asked for and did not come yet. */
  private coming: Promise<IteratorResult<unknown>> | undefined
  private failure: { readonly error: unknown } | undefined

  constructor(
    records: Records,
    shape: Shape,
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
    if (this.failure !== undefined) throw this.failure.error
    try {
      while (this.entries.length < chunkSize) {
        const step = await this.step()
        if (step === undefined || step.done === true) return
        const entry = this.entry(step.value, this.seq++)
        if (entry.seq >= this.from) this.entries.push(entry)
      }
    } catch (error) {
      this.failure = { error }
      if (this.entries.length === 0) throw error
    }
  }

  /** The next step; undefined where it is not there yet and something waits to be handed over. */
  private async step(): Promise<IteratorResult<unknown> | undefined> {
    const coming = this.coming ?? this.iterator.next()
    if (!(coming instanceof Promise)) return coming
    this.coming = coming
    const step = await (this.entries.length === 0 ? coming : Promise.race([coming, soon()]))
    if (step !== undefined) this.coming = undefined
    return step
  }

  /** What {@link advance} took, once; undefined at the end. */
  handOver(): ReadonlyArray<Entry> | undefined {
    const { entries } = this
    this.entries = []
    return entries.length === 0 ? undefined : entries
  }

  async close(): Promise<void> {
    await this.iterator.return?.()
  }

  private entry(record: unknown, seq: number): Entry {
    const taken = this.takeIn(record)
    const origin = { source: name, line: seq + 1 }
    if (Either.isRight(taken))
      return SourceRecord.make(taken.right.id ?? `${name}:${seq + 1}`, seq, origin, taken.right.body)
    return { _tag: "Unreadable", id: `${name}:${seq + 1}`, seq, origin, reasons: [taken.left], text: "" }
  }
}
