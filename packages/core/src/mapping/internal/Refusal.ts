import type { Reason } from "@sluice/values/Reason"

/**
 * The result of `apply` if a mapping fails for a record, and the argument of `warn` for a part that was left out. It is
 * a {@link Reason}, so it can be used as a problem or a warning of the record. It contains no value of the record.
 *
 * Codes: `mapping-too-large`, `mapping-too-deep`, `mapping-not-text`, `mapping-not-object`, and those of the directives that
 * read values, such as `date-not-valid`.
 */
export class MappingRefusal implements Reason {
  readonly code: string
  /** The place in the record, if a single place is the cause. */
  declare readonly path?: string
  readonly mappingPath: string
  readonly message: string

  constructor(code: string, blame: { readonly at: string; readonly path?: string | undefined }, message: string) {
    this.code = code
    if (blame.path !== undefined) this.path = blame.path
    this.mappingPath = blame.at
    this.message = message
  }

  /** The same refusal with another place in the record. */
  at(path: string): MappingRefusal {
    return new MappingRefusal(this.code, { at: this.mappingPath, path }, this.message)
  }
}
