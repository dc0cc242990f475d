import type { Reason } from "@sluice/values/Reason"

/**
 * What `apply` returns in place of a value when a mapping cannot be carried out for one record. It is a {@link Reason}: it
 * can be put as it is among the problems of an Invalid record. It holds no value of the record.
 *
 * Codes: `mapping-too-large`, `mapping-too-deep`, `mapping-not-text`, `mapping-not-object`.
 */
export class Refusal implements Reason {
  readonly code: string
  /** Where in the record, when one place of it is to blame. */
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
