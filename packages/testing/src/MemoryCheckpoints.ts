import { Checkpoint } from "@sluice/core"
import { Effect } from "effect"

/** How a checkpoint store in memory behaves. */
export interface Options {
  /** Where the run begins. Default: at the beginning. */
  readonly start?: Checkpoint.Checkpoint
  /** Milliseconds until a checkpoint is durable. Default 0. */
  readonly storage?: number
  /** Number of saves after which every save fails. Default: none fails. */
  readonly failsAfter?: number
  /** Called with each checkpoint once it is durable. */
  readonly onDurable?: (checkpoint: Checkpoint.Checkpoint) => void
}

/** A checkpoint store in memory: `checkpoint()` is the last durable one. */
export interface MemoryCheckpoints extends Checkpoint.CheckpointStore {
  readonly checkpoint: () => Checkpoint.Checkpoint
}

/** Concurrent saves die: the contract excludes them. */
export const make = (options: Options = {}): MemoryCheckpoints => {
  const { start = Checkpoint.start, storage = 0, failsAfter = Number.POSITIVE_INFINITY } = options
  let checkpoint = start
  let saves = 0
  let busy = false
  const save = (next: Checkpoint.Checkpoint): Effect.Effect<void, Checkpoint.CheckpointError> =>
    Effect.suspend(() => {
      if (busy) return Effect.dieMessage("two checkpoints are saved at the same time")
      if (saves++ >= failsAfter)
        return Effect.fail(new Checkpoint.CheckpointError({ message: "the checkpoint cannot be saved, as configured" }))
      busy = true
      const durable = Effect.sync(() => {
        checkpoint = structuredClone(next)
        options.onDurable?.(checkpoint)
      })
      const done = storage === 0 ? durable : Effect.zipRight(Effect.sleep(storage), durable)
      return Effect.ensuring(
        done,
        Effect.sync(() => {
          busy = false
        })
      )
    })
  return { checkpoint: () => checkpoint, load: Effect.sync(() => checkpoint), save }
}
