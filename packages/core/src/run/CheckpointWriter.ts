import { Duration, Effect } from "effect"
import type { Source } from "../record/Source.js"
import type { Checkpoint, CheckpointStore } from "./Checkpoint.js"
import type { RunState } from "./RunState.js"

/** How often a checkpoint is written. A run that is killed forgets what it delivered since the last one. */
const interval = Duration.seconds(1)

/** What a checkpoint writer works with. */
export interface Parts {
  readonly state: RunState
  readonly source: Source
  /** Where the run began. */
  readonly from: Checkpoint
  /** Undefined: no checkpoint is written, and the source gets its acknowledgements alone. */
  readonly checkpoints: CheckpointStore | undefined
  readonly onFailed: (message: string) => void
}

/** Writes a checkpoint every second, and then acknowledges to the source what it covers. */
export class CheckpointWriter {
  readonly #parts: Parts
  readonly #one = Effect.unsafeMakeSemaphore(1)
  #acknowledged = -1

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** Writes every second. Never ends. */
  readonly run: Effect.Effect<never> = Effect.suspend(() =>
    Effect.forever(Effect.zipRight(Effect.sleep(interval), this.write))
  )

  /** Writes one now. */
  readonly write: Effect.Effect<void> = this.#one.withPermits(1)(
    Effect.gen(this, function* () {
      const { checkpoints, onFailed, source, state } = this.#parts
      const { lowWater } = state.settlement
      const checkpoint = this.#reached()
      if (checkpoints !== undefined) {
        const saved = yield* Effect.either(checkpoints.save(checkpoint))
        if (saved._tag === "Left") return onFailed(saved.left.message)
      }
      if (lowWater === this.#acknowledged) return
      this.#acknowledged = lowWater
      if (source.acknowledge !== undefined) yield* source.acknowledge(lowWater)
    })
  )

  /** What is settled now, with what must still be remembered of earlier runs. */
  #reached(): Checkpoint {
    const { from, state } = this.#parts
    const { delivered, lost, settlement } = state
    const notRead = from.settled.filter((seq) => seq >= settlement.next)
    const unknown = lost.all()
    return {
      lowWater: settlement.lowWater,
      settled: [...settlement.settledAbove(), ...notRead],
      delivered: delivered.all(),
      ...(Object.keys(unknown).length > 0 && { unknown })
    }
  }
}
