import { Data, type Effect } from "effect"

/** SHA-256, hexadecimal, of the `json` of items, by `seq` and then by destination; each sum counts as often as it stands here. */
export type Sums = Readonly<Record<string, Readonly<Record<string, ReadonlyArray<string>>>>>

/** How far a source has been brought, kept between runs. */
export interface Position {
  /** Every entry with a lower `seq` is settled. */
  readonly lowWater: number
  /** Settled entries at or above `lowWater`, ascending. */
  readonly settled: ReadonlyArray<number>
  /** Items that were accepted while their record was not settled yet: they are left out next time. */
  readonly delivered: Sums
  /**
   * Items of records that are not settled yet that were sent, whose answer was lost and that may not be sent twice: they
   * are left out next time, and their record becomes Unknown. Absent where there are none.
   */
  readonly unknown?: Sums
}

export const start: Position = { lowWater: 0, settled: [], delivered: {} }

/** Progress could not be read or kept. The run stops: going on would mean sending twice next time. */
export class ProgressError extends Data.TaggedError("ProgressError")<{
  readonly message: string
}> {}

/** Keeps a {@link Position} for one source of one configuration. */
export interface Progress {
  readonly load: Effect.Effect<Position, ProgressError>
  /** Durable when it returns. Never called twice at the same time. */
  readonly save: (position: Position) => Effect.Effect<void, ProgressError>
}
