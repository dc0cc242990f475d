import { Duration, Effect } from "effect"
import type { Source } from "../record/Source.js"
import type { EarlierRuns } from "./EarlierRuns.js"
import type { EndpointGroup } from "./EndpointGroup.js"
import type { PartReached } from "./Settlement.js"
import type { StateError, StateStore } from "./StateStore.js"

/** The interval of checkpoints. Every response is committed separately, so that a killed run loses nothing. */
const interval = Duration.seconds(1)

/** The parts of a checkpoint writer. */
export interface CheckpointWriterDependencies {
  readonly groups: ReadonlyArray<EndpointGroup>
  readonly source: Source
  readonly earlier: EarlierRuns
  /** Undefined if nothing is stored. The source then only gets its acknowledgements. */
  readonly store: StateStore | undefined
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
      const { groups, onFailed, source, store } = this.#dependencies
      const lowWater = groups.reduce((low, { state }) => Math.min(low, state.settlement.lowWater), Number.MAX_VALUE)
      if (store !== undefined) {
        const saved = yield* Effect.either(this.#save(store))
        if (saved._tag === "Left") return onFailed(saved.left.message)
      }
      if (lowWater === this.#acknowledged) return
      this.#acknowledged = lowWater
      if (source.acknowledge !== undefined) yield* source.acknowledge(lowWater)
    })
  )

  /** Saves the parts with finished or sent entries, each with the checkpoints of all endpoints. */
  #save(store: StateStore): Effect.Effect<void, StateError> {
    return Effect.suspend(() => {
      const { earlier, groups, source } = this.#dependencies
      const touched = new Set(groups.flatMap(({ state }) => [...state.settlement.takeTouched()]))
      const forgotten = source.forgotten?.() ?? []
      if (touched.size === 0 && forgotten.length === 0) return Effect.void
      const reached = [...byPart(groups, touched)]
      return store.save({
        checkpoints: reached.flatMap(([part, now]) => earlier.checkpoints(part, now)),
        parts: reached.map(([part, now]) => ({
          part,
          identity: source.identify?.(part, earlier.settledUpTo(part, now)) ?? null,
          mark: null
        })),
        openItems: groups
          .flatMap(({ state }) => state.change?.openItems() ?? [])
          .filter(({ part }) => touched.has(part)),
        forgotten,
        upTo: groups.reduce((last, { changes }) => Math.max(last, changes?.committed ?? 0), 0)
      })
    })
  }
}

/** The finished entries of parts, by part and then by endpoint. */
const byPart = (
  groups: ReadonlyArray<EndpointGroup>,
  parts: ReadonlySet<string>
): ReadonlyMap<string, ReadonlyMap<string, PartReached>> => {
  const all = new Map([...parts].map((part) => [part, new Map<string, PartReached>()] as const))
  for (const { endpoints, state } of groups)
    for (const [part, reached] of state.settlement.reached(parts))
      for (const endpoint of endpoints) all.get(part)?.set(endpoint, reached)
  return all
}
