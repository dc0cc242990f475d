import type { DateReader } from "@sluice/values/DateReader"
import type { Findings } from "@sluice/values/Findings"

/** What the rules of one record work with. One object serves a destination. */
export interface ItemContext {
  readonly findings: Findings
  readonly time: DateReader
  /** The app that items belong to which name none themselves. */
  readonly appId: string | undefined
  /** ISO 8601 in UTC: a time after it is in the future, clocks that differ a little apart. Set anew for each chunk. */
  future: string
  /** UTF-8 bytes that the item in the making takes at most; see `JsonSize.atMost`. */
  bytes: number
}

/** How far clocks may differ before a time counts as lying in the future. */
export const clockTolerance = 60_000
