import type { SourceRecord } from "../record/SourceRecord.js"
import type { Endpoint } from "./Endpoint.js"
import type { Prepared } from "./Prepared.js"

/** What `prepare` may know besides the records. */
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
   * Returns exactly one {@link Prepared} per record, in the same order. Pure: the same input has the same output. Changes no
   * record and never throws, for any JSON. Called with chunks of any size from 0; chunking must not change the result.
   */
  readonly prepare: (chunk: ReadonlyArray<SourceRecord>, context: PrepareContext) => ReadonlyArray<Prepared>
}
