import type { SourceRecord } from "../record/SourceRecord.js"
import type { Endpoint } from "./Endpoint.js"
import type { Prepared } from "./Prepared.js"

/** The inputs of `prepare` in addition to the records. */
export interface PrepareContext {
  /** Milliseconds since 1970, one value for the whole chunk. */
  readonly now: number
}

/** A configured place to deliver to. */
export interface Destination {
  /** Unique in a pipeline; reports, dead letters and outcomes use it. */
  readonly name: string
  readonly endpoint: Endpoint
  /**
   * Returns exactly one {@link Prepared} per record, in the same order. Pure. Does not change a record and never
   * throws, for any JSON. Called with chunks of any size, including 0. The result must not depend on the chunk size.
   */
  readonly prepare: (chunk: ReadonlyArray<SourceRecord>, context: PrepareContext) => ReadonlyArray<Prepared>
}
