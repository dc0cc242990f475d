import { Effect, type Exit, Random } from "effect"
import type { VirtualTime } from "./VirtualTime.js"

/** How a simulated run ended. */
export type SimulationEnd<A, E> =
  | { readonly _tag: "Finished"; readonly exit: Exit.Exit<A, E> }
  /** Every fiber waits for something that cannot happen any more: none sleeps, nothing is in flight. */
  | { readonly _tag: "Stuck" }
  /** It exceeded the limit of tasks or time: a loop without progress. */
  | { readonly _tag: "Endless" }

export interface SimulationOptions {
  readonly time: VirtualTime
  /** For Effect's `Random`: jitter and the like are the same in every run with this seed. */
  readonly seed: string | number
  /** Work outside of Effect that is in progress, such as real requests: virtual time stops meanwhile. */
  readonly busy?: () => boolean
  /** Tasks of the scheduler after which a run counts as endless. Default: 5,000,000. */
  readonly maxTasks?: number
  /** Milliseconds of virtual time after which a run counts as endless. Default: no limit. */
  readonly maxMillis?: number
}

/** Turns of the event loop to wait for promises before a run without sleeping fibers counts as stuck. */
const lastTurns = 20

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/**
 * Runs an effect in virtual time to its end: an hour of waiting needs no real time. Before each jump in time, promises get
 * one turn of the event loop, so a destination may use them.
 *
 * Never rejects: what the effect failed or died with is in the exit.
 */
export const run = async <A, E>(
  effect: Effect.Effect<A, E>,
  options: SimulationOptions
): Promise<SimulationEnd<A, E>> => {
  const { time } = options
  const seeded = effect.pipe(Effect.withClock(time), Effect.withRandom(Random.make(options.seed)))
  const fiber = Effect.runFork(seeded, { scheduler: time })
  let left = options.maxTasks ?? 5_000_000
  let idle = 0
  const end = time.unsafeCurrentTimeMillis() + (options.maxMillis ?? Number.POSITIVE_INFINITY)
  while (left > 0 && time.unsafeCurrentTimeMillis() <= end) {
    left -= time.runTasks(left)
    const exit = fiber.unsafePoll()
    if (exit !== null) return { _tag: "Finished", exit }
    await turn()
    if (time.hasTasks() || options.busy?.() === true) idle = 0
    else if (!time.advance() && idle++ >= lastTurns) return { _tag: "Stuck" }
  }
  return { _tag: "Endless" }
}
