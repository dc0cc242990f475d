import type { Json } from "@sluice/values/Json"
import { Data, type Effect } from "effect"

/**
 * A place in a part of a source, right after an entry: reading continues there. The source chooses what it means, such as
 * the byte after a line. Positions of one part ascend by `<`; numbers and texts are never mixed in a part.
 */
export type Position = number | string

/** How far the records of one part were brought to one endpoint. */
export interface Checkpoint {
  /** A file, a table, a shard: what the source numbers its positions in. Stable over runs. */
  readonly part: string
  readonly endpoint: string
  /** Every entry up to here is settled; undefined where none is. */
  readonly position: Position | undefined
  /** Settled entries after it, ascending. */
  readonly settled: ReadonlyArray<Position>
}

/** Items of a record that is not settled, which a later run must not send again. Each hash counts as often as it is listed. */
export interface OpenItems {
  readonly part: string
  readonly position: Position
  readonly destination: string
  /** Were accepted. */
  readonly accepted: ReadonlyArray<string>
  /** Were sent, their answer was lost, and they are not repeatable. */
  readonly unknown: ReadonlyArray<string>
}

/** An item on the wire that is not repeatable. */
export interface InFlightItem {
  readonly part: string
  readonly position: Position
  readonly destination: string
  readonly hash: string
}

/** What is kept of a part besides its checkpoints: by it the source recognises the part again. */
export interface PartIdentity {
  readonly part: string
  readonly identity: Json
}

/** All that earlier runs left. */
export interface State {
  readonly checkpoints: ReadonlyArray<Checkpoint>
  readonly parts: ReadonlyArray<PartIdentity>
  readonly openItems: ReadonlyArray<OpenItems>
  /** Left without an answer when a process ended: nobody knows whether they were applied. */
  readonly inFlight: ReadonlyArray<InFlightItem>
  /** What of the store could not be read, one sentence each. What it said is lost and named here; nothing else is. */
  readonly damage: ReadonlyArray<Damage>
}

/** A damaged row of the store. */
export interface Damage {
  /** The part whose checkpoints are lost; undefined where that cannot be said. */
  readonly part: string | undefined
  readonly message: string
}

/** What one answer changed. */
export interface Change {
  /** The note that it ends; undefined where the batch had none. */
  readonly note: number | undefined
  /** Entries that are settled now, with their outcome and dead letter durable. */
  readonly settled: ReadonlyArray<{
    readonly part: string
    readonly endpoint: string
    readonly positions: ReadonlyArray<Position>
  }>
  /** What is known now of records that are not settled. Replaces what was known of the same record and destination. */
  readonly openItems: ReadonlyArray<OpenItems>
}

/** State could not be read or kept. The run stops: to continue would mean to send twice after a crash. */
export class StateError extends Data.TaggedError("StateError")<{ readonly message: string }> {}

/**
 * Keeps the state of one source under one configuration. One writer at a time.
 *
 * `note` and `commit` survive the death of the process when they return, and the loss of power a second later at most;
 * `save` survives both.
 */
export interface StateStore {
  readonly load: Effect.Effect<State, StateError>
  /** Before a request leaves: its items that are not repeatable. Returns the number by which a change ends the note. */
  readonly note: (items: ReadonlyArray<InFlightItem>) => Effect.Effect<number, StateError>
  /** After an answer: all of it or nothing. */
  readonly commit: (change: Change) => Effect.Effect<void, StateError>
  /**
   * The state of the given parts as a whole; parts that are not given stay as they are. Replaces every change committed so
   * far. Never called twice at the same time, nor beside a `commit`.
   */
  readonly save: (state: Pick<State, "checkpoints" | "parts" | "openItems">) => Effect.Effect<void, StateError>
}
