import type { Reason } from "../../Reason.js"

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

  constructor(reason: { code: string; path?: string | undefined; mappingPath: string; message: string }) {
    this.code = reason.code
    if (reason.path !== undefined) this.path = reason.path
    this.mappingPath = reason.mappingPath
    this.message = reason.message
  }
}
