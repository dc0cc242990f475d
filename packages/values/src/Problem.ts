/** A place in a written value, as keys and indexes: `["routes", 0, "fields", "email"]`. */
export type Path = ReadonlyArray<string | number>

/**
 * One mistake in a configuration, in the settings of a destination or in a mapping. It may name settings and the values
 * of enumerations, never a key, a secret or a value of a record.
 */
export interface Problem {
  /** Stable, lower-case and hyphenated. */
  readonly code: string
  /** The path from the start of the checked value. For a missing member, the place where it belongs. */
  readonly path: Path
  /** The mistake and the correction, in one or two sentences. */
  readonly message: string
}
