import type { Json } from "@sluice/values/Json"
import { Effect } from "effect"
import { hash, type Item } from "../destination/Item.js"
import { partOf, positionOf, type Source } from "../record/Source.js"
import type { RunState } from "./RunState.js"
import type { InFlightItem, Noted, StateStore } from "./StateStore.js"

/** The parts of a change writer. */
export interface ChangeWriterDependencies {
  readonly store: StateStore
  readonly state: RunState
  readonly source: Source
  readonly endpoints: ReadonlyArray<string>
  readonly onFailed: (message: string) => undefined
}

/** Stores notes of requests before they are sent, and the changes of each response. */
export class ChangeWriter {
  readonly #dependencies: ChangeWriterDependencies
  /** Numbers of notes whose requests have no response yet. */
  readonly #notes = new Set<number>()
  /** The last change that was committed. */
  committed = 0
  /** The last stored mark of each part, which notes need not repeat. */
  readonly #marked = new Map<string, Json>()

  constructor(dependencies: ChangeWriterDependencies) {
    this.#dependencies = dependencies
  }

  /**
   * Stores a note of the items in the next request. Returns the number of the note, or undefined if it could not be
   * stored.
   */
  note(items: ReadonlyArray<Item>): Effect.Effect<number | undefined> {
    const { onFailed, state, store } = this.#dependencies
    const noted = items.map(state.repeats === undefined ? inFlight : inFlightById)
    const marks = this.#marks(noted).filter(({ mark, part }) => this.#marked.get(part) !== mark)
    const stored = Effect.match(store.note({ items: noted, marks }), {
      onFailure: ({ message }) => onFailed(message),
      onSuccess: (note) => {
        this.#notes.add(note)
        return note
      }
    })
    // An interrupted run must know every stored note, so that it can end it.
    return Effect.uninterruptible(stored)
  }

  /** Stores the changes and removes notes. */
  commit(notes: ReadonlyArray<number>): Effect.Effect<void> {
    const { endpoints, onFailed, state, store } = this.#dependencies
    const taken = state.change?.take(endpoints, notes)
    if (taken === undefined) return Effect.void
    const { change: changed, giveBack } = taken
    const marks = this.#marks(changed.settled, changed.openItems)
    const stored = Effect.match(store.commit({ ...changed, marks }), {
      onFailure: ({ message }) => {
        giveBack()
        onFailed(message)
      },
      onSuccess: (number) => {
        for (const note of notes) this.#notes.delete(note)
        for (const { mark, part } of marks) this.#marked.set(part, mark)
        state.repeats?.committed(changed.remembered ?? [])
        this.committed = Math.max(this.committed, number)
      }
    })
    return Effect.uninterruptible(stored)
  }

  /** The items without a response when the run was aborted are now open items or in dead letters. */
  readonly endNotes: Effect.Effect<void> = Effect.suspend(() => this.commit([...this.#notes]))

  /** The marks by which the source recognises the parts of these positions again. */
  #marks(
    places: ReadonlyArray<{ readonly part: string }>,
    more: ReadonlyArray<{ readonly part: string }> = none
  ): Noted["marks"] {
    const { mark } = this.#dependencies.source
    if (mark === undefined) return none
    const marks: Array<Noted["marks"][number]> = []
    for (const list of [places, more])
      for (const { part } of list) if (!marks.some((one) => one.part === part)) marks.push({ part, mark: mark(part) })
    return marks
  }
}

const none: ReadonlyArray<never> = []

const inFlight = (item: Item): InFlightItem => ({
  part: partOf(item.record),
  position: positionOf(item.record),
  destination: item.destination,
  hash: hash(item)
})

const inFlightById = (item: Item): InFlightItem => ({
  part: partOf(item.record),
  position: positionOf(item.record),
  destination: item.destination,
  id: item.record.id,
  hash: hash(item)
})
