import { Duration, Option } from "effect"

/** The duration in a string such as `15 minutes`. Infinity for `never` and for any other string. */
export const length = (text: string): Duration.Duration =>
  Option.getOrElse(Duration.decodeUnknown(text), () => Duration.infinity)

/**
 * Whether a string or a number of milliseconds is a duration. Negative durations are not valid, although the library
 * reads them as zero.
 */
export const isLength = (value: unknown): boolean =>
  typeof value === "number"
    ? value >= 0
    : !String(value).trim().startsWith("-") && Option.isSome(Duration.decodeUnknown(value))
