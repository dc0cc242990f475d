import type { Reason } from "@sluice/values/Reason"
import type { Effect } from "effect"
import type { Item } from "../destination/Item.js"
import type { Undelivered } from "../outcome/Outcome.js"
import type { Wire } from "../outcome/Wire.js"

/** How an item ended that was not accepted. */
export interface ItemEnd {
  readonly outcome: Undelivered
  readonly reason: Reason
  readonly wire: Wire | undefined
  /** Number of the request that carried it last. */
  readonly request: number
  /** Requests that carried any part of its batch. */
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
   * Notes the items of a request that must not be sent twice, before it is sent. Returns the number of the note; undefined if
   * the note could not be stored: the request must then not be sent. Absent if no state is stored.
   */
  readonly note?: (items: ReadonlyArray<Item>) => Effect.Effect<number | undefined>
  /** Stores the effect of an attempt and removes its note. Runs after {@link attemptDone}. Absent if no state is stored. */
  readonly commit?: (note: number | undefined) => Effect.Effect<void>
  /** No further request can succeed: ends the run and leaves everything else pending. */
  readonly stop: (kind: "halted" | "outage", reason: Reason) => void
}
