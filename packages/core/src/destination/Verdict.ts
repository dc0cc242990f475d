import type { Reason } from "@sluice/values/Reason"

/** What one attempt says about one item. */
export type Verdict =
  | { readonly _tag: "Accepted" }
  /** The vendor refused this item; the reason is the vendor's. Final. */
  | { readonly _tag: "Refused"; readonly reason: Reason }
  /**
   * It was not applied, and sending it again may succeed. When other items of the {@link Reply} are decided, it goes again
   * at once; see `Judged.answered`.
   */
  | { readonly _tag: "Again"; readonly reason: Reason }
  /** It was sent, and it is unknown whether it was applied. */
  | { readonly _tag: "Unsure"; readonly reason: Reason }

export const accepted: Verdict = { _tag: "Accepted" }
export const refused = (reason: Reason): Verdict => ({ _tag: "Refused", reason })
export const again = (reason: Reason): Verdict => ({ _tag: "Again", reason })
export const unsure = (reason: Reason): Verdict => ({ _tag: "Unsure", reason })
