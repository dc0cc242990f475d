import type { DateReader } from "@sluice/values/DateReader"
import type { Findings } from "@sluice/values/Findings"
import type { PropertyTypes } from "./PropertyTypes.js"

/** The shared state of the item readers. A destination uses one object for all records. */
export interface ItemContext {
  readonly findings: Findings
  readonly time: DateReader
  /** The declared properties. */
  readonly types: PropertyTypes
  /** Whether an invalid product is left out instead of refusing the whole order. */
  readonly dropsProducts: boolean
  /** The app of items without an app_id. */
  readonly appId: string | undefined
  readonly future: FutureCheck
  /** Upper bound of the UTF-8 bytes of the item under construction; see `JsonSize.atMost`. */
  bytes: number
}

/** Milliseconds by which clocks may differ before a time counts as in the future. */
const clockTolerance = 60_000

/** Recognises times in the future. Owns the latest time that counts as present. */
export class FutureCheck {
  #now = 0
  /** The moment that the limit was made for. */
  #of = 0
  #limit = ""

  /** Sets the time, in milliseconds since 1970. */
  begin(now: number): void {
    this.#now = now
  }

  /** Whether a time (ISO 8601 in UTC) is in the future, allowing for a small clock difference. */
  has(time: string): boolean {
    // A time before the cached limit needs no new limit. Formatting a limit takes as long as the rest of a record.
    if (this.#of <= this.#now && time <= this.#limit) return false
    if (this.#of !== this.#now) {
      this.#limit = new Date(this.#now + clockTolerance).toISOString()
      this.#of = this.#now
    }
    return time > this.#limit
  }
}
