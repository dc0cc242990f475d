import type { JsonObject } from "@sluice/values/Json"
import type { Destination } from "./Destination.js"

/** Which records a destination gets. */
export interface Route {
  readonly destination: Destination
  /** Pure and total. A record that does not pass is Skipped for this destination. Absent: every record. */
  readonly when?: (body: JsonObject) => boolean
}
