import type { Duration } from "effect"

/** Settings of a transport with its own connections. All have defaults. */
export interface TransportSettings {
  /** From the call of `send` to the last byte of the response, including the wait for a connection. Default 30 seconds. */
  readonly deadline?: Duration.DurationInput
  /** Upper limit of connections per origin. Default 64, more than a pipeline uses at the same time. */
  readonly connections?: number
  /** A longer response fails as `lost`. Default 4,194,304. */
  readonly maxResponseBytes?: number
}

/** The longest wait for a new connection, in milliseconds. */
export const connectMillis = 10_000

/** Settings with the defaults filled in. */
export const withDefaults = ({ connections, deadline, maxResponseBytes }: TransportSettings) => ({
  deadline: deadline ?? "30 seconds",
  connections: connections ?? 64,
  maxResponseBytes: maxResponseBytes ?? 4_194_304
})
