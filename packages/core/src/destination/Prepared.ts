import type { Reason, Warning } from "@sluice/values/Reason"
import type { Item } from "./Item.js"

/** What a destination makes of one record: items to send, nothing to send, or a refusal with every problem at once. */
export type Prepared = Items | Skipped | Invalid

/** Items to send. */
export interface Items {
  readonly _tag: "Items"
  /** At least one. In the order in which the destination wants them applied. */
  readonly items: ReadonlyArray<Item>
  readonly warnings: ReadonlyArray<Warning>
}

/** There is nothing to send, and that is correct. */
export interface Skipped {
  readonly _tag: "Skipped"
  readonly reason: Reason
}

/** It must not be sent. Has all problems, not only the first. */
export interface Invalid {
  readonly _tag: "Invalid"
  readonly problems: ReadonlyArray<Reason>
}

const none: ReadonlyArray<Warning> = []

/** Items to send, with remarks about values that were left out or corrected. */
export const items = (all: ReadonlyArray<Item>, warnings: ReadonlyArray<Warning> = none): Items => ({
  _tag: "Items",
  items: all,
  warnings
})
/** Nothing to send, with the reason. */
export const skipped = (reason: Reason): Skipped => ({ _tag: "Skipped", reason })
/** A refusal with every problem of the record. */
export const invalid = (problems: ReadonlyArray<Reason>): Invalid => ({ _tag: "Invalid", problems })
