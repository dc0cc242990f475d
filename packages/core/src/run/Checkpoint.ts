import { Data, type Effect } from "effect"

/** SHA-256, hexadecimal, of the `json` of items, by `seq` and then by destination. A sum counts as often as it is listed. */
export type Sums = Readonly<Record<string, Readonly<Record<string, ReadonlyArray<string>>>>>

/** How much of a source is settled, stored between runs: where the next run continues. */
export interface Checkpoint {
  /** Every entry with a lower `seq` is settled. */
  readonly lowWater: number
  /** Settled entries at or above `lowWater`, ascending. */
  readonly settled: ReadonlyArray<number>
  /** Items that were accepted before their record was settled. The next run leaves them out. */
  readonly delivered: Sums
  /**
   * Items of unsettled records that were sent, got no response and must not be sent twice. The next run leaves them out, and
   * their record becomes Unknown. Absent where there are none.
   */
  readonly unknown?: Sums
}

/** The beginning of a source. */
export const start: Checkpoint = { lowWater: 0, settled: [], delivered: {} }

/** A checkpoint could not be read or written. The run stops: without it, the next run would send records twice. */
export class CheckpointError extends Data.TaggedError("CheckpointError")<{
  readonly message: string
}> {}

/** Stores the {@link Checkpoint} of one source of one configuration. */
export interface CheckpointStore {
  readonly load: Effect.Effect<Checkpoint, CheckpointError>
  /** Durable when it returns. Never called twice at the same time. */
  readonly save: (checkpoint: Checkpoint) => Effect.Effect<void, CheckpointError>
}
