import { Data, type Effect } from "effect"

/** How far a source has been brought, kept between runs. */
export interface Position {
  /** Every entry with a lower `seq` is settled. */
  readonly lowWater: number
  /** Settled entries at or above `lowWater`, ascending. */
  readonly settled: ReadonlyArray<number>
  /**
   * SHA-256, hexadecimal, of the `json` of items that were accepted while their record was not settled yet, by `seq` and
   * then by destination: they are left out next time, each sum as often as it stands here.
   */
  readonly delivered: Readonly<Record<string, Readonly<Record<string, ReadonlyArray<string>>>>>
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
