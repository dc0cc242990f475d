import type { Reason } from "@sluice/values/Reason"

/** The result of one attempt for one item. */
export type Verdict =
  | { readonly _tag: "Accepted" }
  /** The vendor refused this item, with its reason. Final. */
  | { readonly _tag: "Refused"; readonly reason: Reason }
  /**
   * It was not applied, and sending it again may succeed. If the {@link Reply} decides other items, it is sent again
   * immediately. See `Judged.answered`.
   */
  | { readonly _tag: "Again"; readonly reason: Reason }
  /** It was sent, and it is unknown whether it was applied. */
  | { readonly _tag: "Unsure"; readonly reason: Reason }

/** The item was applied. */
export const accepted: Verdict = { _tag: "Accepted" }
/** The item was refused and is not sent again. */
export const refused = (reason: Reason): Verdict => ({ _tag: "Refused", reason })
/** The item was not applied and can be sent again. */
export const again = (reason: Reason): Verdict => ({ _tag: "Again", reason })
/** It is unknown whether the item was applied. */
export const unsure = (reason: Reason): Verdict => ({ _tag: "Unsure", reason })
