import { type Clock, Effect } from "effect"

/**
 * Milliseconds of a clock that no one sets. The zero is arbitrary, so only differences within one process have a
 * meaning. All intervals, deadlines and waits use it. Dates that people read, and dates that are compared with dates of
 * a server, use the wall clock.
 */
export const millisOf = (clock: Clock.Clock): number =>
  // Microseconds fit a number exactly; nanoseconds would be rounded to multiples of 256.
  Number(clock.unsafeCurrentTimeNanos() / 1_000n) / 1_000

/** The same as an effect. */
export const millis: Effect.Effect<number> = Effect.clockWith((clock) => Effect.sync(() => millisOf(clock)))
