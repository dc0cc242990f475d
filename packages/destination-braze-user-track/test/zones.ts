import { births, moments } from "./dates.js"
import { one } from "./support.js"

/** The results of all date rules on a machine in one time zone. */
export interface ZoneResults {
  /** The offset of the machine's time zone from UTC on 1 January 2026, in minutes. */
  readonly offset: number
  readonly results: ReadonlyArray<unknown>
}

// Only the main thread of a process can change its time zone, so the test runs this file as a process.
const zones = process.argv.slice(2).map((zone): ZoneResults => {
  process.env["TZ"] = zone
  return {
    offset: new Date(2026, 0, 1).getTimezoneOffset(),
    results: [...births, ...moments].map(([, name, value, , options]) => one(name, value, options))
  }
})

process.stdout.write(JSON.stringify(zones))
