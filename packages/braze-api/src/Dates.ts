import type { Fact } from "./Fact.js"
import { fact } from "./Fact.js"
import * as Sources from "./Sources.js"

/** One way to write a time. */
export interface DateFormat {
  /** As Braze writes it; `T` stands for itself. */
  readonly pattern: string
  readonly example: string
  /** What a text without it means: a missing or malformed zone is UTC, a date alone is midnight UTC. */
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

/** Format of `dob`. */
export const dob: Fact<string> = fact("YYYY-MM-DD", "D", Sources.attributesObject)

/** Key that marks a text as a date inside a nested attribute; a plain string there stays a string. */
export const nestedTimeKey: Fact<string> = fact("$time", "D", Sources.nestedAttributes)
