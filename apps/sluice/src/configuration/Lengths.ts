import { Duration, Option } from "effect"

/** A length of time as it stands in a configuration, `15 minutes`; `never` and what is none are infinite. */
export const length = (text: string): Duration.Duration =>
  Option.getOrElse(Duration.decodeUnknown(text), () => Duration.infinity)

/** Whether it is a length of time. One below nothing is none, though the library takes it for no time at all. */
export const isLength = (value: unknown): boolean =>
  typeof value === "number"
    ? value >= 0
    : !String(value).trim().startsWith("-") && Option.isSome(Duration.decodeUnknown(value))
