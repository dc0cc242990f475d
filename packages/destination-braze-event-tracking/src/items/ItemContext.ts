import type { DateReader } from "@sluice/values/DateReader"
import type { Findings } from "@sluice/values/Findings"

/** What the readers of items share. A destination uses one object for all records. */
export interface ItemContext {
  readonly findings: Findings
  readonly time: DateReader
  /** The app of items that set none. */
  readonly appId: string | undefined
  /** ISO 8601 in UTC: a later time is in the future, even for a clock that differs a little. Set for each chunk. */
  future: string
  /** Upper bound of the UTF-8 bytes of the item under construction; see `JsonSize.atMost`. */
  bytes: number
}

/** Milliseconds by which clocks may differ before a time counts as in the future. */
export const clockTolerance = 60_000
