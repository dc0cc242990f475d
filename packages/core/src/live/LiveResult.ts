import type { Reason } from "@sluice/values/Reason"
import type { Settled } from "../outcome/Settled.js"

/** The outcome of a record, or why its sender has none. */
export type LiveResult =
  /** `isPartlyAccepted`: an item of it was accepted although the record as a whole was not delivered. */
  | { readonly _tag: "Settled"; readonly settled: Settled; readonly isPartlyAccepted: boolean }
  /** The record is in the queue and is delivered later. `reason`: why, if it was not the deadline of the sender. */
  | { readonly _tag: "Deferred"; readonly reason?: Reason }
  /** Sending stopped before the record was sent, and the record is not in the queue any more. */
  | { readonly _tag: "Stopped"; readonly reason: Reason }
  /** It is unknown whether the record was sent. */
  | { readonly _tag: "Unknown"; readonly reason: Reason }
  /** The queue has reached a bound. The record was not accepted. */
  | { readonly _tag: "Full"; readonly reason: Reason }
  /** The queue could not store the record, for example because the disk is full. The record was not accepted. */
  | { readonly _tag: "NotStored"; readonly reason: Reason }
  /** The sender was closed before. The record was not accepted. */
  | { readonly _tag: "Closed"; readonly reason: Reason }
