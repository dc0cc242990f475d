import type { Json } from "@sluice/values/Json"
import {
  type Change,
  type Checkpoint,
  detachedPart,
  type Noted,
  type OpenItems,
  type PartIdentity,
  type Position,
  type State
} from "./StateStore.js"

/** One part of a save. */
export interface StoredPart extends PartIdentity {
  readonly checkpoints: ReadonlyArray<Omit<Checkpoint, "part">>
  readonly openItems: ReadonlyArray<OpenItems>
}

/** Applies the changes since the last save to the saved parts. Every state store loads its rows with it. */
export class FoldedState {
  readonly #checkpoints = new Map<string, Map<string, { position: Position | undefined; settled: Set<Position> }>>()
  readonly #parts = new Map<string, { identity: Json; mark: Json }>()
  /** By place, then by destination. */
  readonly #items = new Map<string, Map<string, OpenItems>>()

  /** Adds a saved part. */
  part({ checkpoints, identity, mark, openItems, part }: StoredPart): void {
    this.#parts.set(part, { identity, mark })
    for (const { endpoint, position, settled } of checkpoints) {
      const checkpoint = this.#checkpoint(part, endpoint)
      checkpoint.position = position
      for (const at of settled) checkpoint.settled.add(at)
    }
    for (const items of openItems) this.#open(items)
  }

  /** Applies a change. Call it in the order of the numbers of the changes. */
  change({ marks, openItems, settled }: Pick<Change, "marks" | "openItems" | "settled">): void {
    for (const { part } of [...settled, ...openItems]) if (!this.#parts.has(part)) this.#mark(part, null)
    for (const { mark, part } of marks) this.#mark(part, mark)
    for (const { endpoint, part, positions } of settled)
      for (const at of positions) this.#checkpoint(part, endpoint).settled.add(at)
    for (const items of openItems) this.#open(items)
  }

  /** Restores the parts of a note that no later change removed, also those of a source without marks. */
  note({ items, marks }: Noted): void {
    for (const { part } of items) if (part !== detachedPart && !this.#parts.has(part)) this.#mark(part, null)
    for (const { mark, part } of marks) this.#mark(part, mark)
  }

  #mark(part: string, mark: Json): void {
    this.#parts.set(part, { identity: this.#parts.get(part)?.identity ?? null, mark })
  }

  /** The parts with all changes applied. */
  get state(): Pick<State, "checkpoints" | "parts" | "openItems"> {
    const checkpoints = [...this.#checkpoints].flatMap(([part, endpoints]) =>
      [...endpoints].map(
        ([endpoint, { position, settled }]): Checkpoint => ({
          part,
          endpoint,
          position,
          settled: [...settled].sort((a, b) => (a < b ? -1 : a > b ? 1 : 0))
        })
      )
    )
    return {
      checkpoints,
      parts: [...this.#parts].map(([part, one]) => ({ part, ...one })),
      openItems: [...this.#items.values()].flatMap((byDestination) => [...byDestination.values()])
    }
  }

  #checkpoint(part: string, endpoint: string): { position: Position | undefined; settled: Set<Position> } {
    const endpoints = this.#checkpoints.get(part) ?? new Map()
    this.#checkpoints.set(part, endpoints)
    const checkpoint = endpoints.get(endpoint) ?? { position: undefined, settled: new Set<Position>() }
    endpoints.set(endpoint, checkpoint)
    return checkpoint
  }

  #open(items: OpenItems): void {
    const key = placeKey(items.part, items.position)
    const byDestination = this.#items.get(key) ?? new Map<string, OpenItems>()
    this.#items.set(key, byDestination)
    if (items.accepted.length + items.unknown.length > 0) byDestination.set(items.destination, items)
    else byDestination.delete(items.destination)
    if (byDestination.size === 0) this.#items.delete(key)
  }
}

const placeKey = (part: string, position: Position): string => JSON.stringify([part, position])
