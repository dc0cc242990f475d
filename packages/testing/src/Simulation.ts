import { Effect, type Exit, Random } from "effect"
import type { VirtualTime } from "./VirtualTime.js"

/** The end of a simulated run. */
export type SimulationEnd<A, E> =
  | { readonly _tag: "Finished"; readonly exit: Exit.Exit<A, E> }
  /** Every fiber waits for an event that can no longer happen: no fiber sleeps, and no request waits for a response. */
  | { readonly _tag: "Stuck" }
  /** The run exceeded the limit of tasks or time, which means that it loops without progress. */
  | { readonly _tag: "Endless" }

export interface SimulationOptions {
  readonly time: VirtualTime
  /** The seed of Effect's `Random`. Jitter and other random values are the same in every run with this seed. */
  readonly seed: string | number
  /** Whether work outside of Effect is in progress, such as real requests. Virtual time stops during such work. */
  readonly busy?: () => boolean
  /** The number of scheduler tasks after which a run counts as endless. Default: 5,000,000. */
  readonly maxTasks?: number
  /** The virtual time in milliseconds after which a run counts as endless. Default: no limit. */
  readonly maxMillis?: number
}

/** The number of event loop turns to wait for promises before a run without sleeping fibers counts as stuck. */
const lastTurns = 20

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/**
 * Runs an effect to its end in virtual time, so that waiting takes no real time. Before each jump in time, promises get
 * one turn of the event loop, so that a destination may use them.
 *
 * Never rejects. The exit contains failures and defects of the effect.
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
