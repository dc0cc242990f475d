import { Checkpoint } from "@sluice/core"
import { Effect } from "effect"

/** How progress in memory behaves. */
export interface Options {
  /** Where to go on from. Default: the beginning. */
  readonly start?: Checkpoint.Position
  /** Milliseconds until a position is durable. Default 0. */
  readonly storage?: number
  /** Fails for good after so many saves. Default: never. */
  readonly failsAfter?: number
  /** Told of each position once it is durable. */
  readonly onDurable?: (position: Checkpoint.Position) => void
}

/** Progress in memory: `position()` is the last that is durable. */
export interface MemoryProgress extends Checkpoint.Progress {
  readonly position: () => Checkpoint.Position
}

/** Saves at the same time die: the contract says that there are none. */
export const make = (options: Options = {}): MemoryProgress => {
  const { start = Checkpoint.start, storage = 0, failsAfter = Number.POSITIVE_INFINITY } = options
  let position = start
  let saves = 0
  let busy = false
  const save = (next: Checkpoint.Position): Effect.Effect<void, Checkpoint.ProgressError> =>
    Effect.suspend(() => {
      if (busy) return Effect.dieMessage("progress is kept twice at the same time")
      if (saves++ >= failsAfter)
        return Effect.fail(new Checkpoint.ProgressError({ message: "progress cannot be kept, as it was told to" }))
      busy = true
      const durable = Effect.sync(() => {
        position = structuredClone(next)
        options.onDurable?.(position)
      })
      const done = storage === 0 ? durable : Effect.zipRight(Effect.sleep(storage), durable)
      return Effect.ensuring(
        done,
        Effect.sync(() => {
          busy = false
        })
      )
    })
  return { position: () => position, load: Effect.sync(() => position), save }
}
