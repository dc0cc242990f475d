import type { Reason } from "@sluice/values/Reason"
import type { Effect } from "effect"
import type { Item } from "../destination/Item.js"
import type { Undelivered } from "../outcome/Outcome.js"
import type { Wire } from "../outcome/Wire.js"

/** The result of an item that was not accepted. */
export interface ItemEnd {
  readonly outcome: Undelivered
  readonly reason: Reason
  readonly wire: Wire | undefined
  /** The number of the last request that contained the item. */
  readonly request: number
  /** The number of requests that contained a part of its batch. */
  readonly tries: number
}

/** Receives the results of items. Called synchronously, once for each item, in the order of the request. */
export interface Listener {
  /** Number of the next request of the run, from 1. */
  readonly nextRequest: () => number
  readonly accepted: (items: ReadonlyArray<Item>, request: number, wire: Wire | undefined, tries: number) => void
  readonly ended: (item: Item, end: ItemEnd) => void
  /** The verdicts of an attempt are complete. */
  readonly attemptDone: () => void
  /**
   * Before a request is sent, stores a note of its items that must not be sent twice. Returns the number of the note,
   * or undefined if it could not be stored. The request must not be sent then. Absent if no state is stored.
   */
  readonly note?: (items: ReadonlyArray<Item>) => Effect.Effect<number | undefined>
  /** Stores the effect of an attempt and removes its note. Runs after {@link attemptDone}. Absent if no state is stored. */
  readonly commit?: (note: number | undefined) => Effect.Effect<void>
  /** No further request can succeed: ends the run and leaves everything else pending. */
  readonly stop: (kind: "halted" | "outage", reason: Reason) => void
}
