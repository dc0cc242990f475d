import { Duration, Effect } from "effect"
import type { Source } from "../record/Source.js"
import type { EarlierRuns } from "./EarlierRuns.js"
import type { RunState } from "./RunState.js"
import type { StateError, StateStore } from "./StateStore.js"

/** The interval of checkpoints. Every response is committed separately, so that a killed run loses nothing. */
const interval = Duration.seconds(1)

/** The parts of a checkpoint writer. */
export interface CheckpointWriterDependencies {
  readonly state: RunState
  readonly source: Source
  readonly earlier: EarlierRuns
  /** Undefined if nothing is stored. The source then only gets its acknowledgements. */
  readonly store: StateStore | undefined
  /** The number of the last change that was committed. */
  readonly committed: () => number
  readonly onFailed: (message: string) => void
}

/** Saves checkpoints every second, then acknowledges the saved entries to the source. */
export class CheckpointWriter {
  readonly #dependencies: CheckpointWriterDependencies
  readonly #one = Effect.unsafeMakeSemaphore(1)
  #acknowledged = -1

  constructor(dependencies: CheckpointWriterDependencies) {
    this.#dependencies = dependencies
  }

  /** Writes every second. Never ends. */
  readonly run: Effect.Effect<never> = Effect.suspend(() =>
    Effect.forever(Effect.zipRight(Effect.sleep(interval), this.write))
  )

  /** Writes now. */
  readonly write: Effect.Effect<void> = this.#one.withPermits(1)(
    Effect.gen(this, function* () {
      const { onFailed, source, state, store } = this.#dependencies
      const { lowWater } = state.settlement
      if (store !== undefined) {
        const saved = yield* Effect.either(this.#save(store))
        if (saved._tag === "Left") return onFailed(saved.left.message)
      }
      if (lowWater === this.#acknowledged) return
      this.#acknowledged = lowWater
      if (source.acknowledge !== undefined) yield* source.acknowledge(lowWater)
    })
  )

  /** Saves the parts with finished or sent entries. */
  #save(store: StateStore): Effect.Effect<void, StateError> {
    return Effect.suspend(() => {
      const { committed, earlier, source, state } = this.#dependencies
      const reached = [...state.settlement.reached()]
      const forgotten = source.forgotten?.() ?? []
      if (reached.length === 0 && forgotten.length === 0) return Effect.void
      const parts = new Set(reached.map(([part]) => part))
      return store.save({
        checkpoints: reached.flatMap(([part, now]) => earlier.checkpoints(part, now)),
        parts: reached.map(([part, now]) => ({
          part,
          identity: source.identify?.(part, earlier.settledUpTo(part, now)) ?? null,
          mark: null
        })),
        openItems: (state.change?.openItems() ?? []).filter(({ part }) => parts.has(part)),
        forgotten,
        upTo: committed()
      })
    })
  }
}
