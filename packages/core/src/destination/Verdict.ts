import type { Reason } from "@sluice/values/Reason"

/** What the answer to one attempt said of one item. */
export type Verdict =
  | { readonly _tag: "Accepted" }
  /** The vendor refused this item, in its own words. Final. */
  | { readonly _tag: "Refused"; readonly reason: Reason }
  /**
   * Nothing was done with it and sending it again may succeed. Undecided items of a {@link Reply} whose others were
   * decided go again at once; see `Reply`.
   */
  | { readonly _tag: "Again"; readonly reason: Reason }
  /** It was sent and nobody can tell whether it was applied. */
  | { readonly _tag: "Unsure"; readonly reason: Reason }

export const accepted: Verdict = { _tag: "Accepted" }
export const refused = (reason: Reason): Verdict => ({ _tag: "Refused", reason })
export const again = (reason: Reason): Verdict => ({ _tag: "Again", reason })
export const unsure = (reason: Reason): Verdict => ({ _tag: "Unsure", reason })
