import type { JsonObject } from "@sluice/values/Json"
import type { Destination } from "./Destination.js"

/** A route: the records for a destination. */
export interface Route {
  readonly destination: Destination
  /**
   * The condition, pure and total. A record that does not meet it is Skipped for this destination. Absent if the
   * destination receives every record.
   */
  readonly when?: (body: JsonObject) => boolean
}
