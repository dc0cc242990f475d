import { Duration, Option } from "effect"

/** A length of time as it stands in a configuration, `15 minutes`; `never` and what is none are infinite. */
export const length = (text: string): Duration.Duration =>
  Option.getOrElse(Duration.decodeUnknown(text), () => Duration.infinity)
