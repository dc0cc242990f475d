import { type Certainty, type Evidence, evidence } from "@sluice/braze-api/Fact"

/** One thing that the emulator does as Braze does, or as Braze most likely does. */
export interface Rule extends Evidence {
  /** Stable; tests name it in brackets. */
  readonly id: string
  /** In one sentence. */
  readonly says: string
  /** The option of a workspace that makes the emulator do otherwise; absent: none. */
  readonly option?: string
}

/** Builds a rule. */
export const rule = (
  id: string,
  says: string,
  certainty: Certainty,
  source: string,
  more: { readonly option?: string; readonly note?: string } = {}
): Rule => ({
  id,
  says,
  ...(more.option === undefined ? {} : { option: more.option }),
  ...evidence(certainty, source, more.note)
})
