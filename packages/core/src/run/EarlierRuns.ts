import { type Entry, isUnreadable, type KnownPart, type Position, partOf, positionOf } from "../record/Source.js"
import type { Listed } from "./AcceptedItems.js"
import type { PartReached } from "./Settlement.js"
import { type Checkpoint, detachedPart, type OpenItems, type State, type StateUpdate } from "./StateStore.js"

/** The entries of one part that earlier runs finished at one endpoint. */
interface Known {
  readonly position: Position | undefined
  readonly settled: ReadonlySet<Position>
}

/** The state that earlier runs stored, in the form that this run needs. */
export class EarlierRuns {
  readonly #state: State
  /** The endpoints of this run. */
  readonly #endpoints: ReadonlyArray<string>
  /** By part, then by endpoint, including endpoints that are not in this run. */
  readonly #known = new Map<string, Map<string, Known>>()
  /** Parts of an earlier run that this run could confuse with its parts, such as standard input. */
  readonly #unknowable = new Set<string>()

  /**
   * `resumable`: whether the source recognises its parts in a later run. Otherwise, parts without an identity are
   * ignored.
   */
  constructor(state: State, endpoints: ReadonlyArray<string>, resumable = true) {
    this.#state = state
    for (const { identity, mark, part } of state.parts)
      if (part === detachedPart || (!resumable && identity === null && mark === null)) this.#unknowable.add(part)
    this.#endpoints = endpoints
    for (const { part, endpoint, position, settled } of state.checkpoints) {
      if (this.#unknowable.has(part)) continue
      const byEndpoint = this.#known.get(part) ?? new Map<string, Known>()
      byEndpoint.set(endpoint, { position, settled: new Set(settled) })
      this.#known.set(part, byEndpoint)
    }
  }

  /** Whether any checkpoint was stored. */
  get any(): boolean {
    return this.#known.size > 0
  }

  /** The argument for {@link Source.open}. */
  get parts(): ReadonlyArray<KnownPart> {
    const damaged = new Set(this.#state.damage.map(({ part }) => part))
    const whole = this.#state.parts.map(
      ({ part, identity, mark }): KnownPart => ({
        part,
        identity,
        mark,
        from: this.#from(part),
        damaged: damaged.has(part)
      })
    )
    const lost = [...damaged].filter((part) => part !== undefined && !whole.some((one) => one.part === part))
    return [
      ...whole,
      ...lost.map(
        (part): KnownPart => ({ part: part ?? "", identity: null, mark: null, from: undefined, damaged: true })
      )
    ]
  }

  #from(part: string): Position | undefined {
    return lowest(this.#endpoints.map((endpoint) => this.#known.get(part)?.get(endpoint)?.position))
  }

  /** Whether an earlier run finished an entry at an endpoint. */
  isSettledAt(entry: Entry, endpoint: string): boolean {
    const known = this.#known.get(partOf(entry))?.get(endpoint)
    if (known === undefined) return false
    const position = positionOf(entry)
    return (known.position !== undefined && position <= known.position) || known.settled.has(position)
  }

  /**
   * Whether earlier runs finished an entry at all endpoints of this run. An unreadable entry applies to all endpoints,
   * so one endpoint is enough.
   */
  isSettled(entry: Entry): boolean {
    const settled = (endpoint: string) => this.isSettledAt(entry, endpoint)
    return isUnreadable(entry) ? this.#endpoints.some(settled) : this.#endpoints.every(settled)
  }

  /** Accepted items of unfinished records. */
  get accepted(): ReadonlyArray<Listed> {
    return this.#state.openItems.filter(this.#isKnowable).map((items) => listed(items, items.accepted))
  }

  /** Items whose response was lost or had not arrived when the process ended. */
  get unknown(): ReadonlyArray<Listed> {
    return this.openItems.filter(this.#isKnowable).map((items) => listed(items, items.unknown))
  }

  readonly #isKnowable = ({ part }: { readonly part: string }): boolean =>
    part !== detachedPart && !this.#unknowable.has(part)

  /** The open items. Items of requests without a response count as unknown. */
  get openItems(): ReadonlyArray<OpenItems> {
    return openItemsOf(this.#state)
  }

  /** Numbers of the notes that earlier runs did not remove. */
  get notes(): ReadonlyArray<number> {
    return this.#state.inFlight.map(({ number }) => number)
  }

  /** The checkpoints of a part, including the entries that this run finished, by endpoint. */
  checkpoints(part: string, now: ReadonlyMap<string, PartReached>): ReadonlyArray<Checkpoint> {
    const known = this.#known.get(part)
    const endpoints = new Set([...(known?.keys() ?? []), ...this.#endpoints])
    return [...endpoints].map((endpoint) => {
      const before = known?.get(endpoint)
      const reached = now.get(endpoint) ?? nothing
      return { part, endpoint, ...(before === undefined ? reached : joined(before, reached)) }
    })
  }

  /**
   * The position up to which a part is finished at every endpoint of this run, including the entries that this run
   * finished.
   */
  settledUpTo(part: string, now: ReadonlyMap<string, PartReached>): Position | undefined {
    const own = this.checkpoints(part, now).filter(({ endpoint }) => this.#endpoints.includes(endpoint))
    return lowest(own.map(({ position }) => position))
  }

  /** The complete state as one save. Later saves then need not contain parts that this run does not read. */
  get consolidated(): StateUpdate {
    const { checkpoints, parts, lastChange } = this.#state
    return {
      checkpoints: checkpoints.filter(this.#isKnowable),
      parts: parts.filter(this.#isKnowable),
      openItems: this.openItems.filter(this.#isKnowable),
      forgotten: [...this.#unknowable],
      upTo: lastChange
    }
  }

  /** Whether any change or note is not covered by a save. */
  get isScattered(): boolean {
    return this.#state.lastChange > 0 || this.#state.inFlight.length > 0 || this.#unknowable.size > 0
  }
}

/** The open items of a state. Items of requests without a response count as unknown. */
export const openItemsOf = ({
  inFlight,
  openItems
}: Pick<State, "inFlight" | "openItems">): ReadonlyArray<OpenItems> => {
  const byPlace = new Map<string, OpenItems>()
  const add = (items: OpenItems): void => {
    const key = JSON.stringify([items.part, items.position, items.destination])
    const known = byPlace.get(key)
    byPlace.set(key, known === undefined ? items : { ...known, unknown: [...known.unknown, ...items.unknown] })
  }
  for (const items of openItems) add(items)
  for (const { items } of inFlight)
    for (const { hash, ...place } of items) add({ ...place, accepted: [], unknown: [hash] })
  return [...byPlace.values()]
}

const listed = ({ part, position, destination }: OpenItems, hashes: ReadonlyArray<string>): Listed => ({
  part,
  position,
  destination,
  hashes
})

/**
 * The lowest position. Undefined if a position is undefined or the list is empty, because no entry is then finished
 * everywhere.
 */
const lowest = (positions: ReadonlyArray<Position | undefined>): Position | undefined => {
  let least = positions[0]
  for (const position of positions) {
    if (position === undefined || least === undefined) return undefined
    if (position < least) least = position
  }
  return least
}

const nothing: PartReached = { position: undefined, settled: [], last: undefined }

/** A run may start before finished entries and read them again. It may also stop before it has read all of them. */
const joined = (before: Known, now: PartReached): Pick<Checkpoint, "position" | "settled"> => {
  const position = later(before.position, now.position)
  const unseen = [...before.settled].filter((at) => now.last === undefined || at > now.last)
  const settled = [...now.settled, ...unseen].filter((at) => position === undefined || at > position)
  return { position, settled: settled.sort((a, b) => (a < b ? -1 : a > b ? 1 : 0)) }
}

const later = (one: Position | undefined, other: Position | undefined): Position | undefined =>
  one === undefined || (other !== undefined && other > one) ? other : one
