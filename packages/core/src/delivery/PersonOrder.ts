import type { Endpoint } from "../destination/Endpoint.js"
import type { Item } from "../destination/Item.js"

/** A delivery whose items may wait for items of other deliveries. */
export interface OrderedDelivery {
  readonly endpoint: Endpoint
  readonly offer: (items: ReadonlyArray<Item>) => void
  /** Sends items that were offered outside a chunk of records. */
  readonly resume: () => void
}

/** The items of one record for one delivery. */
export interface OrderedItems {
  readonly delivery: OrderedDelivery
  readonly items: ReadonlyArray<Item>
}

/** Items of one record and one person that are offered together. */
interface Unit {
  readonly delivery: OrderedDelivery
  readonly items: ReadonlyArray<Item>
  readonly keys: ReadonlyArray<string>
  /** Whether its items are about several people, so that nothing else about them may be open. */
  readonly isAlone: boolean
  /** Items without a verdict. */
  open: number
  /** Keys for which the item must still wait. */
  missing: number
}

/** The units of one key: those that were offered and have no verdict, and those that wait. */
interface Line {
  running: number
  /** The delivery of the running units. */
  owner: OrderedDelivery | undefined
  isAlone: boolean
  readonly waiting: Array<Unit>
}

/**
 * Keeps the order of each person's items across deliveries, see `Endpoint.order`. Items are offered to their delivery
 * once every earlier item about the same people has its verdict. Items for the same delivery do not wait for each
 * other, because its planner keeps their order, unless they are about several people.
 *
 * Every unit enters the lines of all its keys in one step, so that two units never wait for each other. Offering and
 * finishing take constant time per item. Synchronous. Owns the items that wait.
 */
export class PersonOrder {
  readonly #deliveries: ReadonlySet<OrderedDelivery>
  readonly #lines = new Map<string, Line>()
  readonly #units = new Map<Item, Unit>()
  readonly #waiting = new Map<OrderedDelivery, number>()
  readonly #resumed = new Set<OrderedDelivery>()

  constructor(deliveries: ReadonlyArray<OrderedDelivery>) {
    this.#deliveries = new Set(deliveries)
  }

  /** Whether the delivery belongs to it. */
  has(delivery: OrderedDelivery): boolean {
    return this.#deliveries.has(delivery)
  }

  /** Whether items for the delivery wait. */
  isWaiting(delivery: OrderedDelivery): boolean {
    return (this.#waiting.get(delivery) ?? 0) > 0
  }

  /** Accepts the items of one record, in the order of the routes. */
  offer(record: ReadonlyArray<OrderedItems>): void {
    for (const unit of unitsOf(record)) this.#enter(unit)
  }

  /** The item has its verdict. Items of other deliveries may be offered. Run {@link resume} after the items of a request. */
  finished(item: Item): void {
    const unit = this.#units.get(item)
    if (unit === undefined) return
    this.#units.delete(item)
    unit.open--
    if (unit.open > 0) return
    for (const key of unit.keys) this.#leave(key)
  }

  /** Starts the deliveries that received items since the last call. */
  resume(): void {
    if (this.#resumed.size === 0) return
    const resumed = [...this.#resumed]
    this.#resumed.clear()
    for (const delivery of resumed) delivery.resume()
  }

  #enter(unit: Unit): void {
    for (const item of unit.items) this.#units.set(item, unit)
    for (const key of unit.keys) {
      const line = this.#lines.get(key) ?? { running: 0, owner: undefined, isAlone: false, waiting: [] }
      this.#lines.set(key, line)
      if (line.waiting.length === 0 && mayRun(line, unit)) run(line, unit)
      else {
        line.waiting.push(unit)
        unit.missing++
      }
    }
    if (unit.missing === 0) unit.delivery.offer(unit.items)
    else this.#waiting.set(unit.delivery, (this.#waiting.get(unit.delivery) ?? 0) + 1)
  }

  #leave(key: string): void {
    const line = this.#lines.get(key)
    if (line === undefined) return
    line.running--
    for (let next = line.waiting[0]; next !== undefined && mayRun(line, next); next = line.waiting[0]) {
      line.waiting.shift()
      run(line, next)
      next.missing--
      if (next.missing === 0) this.#release(next)
    }
    if (line.running === 0 && line.waiting.length === 0) this.#lines.delete(key)
  }

  #release(unit: Unit): void {
    this.#waiting.set(unit.delivery, (this.#waiting.get(unit.delivery) ?? 0) - 1)
    this.#resumed.add(unit.delivery)
    unit.delivery.offer(unit.items)
  }
}

const mayRun = (line: Line, unit: Unit): boolean =>
  line.running === 0 || (line.owner === unit.delivery && !line.isAlone && !unit.isAlone)

const run = (line: Line, unit: Unit): void => {
  line.running++
  line.owner = unit.delivery
  line.isAlone = unit.isAlone
}

/** The items of a record by stage, cut where the delivery or the people change. */
const unitsOf = (record: ReadonlyArray<OrderedItems>): ReadonlyArray<Unit> => {
  const reached = new Map<string, number>()
  const placed = record.flatMap(({ delivery, items }) =>
    items.map((item) => {
      // The items that one destination made keep their order.
      const stage = Math.max(reached.get(item.destination) ?? 0, delivery.endpoint.order?.stages[item.lane] ?? 0)
      reached.set(item.destination, stage)
      return { delivery, item, stage }
    })
  )
  placed.sort((one, other) => one.stage - other.stage)
  const units: Array<Omit<Unit, "items"> & { readonly items: Array<Item> }> = []
  const last = new Map<string, (typeof units)[number]>()
  for (const { delivery, item } of placed) {
    const isAlone = item.otherKeys !== undefined && item.otherKeys.length > 0
    const known = last.get(item.key)
    if (known !== undefined && known.delivery === delivery && !known.isAlone && !isAlone) {
      known.items.push(item)
      known.open++
      continue
    }
    const keys = isAlone ? [...new Set([item.key, ...(item.otherKeys ?? [])])] : [item.key]
    const unit = { delivery, items: [item], keys, isAlone, open: 1, missing: 0 }
    units.push(unit)
    for (const key of keys) last.set(key, unit)
  }
  return units
}

/** The orders that the deliveries of a run need: one per group with several deliveries, or with one that links people. */
export const make = (deliveries: ReadonlyArray<OrderedDelivery>): ReadonlyArray<PersonOrder> => {
  const groups = new Map<string, Array<OrderedDelivery>>()
  for (const delivery of deliveries) {
    const group = delivery.endpoint.order?.group
    if (group === undefined) continue
    const known = groups.get(group)
    if (known === undefined) groups.set(group, [delivery])
    else known.push(delivery)
  }
  return [...groups.values()]
    .filter((group) => group.length > 1 || group.some(({ endpoint }) => endpoint.order?.linksPeople === true))
    .map((group) => new PersonOrder(group))
}
