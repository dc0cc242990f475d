import type { Reason, Warning } from "@sluice/values/Reason"
import type { Origin, Position } from "../record/SourceRecord.js"
import type { Outcome } from "./Outcome.js"
import type { Wire } from "./Wire.js"

/** The outcome of a record at one destination. */
export interface SettledDestination {
  readonly destination: string
  readonly outcome: Outcome
  readonly reasons: ReadonlyArray<Reason>
  readonly warnings: ReadonlyArray<Warning>
  /** The number of the request with its last item, from 1 in this run. Absent if nothing was sent. */
  readonly request?: number
  /** Without the excerpt of the response, which may repeat values of the record. */
  readonly wire?: Omit<Wire, "words">
}

/** The outcome of a record, without its values. */
export interface Settled {
  readonly seq: number
  /**
   * See {@link SourceRecord.part} and {@link SourceRecord.position}; the empty string and `seq` if the source has none.
   */
  readonly part: string
  readonly position: Position
  readonly id: string
  readonly origin: Origin
  /** The worst outcome of its destinations. */
  readonly outcome: Outcome
  readonly destinations: ReadonlyArray<SettledDestination>
  /**
   * Destinations that do not decide the record in this run, because they stopped. The record is pending in the account,
   * and the next run sends it to them. Absent if there are none.
   */
  readonly pending?: ReadonlyArray<string>
}
