import type { Json } from "@sluice/values/Json"
import { Data, type Effect } from "effect"
import type { Position } from "../record/SourceRecord.js"

export type { Position } from "../record/SourceRecord.js"

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

/** An item in flight that is not repeatable. */
export interface InFlightItem {
  readonly part: string
  readonly position: Position
  readonly destination: string
  readonly hash: string
}

/** The items of one request, noted before it left. */
export interface Note extends Noted {
  readonly number: number
}

/** What is noted of a request. */
export interface Noted {
  /** Of the parts of `items`, so that they are recognised even where no answer ever came. */
  readonly marks: ReadonlyArray<{ readonly part: string; readonly mark: Json }>
  readonly items: ReadonlyArray<InFlightItem>
}

/** What is kept of a part besides its checkpoints: by it the source recognises the part again. */
export interface PartIdentity {
  readonly part: string
  /** See {@link Source.identify}; null where the process ended before the first save. */
  readonly identity: Json
  /** See {@link Source.mark}; null where no answer came after the identity. */
  readonly mark: Json
}

/** All that earlier runs left. */
export interface State {
  readonly checkpoints: ReadonlyArray<Checkpoint>
  readonly parts: ReadonlyArray<PartIdentity>
  readonly openItems: ReadonlyArray<OpenItems>
  /** Requests without an answer when a process ended: nobody knows whether they were applied. */
  readonly inFlight: ReadonlyArray<Note>
  /** The number of the last change that it covers; 0 where there is none. */
  readonly lastChange: number
  /** What of the store could not be read, one sentence each. What it said is lost and named here; nothing else is. */
  readonly damage: ReadonlyArray<Damage>
}

/** A damaged row of the store. */
export interface Damage {
  /** The part whose checkpoints are lost; undefined where that cannot be said. */
  readonly part: string | undefined
  readonly message: string
}

export const empty: State = { checkpoints: [], parts: [], openItems: [], inFlight: [], lastChange: 0, damage: [] }

/** What one answer changed. */
export interface Change {
  /** Numbers of the notes that it ends. */
  readonly notes: ReadonlyArray<number>
  /** Of the parts of `settled`. */
  readonly marks: ReadonlyArray<{ readonly part: string; readonly mark: Json }>
  /** Entries that are settled now, with their outcome and dead letter durable. */
  readonly settled: ReadonlyArray<{
    readonly part: string
    readonly endpoint: string
    readonly positions: ReadonlyArray<Position>
  }>
  /** What is known now of records that are not settled. Replaces what was known of the same record and destination. */
  readonly openItems: ReadonlyArray<OpenItems>
}

/** The parts that a save replaces, each with all of its checkpoints and open items, and parts that it removes. */
export interface Snapshot extends Pick<State, "checkpoints" | "parts" | "openItems"> {
  readonly forgotten: ReadonlyArray<string>
  /** The last change that it covers; later ones stay. 0 where it covers none of this process. */
  readonly upTo: number
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
  readonly note: (noted: Noted) => Effect.Effect<number, StateError>
  /** After an answer: all of it or nothing. Returns the number of the change; numbers ascend. */
  readonly commit: (change: Change) => Effect.Effect<number, StateError>
  /**
   * The state of the given parts as a whole; parts that are not given stay as they are. Replaces the changes that it covers.
   * Never called twice at the same time.
   */
  readonly save: (state: Snapshot) => Effect.Effect<void, StateError>
}
