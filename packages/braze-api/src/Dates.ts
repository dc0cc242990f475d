import type { Fact } from "./Fact.js"
import { fact } from "./Fact.js"
import * as Sources from "./Sources.js"

/** One way to write a time. */
export interface DateFormat {
  /** In the notation of Braze; `T` is literal. */
  readonly pattern: string
  readonly example: string
  /** A missing or malformed zone means UTC. A date without a time means midnight UTC. */
  readonly has: { readonly time: boolean; readonly zone: boolean }
}

/** Formats of every date-valued attribute and property, and of `time` of events and purchases. */
export const formats: Fact<ReadonlyArray<DateFormat>> = fact(
  [
    { pattern: "ISO 8601", example: "2026-01-02T03:04:05.678+01:00", has: { time: true, zone: true } },
    { pattern: "yyyy-MM-ddTHH:mm:ss:SSSZ", example: "2026-01-02T03:04:05:678+0100", has: { time: true, zone: true } },
    { pattern: "yyyy-MM-ddTHH:mm:ss", example: "2026-01-02T03:04:05", has: { time: true, zone: false } },
    { pattern: "yyyy-MM-dd HH:mm:ss", example: "2026-01-02 03:04:05", has: { time: true, zone: false } },
    { pattern: "yyyy-MM-dd", example: "2026-01-02", has: { time: false, zone: false } },
    { pattern: "MM/dd/yyyy", example: "01/02/2026", has: { time: false, zone: false } },
    {
      pattern: "ddd MM dd HH:mm:ss.TZD YYYY",
      example: "Fri 01 02 03:04:05.+0100 2026",
      has: { time: true, zone: true }
    }
  ],
  "D",
  Sources.dataTypes,
  "2015-02-15 21:04:32 -0500 was accepted as the time of an event (recorded 2015)."
)

/** The key that marks a string as a date inside a nested attribute. Without the key, it stays a string. */
export const nestedTimeKey: Fact<string> = fact("$time", "D", Sources.nestedAttributes)
