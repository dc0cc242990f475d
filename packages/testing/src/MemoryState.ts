import { FoldedState, type RememberedDeliveries, StateStore } from "@sluice/core"
import { Effect, Either } from "effect"

/** Settings of a state store in memory. */
export interface MemoryStateOptions {
  /** The state of earlier runs. Default: empty. */
  readonly start?: StateStore.State
  /** The remembered deliveries of earlier runs. Default: none. */
  readonly remembered?: ReadonlyArray<RememberedDeliveries.RememberedDelivery>
  /** Milliseconds until a save is durable. Default: 0. Changes and notes are durable immediately. */
  readonly storage?: number
  /** The number of saves after which every save fails. Default: no save fails. */
  readonly failsAfter?: number
  /** Called with the whole state each time a save is durable. */
  readonly onSaved?: (state: StateStore.State) => void
  /** Called with each change when it is durable. */
  readonly onCommitted?: (change: StateStore.Change) => void
}

/** A state store in memory. `state()` returns the state that the next run would load. */
export interface MemoryState extends StateStore.StateStore {
  readonly state: () => StateStore.State
  /**
   * The remembered deliveries, for the option `remember` of a pipeline. `run` is one more than the highest run in the
   * deliveries of earlier runs.
   */
  readonly deliveries: RememberedDeliveries.RememberedDeliveries
  /** All remembered deliveries, in no particular order. */
  readonly remembered: () => ReadonlyArray<RememberedDeliveries.RememberedDelivery>
}

/** Concurrent saves end in a defect, because the contract forbids them. */
export const make = (options: MemoryStateOptions = {}): MemoryState => {
  const memory = new Memory(options.start ?? StateStore.empty)
  const remembered = new Map<string, Map<string, RememberedDeliveries.RememberedDelivery>>()
  const remember = (deliveries: ReadonlyArray<RememberedDeliveries.RememberedDelivery>): void => {
    for (const one of deliveries) {
      const byDestination = remembered.get(one.id) ?? new Map<string, RememberedDeliveries.RememberedDelivery>()
      remembered.set(one.id, byDestination.set(one.destination, one))
    }
  }
  remember(options.remembered ?? [])
  const { storage = 0, failsAfter = Number.POSITIVE_INFINITY } = options
  let saves = 0
  let busy = false
  const save = (snapshot: StateStore.StateUpdate): Effect.Effect<void, StateStore.StateError> =>
    Effect.suspend(() => {
      if (busy) return Effect.dieMessage("two states are saved at the same time")
      if (saves++ >= failsAfter)
        return Effect.fail(new StateStore.StateError({ message: "the state cannot be saved, as configured" }))
      busy = true
      const copy = structuredClone(snapshot)
      const saved = Effect.sync(() => {
        memory.save(copy)
        options.onSaved?.(memory.state)
      })
      return Effect.ensuring(
        storage === 0 ? saved : Effect.zipRight(Effect.sleep(storage), saved),
        Effect.sync(() => {
          busy = false
        })
      )
    })
  return {
    state: () => memory.state,
    deliveries: {
      run: Math.max(0, ...(options.remembered ?? []).map(({ run }) => run)) + 1,
      find: (ids) => Either.right([...new Set(ids)].flatMap((id) => [...(remembered.get(id)?.values() ?? [])])),
      damage: () => []
    },
    remembered: () => [...remembered.values()].flatMap((byDestination) => [...byDestination.values()]),
    load: Effect.sync(() => memory.state),
    note: (noted) => Effect.sync(() => memory.note(structuredClone(noted))),
    commit: (change) =>
      Effect.sync(() => {
        options.onCommitted?.(change)
        remember(structuredClone(change.remembered ?? []))
        return memory.commit(structuredClone(change))
      }),
    save
  }
}

/** The rows in the format of a file. */
class Memory {
  readonly #parts = new Map<string, FoldedState.StoredPart>()
  #changes: Array<readonly [number, StateStore.Change]> = []
  readonly #notes = new Map<number, StateStore.Noted>()
  readonly #damage: StateStore.State["damage"]
  #last = 0

  constructor(start: StateStore.State) {
    this.#damage = start.damage
    this.#last = start.lastChange
    this.#replace(start)
    for (const { number, ...noted } of start.inFlight) this.#notes.set(number, noted)
  }

  note(noted: StateStore.Noted): number {
    const number = Math.max(0, ...this.#notes.keys()) + 1
    this.#notes.set(number, noted)
    return number
  }

  commit(change: StateStore.Change): number {
    for (const note of change.notes) this.#notes.delete(note)
    this.#changes.push([++this.#last, change])
    return this.#last
  }

  save(snapshot: StateStore.StateUpdate): void {
    for (const part of snapshot.forgotten) this.#parts.delete(part)
    this.#replace(snapshot)
    this.#changes = this.#changes.filter(([number]) => number > snapshot.upTo)
  }

  #replace({
    checkpoints,
    openItems,
    parts
  }: Pick<StateStore.StateUpdate, "checkpoints" | "parts" | "openItems">): void {
    for (const one of parts)
      this.#parts.set(one.part, {
        ...one,
        checkpoints: checkpoints.filter(({ part }) => part === one.part),
        openItems: openItems.filter(({ part }) => part === one.part)
      })
  }

  get state(): StateStore.State {
    const folded = new FoldedState.FoldedState()
    for (const part of this.#parts.values()) folded.part(part)
    for (const [, change] of this.#changes) folded.change(change)
    for (const noted of this.#notes.values()) folded.note(noted)
    return {
      ...folded.state,
      inFlight: [...this.#notes].map(([number, noted]) => ({ number, ...noted })),
      lastChange: this.#changes.at(-1)?.[0] ?? 0,
      damage: this.#damage
    }
  }
}
