/**
 * The reason a record was refused or changed: words for a person and a code for a program.
 *
 * A reason contains no value of the record, only paths, types and lengths. So it may occur in logs, reports and outcome files.
 */
export interface Reason {
  /** Stable, lower-case and hyphenated, such as `email-not-valid`. Reports group reasons by it. */
  readonly code: string
  /** The place in the record, such as `$.session.email`, if the reason refers to one. */
  readonly path?: string
  /** The place in the mapping, such as `fields.email`, if the mapping decided. */
  readonly mappingPath?: string
  /** The mistake and the correction, in one or two sentences. */
  readonly message: string
}

/** The effect on the part of a record that a {@link Warning} concerns, in words for a person. */
export const warningEffects = {
  /** The part is not sent. */
  "left-out": "left out",
  /** Only its beginning is sent. */
  shortened: "shortened",
  /** Another value is sent. */
  corrected: "corrected",
  /** A stored value is removed, because the record has null. */
  removed: "removed from the profile",
  /** It is sent unchanged. */
  kept: "sent unchanged"
} as const

/** See {@link warningEffects}. */
export type WarningEffect = keyof typeof warningEffects

/** A {@link Reason} that does not stop the record: it is delivered, and a part of it may be left out or corrected. */
export interface Warning extends Reason {
  readonly effect: WarningEffect
}
