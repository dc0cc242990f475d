import * as Outcome from "@sluice/core/Outcome"

/** The filter for the dead letters that a replay sends. */
export interface LetterSelection {
  /** Default: {@link defaultOutcomes}. Add `unknown` only on purpose, because its records may be counted twice. */
  readonly only?: ReadonlyArray<Outcome.Dead> | undefined
  /**
   * Older letters with attributes are left out, because they would overwrite newer values. In milliseconds. Default: 24
   * hours.
   */
  readonly maxAge?: number | undefined
}

/** Every outcome that has dead letters. */
export const outcomes = Outcome.dead

/** The outcomes that a replay sends by default. */
export const defaultOutcomes = Outcome.dead.filter((outcome) => Outcome.row(outcome).replay === "default")

/** The default of `maxAge`, in hours. */
export const defaultMaxAgeHours = 24
