import { Effect } from "effect"
import type { Entry, Pull } from "../record/Source.js"
import type { EndpointGroup } from "./EndpointGroup.js"

/**
 * The number of entries that are prepared in one step: enough to spread the cost of an effect, few enough to let
 * workers run in between.
 */
export const slice = 256

/** The parts of a reader. */
export interface ReaderDependencies {
  readonly groups: ReadonlyArray<EndpointGroup>
  /** Maximum number of requests that wait for a response at the same time, per endpoint. */
  readonly concurrency: number
  /** Reading pauses above this number of bytes of items without a verdict. */
  readonly windowBytes: number
  readonly prepare: (entries: ReadonlyArray<Entry>) => Effect.Effect<void>
  /** Whether new entries may still enter the run state. */
  readonly reading: () => boolean
  readonly onBroken: (message: string) => void
}

/** Reads a source in chunks and passes slices of them to preparation while the window has room. */
export class Reader {
  readonly #dependencies: ReaderDependencies
  #parked: (() => void) | undefined
  /**
   * The last chunk. It is stored only here, because values that an effect captures stay in old space until the next
   * full collection.
   */
  #chunk: ReadonlyArray<Entry> = []
  /** The number of entries of the chunk that were passed on. */
  #taken = 0

  constructor(dependencies: ReaderDependencies) {
    this.#dependencies = dependencies
  }

  /** Reads to the end of the source, or until reading must stop. */
  read(pull: Pull): Effect.Effect<void> {
    const next = Effect.match(pull, {
      onFailure: ({ message }) => {
        this.#dependencies.onBroken(message)
        return false
      },
      onSuccess: (chunk) => {
        this.#chunk = chunk ?? []
        this.#taken = 0
        return chunk !== undefined
      }
    })
    const reading: Effect.Effect<void> = Effect.suspend(() =>
      this.#dependencies.reading()
        ? Effect.flatMap(next, (more) => (more ? Effect.zipRight(this.#take, reading) : Effect.void))
        : Effect.void
    )
    return reading
  }

  /** Resumes a waiting reader if there is room or reading must stop. */
  wake(): void {
    const wake = this.#parked
    if (wake === undefined || (this.#room <= 0 && this.#dependencies.reading())) return
    this.#parked = undefined
    for (const { deliveries } of this.#dependencies.groups) for (const delivery of deliveries) delivery.unhold()
    wake()
  }

  /** Passes on the entries while there is room, and the rest later. */
  readonly #take: Effect.Effect<void> = Effect.suspend(() => {
    const chunk = this.#chunk
    const taken = this.#taken
    if (taken === chunk.length || !this.#dependencies.reading()) {
      this.#chunk = []
      return Effect.void
    }
    const count = Math.min(slice, this.#room, chunk.length - taken)
    if (count <= 0) return Effect.zipRight(this.#waitForRoom, this.#take)
    this.#taken += count
    const entries = count === chunk.length ? chunk : chunk.slice(taken, taken + count)
    return Effect.zipRight(this.#dependencies.prepare(entries), this.#take)
  })

  /** The room of the fullest window. A group that stopped has no window. */
  get #room(): number {
    const { concurrency, groups, windowBytes } = this.#dependencies
    let room = Number.POSITIVE_INFINITY
    let areAllBusy = true
    for (const { deliveries, state, stopped } of groups) {
      if (stopped !== undefined) continue
      if (state.bytes >= windowBytes) return 0
      if (!deliveries.some(({ planner }) => planner.ready >= concurrency)) areAllBusy = false
      room = Math.min(room, state.settlement.room)
    }
    // More batches than requests would only occupy memory. A slow group fills its window while others are not busy.
    return areAllBusy ? 0 : room
  }

  readonly #waitForRoom: Effect.Effect<void> = Effect.async<void>((resume) => {
    // The fiber may have been suspended since the last check, and must not miss a change in between.
    if (this.#room > 0 || !this.#dependencies.reading()) return resume(Effect.void)
    this.#parked = () => resume(Effect.void)
    for (const { deliveries } of this.#dependencies.groups) for (const delivery of deliveries) delivery.hold()
    return Effect.sync(() => {
      this.#parked = undefined
    })
  })
}
