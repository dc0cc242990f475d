import type { Position, Pull, Source } from "@sluice/core/Source"
import type { SourceRecord } from "@sluice/core/SourceRecord"
import type { JsonObject } from "@sluice/values/Json"
import { Effect } from "effect"

/**
 * Records that were sent to a client and are not finished yet, in memory. When a pipeline stops, the next pipeline
 * opens the source again and continues at the first unfinished record.
 */
export interface Backlog {
  readonly source: Source
  /** Adds a record and returns its number, which is its position in every source. */
  readonly offer: (body: JsonObject, id: string | undefined) => number
  /** Removes a record. */
  readonly settle: (position: Position) => void
  /** The unfinished records, in order. */
  readonly open: () => ReadonlyArray<SourceRecord>
  readonly size: () => number
  /** The `seq` of the next record. */
  readonly next: () => number
  /** Waits until a record with this `seq` or a higher one is added, or until the end. */
  readonly reached: (seq: number) => Effect.Effect<void>
  /** Ends the source after the records in the backlog. */
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
  /**
   * Returns the unfinished records, in order, and then the records that are added. Each source numbers its records from
   * 0.
   */
  const open: Source["open"] = () =>
    Effect.sync(() => {
      let seq = 0
      let at = 0
      const take = (): ReadonlyArray<SourceRecord> | undefined => {
        const found: Array<SourceRecord> = []
        for (; at < next && found.length < chunkSize; at++) {
          const record = records.get(at)
          if (record !== undefined) found.push({ ...record, seq: seq++, position: at })
        }
        return found.length === 0 && at >= next && ended ? undefined : found
      }
      const pull: Pull = Effect.suspend(() => Effect.map(reached(at), take))
      return pull
    })
  return {
    source: { name, live: true, open, identify: () => null },
    offer: (body, id) => {
      const seq = next++
      records.set(seq, { id: id ?? `${name}:${seq}`, seq, origin: { source: name }, body })
      wake()
      return seq
    },
    settle: (position) => void (typeof position === "number" && records.delete(position)),
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
