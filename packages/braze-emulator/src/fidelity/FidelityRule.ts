import { type Certainty, type Evidence, evidence } from "@sluice/braze-api/Fact"

/** One behaviour that the emulator has in common with Braze, or most likely has. */
export interface Rule extends Evidence {
  /** Stable; tests name it in brackets. */
  readonly id: string
  /** In one sentence. */
  readonly says: string
  /** The option of a workspace that changes this behaviour; absent: none. */
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
