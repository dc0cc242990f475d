import type { Reason, Warning } from "@sluice/values/Reason"
import type { Item } from "./Item.js"

/** The result of preparing one record: items to send, nothing to send, or a refusal with every problem. */
export type Prepared = Items | Skipped | Invalid

/** Items to send. */
export interface Items {
  readonly _tag: "Items"
  /** At least one item, in the order in which the destination must apply them. */
  readonly items: ReadonlyArray<Item>
  readonly warnings: ReadonlyArray<Warning>
}

/** There is nothing to send, and that is correct unless everything was left out. */
export interface Skipped {
  readonly _tag: "Skipped"
  readonly reason: Reason
  /** The values that were left out, if there is nothing to send because of them. */
  readonly warnings?: ReadonlyArray<Warning>
}

/** The record must not be sent. Contains all problems. */
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
/** Nothing to send, because these values, at least one, were left out and there are no others. */
export const emptied = (warnings: ReadonlyArray<Warning>): Skipped => {
  const codes = [...new Set(warnings.map(({ code }) => code))].join(", ")
  const { path, mappingPath, message = "" } = warnings[0] ?? {}
  return {
    _tag: "Skipped",
    reason: {
      code: everythingLeftOut,
      ...(path !== undefined && { path }),
      ...(mappingPath !== undefined && { mappingPath }),
      message: `Nothing to send: all values of the record were left out (${codes}). ${message}`.trim()
    },
    warnings
  }
}
/** The code of {@link emptied}. A run that delivers nothing and has such records does not exit with 0. */
export const everythingLeftOut = "everything-left-out"
/** A refusal with every problem of the record. */
export const invalid = (problems: ReadonlyArray<Reason>): Invalid => ({ _tag: "Invalid", problems })
