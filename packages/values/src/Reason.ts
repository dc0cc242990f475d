/**
 * Why something became of a record, in words for a person and a code for a program.
 *
 * It never holds a value of the record: a path, a type or a length, but not what stood there. That is what lets a reason
 * travel into logs, reports and outcome files.
 */
export interface Reason {
  /** Stable, lower-case and hyphenated, e.g. `email-not-valid`. Reasons are grouped by it in the report. */
  readonly code: string
  /** Where in the record, as `$.session.email`, when the reason is about a place in it. */
  readonly path?: string
  /** Where in the mapping, as `fields.email`, when the mapping decided. */
  readonly mappingPath?: string
  /** What is wrong and what to do, one or two sentences. */
  readonly message: string
}

/** Said of a record that is delivered all the same: something of it was left out or corrected. Same rules as a {@link Reason}. */
export type Warning = Reason
