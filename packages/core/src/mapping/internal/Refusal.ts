import type { Reason } from "@sluice/values/Reason"

/**
 * What `apply` returns instead of a value when a mapping fails for a record. It is a {@link Reason}, so it can be used as a
 * problem of an Invalid record. It contains no value of the record.
 *
 * Codes: `mapping-too-large`, `mapping-too-deep`, `mapping-not-text`, `mapping-not-object`.
 */
export class MappingRefusal implements Reason {
  readonly code: string
  /** Where in the record, if one place of it is the cause. */
  declare readonly path?: string
  readonly mappingPath: string
  readonly message: string

  constructor(code: string, blame: { readonly at: string; readonly path?: string | undefined }, message: string) {
    this.code = code
    if (blame.path !== undefined) this.path = blame.path
    this.mappingPath = blame.at
    this.message = message
  }
}
