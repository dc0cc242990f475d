import { type Entry, type Position, partOf, positionOf } from "../record/Source.js"
import type { AcceptedItems } from "./AcceptedItems.js"
import type { Repeats } from "./Repeats.js"
import type { Settlement } from "./Settlement.js"
import type { Change, OpenItems } from "./StateStore.js"

/** The parts of a change. */
export interface OpenChangeDependencies {
  readonly settlement: Settlement
  readonly delivered: AcceptedItems
  readonly lost: AcceptedItems
  readonly repeats: Repeats | undefined
  readonly destinations: ReadonlyArray<string>
  /** Whether {@link OpenChange.take} is called. If not, nothing is collected for it. */
  readonly isCommitted: boolean
}

/** The data of one commit. */
export interface TakenChange {
  readonly change: Omit<Change, "marks">
  /** The change could not be stored, so the next one contains its data. */
  readonly giveBack: () => void
}

/** Collects the data of the next commit. */
export class OpenChange {
  readonly #of: OpenChangeDependencies
  /** Positions that finished since the last {@link take}, by part. */
  #settled = new Map<string, Array<Position>>()
  /** Records whose open items changed since the last {@link take}. */
  readonly #changed = new Set<number>()
  /** The destinations with stored open items, by place. */
  readonly #listed = new Map<string, Set<string>>()
  /** Open items of records that finished since the last {@link take}, without hashes. */
  #cleared: Array<OpenItems> = []

  constructor(dependencies: OpenChangeDependencies) {
    this.#of = dependencies
    const { delivered, lost } = dependencies
    for (const items of [...delivered.unmatched, ...lost.unmatched]) this.#list(items)
  }

  settled(entry: Entry): void {
    if (!this.#of.isCommitted) return
    const part = partOf(entry)
    const positions = this.#settled.get(part)
    if (positions === undefined) this.#settled.set(part, [positionOf(entry)])
    else positions.push(positionOf(entry))
    if (this.#listed.size > 0) this.#clear(partOf(entry), positionOf(entry))
  }

  #clear(part: string, position: Position): void {
    const key = placeKey(part, position)
    for (const destination of this.#listed.get(key) ?? [])
      this.#cleared.push({ part, position, destination, accepted: [], unknown: [] })
    this.#listed.delete(key)
  }

  #list({ destination, part, position }: Pick<OpenItems, "destination" | "part" | "position">): void {
    const key = placeKey(part, position)
    const destinations = this.#listed.get(key) ?? new Set()
    this.#listed.set(key, destinations.add(destination))
  }

  /**
   * The open items of a record changed. The next save contains its part, because the save replaces the change that
   * contains these items.
   */
  changed(seq: number): void {
    if (this.#of.isCommitted) this.#changed.add(seq)
    this.#of.settlement.touch(seq)
  }

  /** The changes since the last call, for the given endpoints; undefined if nothing changed and `notes` is empty. */
  take(endpoints: ReadonlyArray<string>, notes: ReadonlyArray<number>): TakenChange | undefined {
    const remembered = this.#of.repeats?.take() ?? []
    if (this.#settled.size + this.#changed.size + notes.length + remembered.length === 0) return undefined
    const taken = this.#settled
    const changed = [...this.#changed]
    const settled = [...taken].flatMap(([part, positions]) =>
      endpoints.map((endpoint) => ({ part, endpoint, positions }))
    )
    const open = changed.flatMap((seq) => this.#openItemsOf(seq))
    for (const items of open) this.#list(items)
    const cleared = this.#cleared
    this.#settled = new Map()
    this.#changed.clear()
    this.#cleared = []
    const giveBack = (): void => {
      for (const [part, positions] of taken) this.#settled.set(part, [...positions, ...(this.#settled.get(part) ?? [])])
      for (const seq of changed) this.#changed.add(seq)
      this.#cleared = [...cleared, ...this.#cleared]
      this.#of.repeats?.notCommitted(remembered)
    }
    return { change: { notes, settled, openItems: [...cleared, ...open], remembered }, giveBack }
  }

  /** All open items: those of this run, and those of earlier runs whose records this run has not read. */
  openItems(): ReadonlyArray<OpenItems> {
    const { delivered, lost } = this.#of
    const seqs = new Set([...delivered.records, ...lost.records])
    const unread = new Map<string, OpenItems>()
    for (const [kind, items] of [
      ["accepted", delivered],
      ["unknown", lost]
    ] as const)
      for (const { hashes, ...place } of items.unmatched) {
        const key = JSON.stringify(place)
        unread.set(key, { accepted: [], unknown: [], ...place, ...unread.get(key), [kind]: hashes })
      }
    const read = [...seqs].flatMap((seq) => this.#openItemsOf(seq))
    for (const { part, position, destination } of read) unread.delete(JSON.stringify({ part, position, destination }))
    return [...read, ...unread.values()]
  }

  #openItemsOf(seq: number): ReadonlyArray<OpenItems> {
    const { delivered, destinations, lost, repeats, settlement } = this.#of
    const entry = settlement.entry(seq)
    if (entry === undefined || settlement.isSettled(seq)) return []
    return destinations.flatMap((destination): ReadonlyArray<OpenItems> => {
      const accepted = delivered.hashes(entry, destination)
      const unknown = lost.hashes(entry, destination)
      if (accepted.length === 0 && unknown.length === 0) return []
      const id = repeats === undefined ? {} : { id: entry.id }
      return [{ part: partOf(entry), position: positionOf(entry), destination, ...id, accepted, unknown }]
    })
  }
}

const placeKey = (part: string, position: Position): string => `${typeof position}\n${position}\n${part}`
