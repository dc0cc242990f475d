/** A place in what somebody wrote, as keys and indexes: `["routes", 0, "fields", "email"]`. */
export type Path = ReadonlyArray<string | number>

/**
 * One mistake in what somebody wrote: a configuration, the settings of a destination, a mapping. It may name settings and
 * the values of enumerations, never a key, a secret or a value of a record.
 */
export interface Problem {
  /** Stable, lower-case and hyphenated. */
  readonly code: string
  /** Where, from the start of what was checked. For a missing member, the place where it belongs. */
  readonly path: Path
  /** What is wrong and what to do, one or two sentences. */
  readonly message: string
}
