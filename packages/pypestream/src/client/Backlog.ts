import type { Source } from "@sluice/core/Source"
import type { SourceRecord } from "@sluice/core/SourceRecord"
import type { JsonObject } from "@sluice/values/Json"
import { Effect } from "effect"

/**
 * Records that were handed in and are not settled, in memory. Its source can be opened again after a pipeline stopped, and
 * goes on where that one was.
 */
export interface Backlog {
  readonly source: Source
  /** Takes a record and gives its `seq`. */
  readonly offer: (body: JsonObject, id: string | undefined) => number
  /** Lets go of a record. */
  readonly settle: (seq: number) => void
  /** Records that are not settled, in order. */
  readonly open: () => ReadonlyArray<SourceRecord>
  readonly size: () => number
  /** The `seq` that the next record gets. */
  readonly next: () => number
  /** Waits until a record with this `seq` or a later one was handed in, or the end. */
  readonly reached: (seq: number) => Effect.Effect<void>
  /** Nothing more comes: the source ends after what it has. */
  readonly end: () => void
}

/** Entries that are read in one go. */
const chunk = 256

/** An empty backlog. `name` stands in the origins of its records. */
export const make = (name: string): Backlog => {
  const records = new Map<number, SourceRecord>()
  const parked = new Set<() => void>()
  let next = 0
  let ended = false
  const wake = (): void => {
    for (const resume of [...parked]) resume()
  }
  const reached = (seq: number): Effect.Effect<void> =>
    Effect.async((resume) => {
      const look = (): void => {
        if (next <= seq && !ended) return
        parked.delete(look)
        resume(Effect.void)
      }
      parked.add(look)
      look()
      return Effect.sync(() => void parked.delete(look))
    })
  // A settled record keeps its place: sources have no gaps, and the pipeline passes over what it knows to be settled.
  const entry = (seq: number): SourceRecord => records.get(seq) ?? { id: "", seq, origin: { source: name }, body: {} }
  const open = (from: number): Effect.Effect<Effect.Effect<ReadonlyArray<SourceRecord> | undefined>> =>
    Effect.sync(() => {
      let at = from
      return Effect.map(
        Effect.suspend(() => reached(at)),
        () => {
          const count = Math.min(chunk, next - at)
          if (count <= 0) return undefined
          at += count
          return Array.from({ length: count }, (_, index) => entry(at - count + index))
        }
      )
    })
  return {
    source: { name, live: true, open },
    offer: (body, id) => {
      const seq = next++
      records.set(seq, { id: id ?? `${name}:${seq}`, seq, origin: { source: name }, body })
      wake()
      return seq
    },
    settle: (seq) => void records.delete(seq),
    open: () => [...records.values()],
    size: () => records.size,
    next: () => next,
    reached,
    end: () => {
      ended = true
      wake()
    }
  }
}
