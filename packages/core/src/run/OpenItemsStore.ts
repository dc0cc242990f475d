import { Effect } from "effect"
import type { Position } from "../record/SourceRecord.js"
import { empty, type OpenItems, type StateStore } from "./StateStore.js"

/**
 * A state store in memory for a source that tracks finished records itself and returns only the others. It stores the
 * items of the others that were accepted or got no response, so that the next pipeline does not send them again.
 */
export class OpenItemsStore implements StateStore {
  readonly isVolatile: boolean
  readonly #items = new Map<Position, Map<string, OpenItems>>()
  #changes = 0

  /** `isVolatile`: whether only the end of a run stores items; see {@link StateStore.isVolatile}. Default: false. */
  constructor({ isVolatile = false }: { readonly isVolatile?: boolean } = {}) {
    this.isVolatile = isVolatile
  }

  readonly load = Effect.sync(() => ({
    ...empty,
    openItems: [...this.#items.values()].flatMap((byDestination) => [...byDestination.values()])
  }))

  readonly note = (): Effect.Effect<number> => Effect.succeed(0)

  readonly commit: StateStore["commit"] = ({ openItems }) =>
    Effect.sync(() => {
      this.#add(openItems)
      return ++this.#changes
    })

  readonly save: StateStore["save"] = ({ openItems }) =>
    Effect.sync(() => {
      if (!this.isVolatile) return
      this.#items.clear()
      this.#add(openItems)
    })

  #add(openItems: ReadonlyArray<OpenItems>): void {
    for (const items of openItems) {
      const byDestination = this.#items.get(items.position) ?? new Map<string, OpenItems>()
      this.#items.set(items.position, byDestination)
      if (items.accepted.length + items.unknown.length > 0) byDestination.set(items.destination, items)
      else byDestination.delete(items.destination)
      if (byDestination.size === 0) this.#items.delete(items.position)
    }
  }

  /** Removes the items of records that are not sent again. */
  drop(positions: ReadonlyArray<Position>): void {
    for (const position of positions) this.#items.delete(position)
  }

  /** Hashes of the accepted items of a record, by destination; undefined if there are none. */
  accepted(position: Position): Readonly<Record<string, ReadonlyArray<string>>> | undefined {
    const accepted = this.#of(position).filter((items) => items.accepted.length > 0)
    return accepted.length === 0
      ? undefined
      : Object.fromEntries(accepted.map((items) => [items.destination, items.accepted]))
  }

  /** Whether an item of a record was sent and got no response. */
  isUncertain(position: Position): boolean {
    return this.#of(position).some(({ unknown }) => unknown.length > 0)
  }

  #of(position: Position): ReadonlyArray<OpenItems> {
    return [...(this.#items.get(position)?.values() ?? [])]
  }
}
