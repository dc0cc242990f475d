import type { Source } from "@sluice/core/Source"
import type { SourceRecord } from "@sluice/core/SourceRecord"
import type { JsonObject } from "@sluice/values/Json"
import { Effect } from "effect"

/**
 * Records that were sent to a client and are not settled yet, in memory. When a pipeline stops, the next one opens the
 * source again and continues where it ended.
 */
export interface Backlog {
  readonly source: Source
  /** Adds a record and returns its `seq`. */
  readonly offer: (body: JsonObject, id: string | undefined) => number
  /** Forgets a record. */
  readonly settle: (seq: number) => void
  /** The records that are not settled, in order. */
  readonly open: () => ReadonlyArray<SourceRecord>
  readonly size: () => number
  /** The `seq` of the next record. */
  readonly next: () => number
  /** Waits until a record with this `seq` or a higher one is added, or until the end. */
  readonly reached: (seq: number) => Effect.Effect<void>
  /** Ends the source after the records that it has. */
  readonly end: () => void
}

/** Upper limit of entries in one chunk. */
const chunkSize = 256

/** An empty backlog. `name` is the source in the origins of its records. */
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
  // Sources have no gaps: a settled record is replaced by an empty one, which the pipeline skips.
  const entry = (seq: number): SourceRecord => records.get(seq) ?? { id: "", seq, origin: { source: name }, body: {} }
  const open = (from: number): Effect.Effect<Effect.Effect<ReadonlyArray<SourceRecord> | undefined>> =>
    Effect.sync(() => {
      let at = from
      return Effect.map(
        Effect.suspend(() => reached(at)),
        () => {
          const count = Math.min(chunkSize, next - at)
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
