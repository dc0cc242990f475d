import type { Evidence } from "@sluice/braze-api/Fact"

/** One behaviour that the emulator has in common with Braze, or most likely has. */
export interface FidelityRule extends Evidence {
  /** Stable; tests name it in brackets. */
  readonly id: string
  /** In one sentence. */
  readonly says: string
  /** The option of a workspace that changes this behaviour; absent: none. */
  readonly option?: string
}

/** Builds a rule; `option` is the option of a workspace that changes it. */
export const rule = (id: string, says: string, source: Evidence, option?: string): FidelityRule => ({
  id,
  says,
  ...(option === undefined ? {} : { option }),
  ...source
})
