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
  /** Unique in a pipeline; reports, dead letters and outcomes speak of it by this name. */
  readonly name: string
  readonly endpoint: Endpoint
  /**
   * Records in, exactly one {@link Prepared} for each out, in the same order. Pure: same input, same output; changes no
   * record; never throws, whatever JSON it is given. Called with chunks of any size from 0; how records are chunked
   * changes nothing.
   */
  readonly prepare: (chunk: ReadonlyArray<SourceRecord>, context: PrepareContext) => ReadonlyArray<Prepared>
}
