import type { Json } from "@sluice/values/Json"
import { Data, type Effect } from "effect"
import type { Position } from "../record/SourceRecord.js"
import type { RememberedDelivery } from "./RememberedDeliveries.js"

export type { Position } from "../record/SourceRecord.js"

/** The entries of one part that are finished at one endpoint. */
export interface Checkpoint {
  /** The unit in which the source numbers its positions, such as a file or a table. The same in every run. */
  readonly part: string
  readonly endpoint: string
  /** Every entry up to this position is finished. Undefined if there is no such entry. */
  readonly position: Position | undefined
  /** Positions of finished entries after `position`, ascending. */
  readonly settled: ReadonlyArray<Position>
}

/** Items of an unfinished record that a later run must not send again. Each hash counts as often as it is listed. */
export interface OpenItems {
  readonly part: string
  readonly position: Position
  readonly destination: string
  /** The id of the record if deliveries are remembered. The items are found by the id when the part is deleted. */
  readonly id?: string
  /** Accepted items. */
  readonly accepted: ReadonlyArray<string>
  /** Items that are not repeatable and were sent without receiving a response. */
  readonly unknown: ReadonlyArray<string>
}

/** An unrepeatable item of a request without a response. */
export interface InFlightItem {
  readonly part: string
  readonly position: Position
  readonly destination: string
  /** See {@link OpenItems.id}. */
  readonly id?: string
  readonly hash: string
}

/** The items of one request, noted before it was sent. */
export interface Note extends Noted {
  readonly number: number
}

/** The note about a request. */
export interface Noted {
  /** Marks of the parts of `items`, so that the source recognises them even if no response arrived. */
  readonly marks: ReadonlyArray<{ readonly part: string; readonly mark: Json }>
  readonly items: ReadonlyArray<InFlightItem>
}

/** The stored data of a part in addition to its checkpoints. The source recognises the part by it. */
export interface PartIdentity {
  readonly part: string
  /** See {@link Source.identify}; null if the process ended before the first save. */
  readonly identity: Json
  /** See {@link Source.mark}; null if no response arrived after the identity was saved. */
  readonly mark: Json
}

/** The data that earlier runs stored. */
export interface State {
  readonly checkpoints: ReadonlyArray<Checkpoint>
  readonly parts: ReadonlyArray<PartIdentity>
  readonly openItems: ReadonlyArray<OpenItems>
  /** Requests that had no response when a process ended: it is unknown whether they were applied. */
  readonly inFlight: ReadonlyArray<Note>
  /** The number of the last change that is included; 0 if there is none. */
  readonly lastChange: number
  /** Rows that could not be read. Other rows are not affected. */
  readonly damage: ReadonlyArray<Damage>
}

/** A damaged row of the store. */
export interface Damage {
  /** The part whose checkpoints are lost; undefined if it is unknown. */
  readonly part: string | undefined
  /** One sentence for people. */
  readonly message: string
}

/** The state of a run that starts from nothing. */
export const empty: State = { checkpoints: [], parts: [], openItems: [], inFlight: [], lastChange: 0, damage: [] }

/** The effect of one response. */
export interface Change {
  /** Numbers of the notes that it removes. */
  readonly notes: ReadonlyArray<number>
  /** Marks of the parts of `settled`. */
  readonly marks: ReadonlyArray<{ readonly part: string; readonly mark: Json }>
  /** Entries that are now finished: their outcome and dead letter are durable. */
  readonly settled: ReadonlyArray<{
    readonly part: string
    readonly endpoint: string
    readonly positions: ReadonlyArray<Position>
  }>
  /**
   * Open items of unfinished records. They replace those of the same record and destination. Without hashes, they only
   * remove them, because the record is finished at the destination.
   */
  readonly openItems: ReadonlyArray<OpenItems>
  /** New remembered deliveries. Each replaces the delivery of the same id and destination. Default: none. */
  readonly remembered?: ReadonlyArray<RememberedDelivery>
}

/** The parts that a save replaces, each with all of its checkpoints and open items, and parts that it removes. */
export interface StateUpdate extends Pick<State, "checkpoints" | "parts" | "openItems"> {
  readonly forgotten: ReadonlyArray<string>
  /** The last change that the save includes. Later changes stay. 0 if it includes no change of this process. */
  readonly upTo: number
}

/** The part of entries that are recognised by their ids only, such as dead letters. The next run of the source deletes it. */
export const detachedPart = "*"

/**
 * State could not be read or stored. The run stops, because a crash of a run that continued would cause records to be
 * sent twice.
 */
export class StateError extends Data.TaggedError("StateError")<{ readonly message: string }> {}

/**
 * Stores the state of one source under one configuration. One writer at a time.
 *
 * When `note` and `commit` return, their data survives a killed process, and at most a second later a power failure. Data of
 * `save` survives both when it returns.
 */
export interface StateStore {
  /**
   * Whether the state lasts only as long as the process. If so, `note` and `commit` are not called: a killed process
   * leaves nothing, and `save` receives the open items of a run that stops. Default: false.
   */
  readonly isVolatile?: boolean
  readonly load: Effect.Effect<State, StateError>
  /**
   * Before a request is sent, stores a note of its unrepeatable items. Returns the number of the note, for {@link
   * Change.notes}.
   */
  readonly note: (noted: Noted) => Effect.Effect<number, StateError>
  /** Stores the effect of a response atomically. Returns the number of the change. Numbers ascend. */
  readonly commit: (change: Change) => Effect.Effect<number, StateError>
  /**
   * Stores the complete state of the given parts and removes the changes that it covers. Other parts stay as they are.
   * Never called twice at the same time.
   */
  readonly save: (state: StateUpdate) => Effect.Effect<void, StateError>
}
