import * as Outcome from "@sluice/core/Outcome"

/** Which dead letters a replay sends. */
export interface LetterSelection {
  /** Default: {@link defaultOutcomes}. `unknown` only on purpose: its records may be counted twice. */
  readonly only?: ReadonlyArray<Outcome.Dead> | undefined
  /** Letters with attributes that are older are left out, because they would overwrite newer ones. Milliseconds; default 24 h. */
  readonly maxAge?: number | undefined
}

/** Every outcome that has dead letters. */
export const outcomes = Outcome.dead

/** What a replay sends by default. */
export const defaultOutcomes = Outcome.dead.filter((outcome) => Outcome.row(outcome).replay === "default")

/** The default of `maxAge`, in hours. */
export const defaultMaxAgeHours = 24
