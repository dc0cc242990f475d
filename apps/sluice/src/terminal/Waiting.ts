import { Effect, Schedule } from "effect"
import { Output } from "./Output.js"

/** Prints `text` if an effect takes longer than 2 seconds, and every 5 seconds after that. */
export const withProgress = <A, E, R>(
  effect: Effect.Effect<A, E, R>,
  text: () => string
): Effect.Effect<A, E, R | Output> =>
  Effect.gen(function* () {
    const output = yield* Output
    const print = Effect.suspend(() => output.err(text()))
    const printing = Effect.delay(Effect.repeat(print, Schedule.spaced("5 seconds")), "2 seconds")
    return yield* Effect.raceFirst(effect, Effect.zipRight(printing, Effect.never))
  })
