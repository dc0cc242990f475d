/**
 * Why a record was refused or changed: words for a person and a code for a program.
 *
 * A reason contains no value of the record, only paths, types and lengths. So it may occur in logs, reports and outcome files.
 */
export interface Reason {
  /** Stable, lower-case and hyphenated, such as `email-not-valid`. Reports group reasons by it. */
  readonly code: string
  /** The place in the record, such as `$.session.email`, if the reason concerns one. */
  readonly path?: string
  /** The place in the mapping, such as `fields.email`, if the mapping decided. */
  readonly mappingPath?: string
  /** What is wrong and what to do, in one or two sentences. */
  readonly message: string
}

/** A {@link Reason} of a record that is delivered anyway: a part was left out or corrected. */
export type Warning = Reason
