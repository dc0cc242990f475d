import { Source } from "@sluice/core"
import { Effect } from "effect"

/** Settings of a source in memory. */
export interface MemorySourceOptions {
  readonly name?: string
  /** Entries per chunk, at least 1. Default: 256. */
  readonly chunk?: number
  /** Milliseconds per chunk. Default: 0. */
  readonly pace?: number
  /** The number of chunks after which the source fails. Default: it never fails. */
  readonly breaksAfter?: number
  /** Called with each chunk as it is returned. */
  readonly onRead?: (entries: ReadonlyArray<Source.Entry>) => void
  /** Called with each acknowledgement. */
  readonly onAcknowledge?: (lowWater: number) => void
}

/**
 * A source with its entries in memory, in order of `seq`, which is also their position. Every run reads all entries, so
 * that an entry has the same number in each run. The pipeline skips entries that already have an outcome.
 */
export const make = (entries: ReadonlyArray<Source.Entry>, options: MemorySourceOptions = {}): Source.Source => {
  const { name = "memory", chunk = 256, pace = 0, breaksAfter = Number.POSITIVE_INFINITY } = options
  const open = (): Effect.Effect<Source.Pull> =>
    Effect.sync(() => {
      let next = 0
      let chunks = 0
      const pull: Source.Pull = Effect.suspend(() => {
        if (chunks >= breaksAfter)
          return Effect.fail(new Source.SourceError({ source: name, message: "the source failed (simulated)" }))
        if (next >= entries.length) return Effect.succeed(undefined)
        const given = entries.slice(next, next + chunk)
        next += given.length
        chunks += 1
        options.onRead?.(given)
        return Effect.succeed(given)
      })
      return pace === 0 ? pull : Effect.zipRight(Effect.sleep(pace), pull)
    })
  return {
    name,
    open,
    identify: () => null,
    acknowledge: (lowWater) => Effect.sync(() => options.onAcknowledge?.(lowWater)),
    size: Effect.succeed(entries.length)
  }
}
