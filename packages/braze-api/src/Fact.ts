/**
 * The certainty of a fact about Braze: `D` documented in English, `D-loc` only in newer localized pages, `D-old`
 * documented once and later dropped or changed, `R` recorded from a real exchange, `3P` seen only in third-party
 * clients or their fixtures, `I` inferred, without any source.
 */
export type Certainty = "D" | "D-loc" | "D-old" | "R" | "3P" | "I"

/** Every certainty with its meaning, the most certain first. */
export const certainties: ReadonlyArray<{ readonly certainty: Certainty; readonly meaning: string }> = [
  { certainty: "R", meaning: "Seen in a recorded exchange with Braze." },
  { certainty: "D", meaning: "Stated in Braze's documentation." },
  { certainty: "D-loc", meaning: "Stated only in localized pages that are newer than the English ones." },
  { certainty: "D-old", meaning: "Stated in an older version of the documentation, later dropped or changed." },
  { certainty: "3P", meaning: "Seen only in third-party clients or their fixtures." },
  { certainty: "I", meaning: "Inferred, without any source." }
]

/** The day on which this package was last compared with its sources. */
export const checked = "2026-11-20"

/** The source of a fact. */
export interface Evidence {
  readonly certainty: Certainty
  /** A path inside the documentation repository `braze-inc/braze-docs`, or the name of the recording, client or fixture. */
  readonly source: string
  /** The day, `YYYY-MM-DD`, on which the source was last compared with the fact. */
  readonly checked: string
  /** Remarks about contradicting sources or history. */
  readonly note?: string
}

/** A value with its source. */
export interface Fact<A> extends Evidence {
  readonly value: A
}

/** Builds a fact that was compared with its source on the day {@link checked}. */
export const fact = <A>(value: A, certainty: Certainty, source: string, note?: string): Fact<A> =>
  note === undefined ? { value, certainty, source, checked } : { value, certainty, source, checked, note }

/** Builds the source of a row that has its own value, compared on the day {@link checked}. */
export const evidence = (certainty: Certainty, source: string, note?: string): Evidence =>
  note === undefined ? { certainty, source, checked } : { certainty, source, checked, note }
