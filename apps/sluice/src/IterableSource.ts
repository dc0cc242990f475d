import { type Entry, type Pull, type Source, SourceError } from "@sluice/core/Source"
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
        let pending: Promise<ReadonlyArray<Entry> | undefined> | undefined
        return Effect.suspend(() => {
          pending ??= reading.next()
          const current = pending
          return Effect.map(Effect.tryPromise({ try: () => current, catch: broke }), (entries) => {
            pending = undefined
            return entries
          })
        })
      }
    )
})

const broke = (): SourceError =>
  new SourceError({ source: name, message: "The records of the program broke off: their iterator threw." })

class Reading {
  private readonly iterator: Iterator<unknown> | AsyncIterator<unknown>
  private readonly takeIn: ReturnType<typeof RecordIntake.make>
  private seq = 0

  constructor(
    records: Records,
    shape: Shape,
    private readonly from: number
  ) {
    this.iterator = Symbol.asyncIterator in records ? records[Symbol.asyncIterator]() : records[Symbol.iterator]()
    this.takeIn = RecordIntake.make(shape)
  }

  async next(): Promise<ReadonlyArray<Entry> | undefined> {
    const entries: Array<Entry> = []
    while (entries.length < chunkSize) {
      const step = await this.iterator.next()
      if (step.done === true) return entries.length > 0 ? entries : undefined
      const entry = this.entry(step.value, this.seq++)
      if (entry.seq >= this.from) entries.push(entry)
    }
    return entries
  }

  async close(): Promise<void> {
    await this.iterator.return?.()
  }

  private entry(record: unknown, seq: number): Entry {
    const taken = this.takeIn(record)
    const origin = { source: name, line: seq + 1 }
    if (Either.isRight(taken))
      return { id: taken.right.id ?? `${name}:${seq + 1}`, seq, origin, body: taken.right.body }
    return { _tag: "Unreadable", id: `${name}:${seq + 1}`, seq, origin, reasons: [taken.left], text: "" }
  }
}
