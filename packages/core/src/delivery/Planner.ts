import type { Limits } from "../destination/Endpoint.js"
import { type Item, slotOfItem } from "../destination/Item.js"
import { HashSlots, slotOf } from "../record/HashSlots.js"
import * as Batch from "./Batch.js"

/**
 * Groups items into batches within the limits of an endpoint, so that no key is ever in two requests at the same time
 * and the items of each key are sent in the order in which they were offered.
 *
 * Every key belongs to at most one batch: the open one, a sealed one, or one whose request waits for a response. Items
 * of a key whose batch is closed wait in a separate queue until that batch is done, so that a slow batch of one person
 * does not delay others. Offering and finishing take constant time per item. Synchronous; used from one fiber at a
 * time. Owns its batches.
 *
 * If a share p of all items has the same key, at most `limits.items / (p × round trip)` items per second are possible.
 */
export class Planner {
  /** The open batch of the group whose items were offered last. */
  #open: Batch.Batch
  #group: string | undefined
  /** The open batches of other groups, none of them empty. */
  readonly #others = new Map<string | undefined, Batch.Batch>()
  readonly #sealed: Array<Batch.Batch | undefined> = []
  #head = 0
  readonly #slots = new HashSlots()
  readonly #waiting = new Map<number, Array<ReadonlyArray<Item>>>()
  readonly #countLanes: boolean
  /** See `Limits.onePerPerson`. */
  readonly #isAlone: boolean
  #made = 0
  /** Number of batches sealed so far. */
  batches = 0

  readonly #limits: Limits

  constructor(limits: Limits) {
    this.#limits = limits
    this.#isAlone = limits.onePerPerson === true
    this.#countLanes = limits.perLane !== undefined
    this.#open = this.#makeBatch()
  }

  /**
   * Accepts the items of one record, in the order in which they are to be applied. They share a request if they fit and
   * have one key and one group.
   */
  offer(items: ReadonlyArray<Item>): void {
    const first = items[0]
    if (first === undefined) return
    if (!this.#isAlone && areTogether(items, first)) this.#offerTogether(slotOfItem(first), items)
    else
      for (const [slot, ofOne] of bySlot(items))
        for (const run of this.#isAlone ? ofOne.map((item) => [item]) : byGroup(ofOne)) this.#offerTogether(slot, run)
  }

  /** The next batch to send. Undefined if none is sealed. */
  take(): Batch.Batch | undefined {
    if (this.#head === this.#sealed.length) return undefined
    const batch = this.#sealed[this.#head]
    this.#sealed[this.#head++] = undefined
    if (this.#head > 1_024) {
      this.#sealed.splice(0, this.#head)
      this.#head = 0
    }
    return batch
  }

  /** Closes the open batches that are not empty. Returns whether a batch was closed. */
  seal(reason: Batch.Closed): boolean {
    const hadOthers = this.#others.size > 0
    for (const group of this.#others.keys()) this.#sealOther(group, reason)
    return this.#sealOpen(reason) || hadOthers
  }

  /** Puts a taken batch back at the front of the queue. It keeps its keys. */
  requeue(batch: Batch.Batch): void {
    this.#pushFront(batch)
  }

  /** Releases the keys of `items`, which were removed from a batch. */
  release(batch: Batch.Batch, items: ReadonlyArray<Item>): void {
    if (Batch.isEmpty(batch)) {
      for (const item of items) this.#free(batch, slotOfItem(item))
      return
    }
    const held = new Set<number>()
    for (const key of Batch.keys(batch)) held.add(slotOf(key))
    for (const item of items) if (!held.has(slotOfItem(item))) this.#free(batch, slotOfItem(item))
  }

  /**
   * The open batch that was made first. Undefined if all are empty. Compare it later to see whether it is still the same
   * one.
   */
  get opened(): Batch.Batch | undefined {
    let first = this.#open.items.length === 0 ? undefined : this.#open
    for (const other of this.#others.values()) if (first === undefined || other.number < first.number) first = other
    return first
  }

  /** Sealed batches that were not taken yet. */
  get ready(): number {
    return this.#sealed.length - this.#head
  }

  /** Whether no item is open, sealed, taken or waiting. */
  get idle(): boolean {
    return this.#slots.size === 0
  }

  #makeBatch(): Batch.Batch {
    // Numbers stay positive and repeat after 2^31 batches.
    this.#made = (this.#made % 0x7fffffff) + 1
    return Batch.make(this.#made, this.#limits.envelope, this.#countLanes)
  }

  #sealOpen(reason: Batch.Closed): boolean {
    if (this.#open.items.length === 0) return false
    this.#close(this.#open, reason)
    this.#open = this.#makeBatch()
    return true
  }

  #sealOther(group: string | undefined, reason: Batch.Closed): void {
    const batch = this.#others.get(group)
    if (batch === undefined) return
    this.#others.delete(group)
    this.#close(batch, reason)
  }

  #close(batch: Batch.Batch, reason: Batch.Closed): void {
    Batch.close(batch, reason)
    this.#sealed.push(batch)
    this.batches++
  }

  /** Makes the open batch of a group the current one. */
  #turnTo(group: string | undefined): void {
    if (this.#open.items.length > 0) {
      const [oldest] = this.#others.keys()
      if (this.#others.size === mostOpen) this.#sealOther(oldest, "count")
      this.#others.set(this.#group, this.#open)
      this.#open = this.#makeBatch()
    }
    this.#group = group
    const open = this.#others.get(group)
    if (open === undefined) return
    this.#others.delete(group)
    this.#open = open
  }

  /** Items of one record, one key and one group. */
  #offerTogether(slot: number, items: ReadonlyArray<Item>): void {
    const group = items[0]?.group
    if (group !== this.#group) this.#turnTo(group)
    const owner = this.#slots.ownerOf(slot)
    if (owner === 0) this.#place(slot, items)
    else if (owner === this.#open.number && !this.#isAlone && this.#fits(this.#open, items))
      for (const item of items) Batch.append(this.#open, item)
    else this.#wait(slot, items)
    if (this.#open.items.length >= this.#limits.items) this.#sealOpen("count")
  }

  #wait(slot: number, items: ReadonlyArray<Item>): void {
    // The batch of the key is full. Seal it now, so that the key keeps its turn and other keys do not fill the batch.
    const owner = this.#slots.ownerOf(slot)
    if (owner === this.#open.number) this.#sealOpen("key")
    else for (const [group, { number }] of this.#others) if (number === owner) this.#sealOther(group, "key")
    const line = this.#waiting.get(slot)
    if (line === undefined) this.#waiting.set(slot, [items])
    else line.push(items)
  }

  #place(slot: number, items: ReadonlyArray<Item>): void {
    if (!this.#fits(this.#open, items))
      this.#sealOpen(this.#open.items.length + items.length > this.#limits.items ? "count" : "bytes")
    this.#slots.own(slot, this.#open.number)
    const left = this.#fill(this.#open, items)
    if (left.length > 0) this.#wait(slot, left)
  }

  #fits(batch: Batch.Batch, items: ReadonlyArray<Item>): boolean {
    const count = batch.items.length + items.length
    if (count > this.#limits.items || !isOfGroup(batch, items[0]?.group)) return false
    let bytes = batch.bytes
    for (const item of items) bytes += item.bytes + 1
    if (bytes > (count === 1 ? this.#limits.bytesAlone : this.#limits.bytes)) return false
    return this.#limits.perLane === undefined || lanesFit(batch, items, this.#limits.perLane)
  }

  #free(batch: Batch.Batch, slot: number): void {
    if (this.#slots.ownerOf(slot) !== batch.number) return
    this.#slots.release(slot)
    if (this.#waiting.size === 0) return
    const line = this.#waiting.get(slot)
    if (line === undefined) return
    this.#waiting.delete(slot)
    if (line.length >= this.#limits.items && !this.#isAlone) this.#batchAlone(slot, line)
    else this.#placeLine(slot, line)
  }

  /**
   * A queue that fills a request gets a batch immediately, before batches of other keys, because it takes the longest
   * to finish.
   */
  #batchAlone(slot: number, line: Array<ReadonlyArray<Item>>): void {
    const batch = this.#makeBatch()
    const rest = this.#fillFromLine(batch, line)
    Batch.close(batch, "key")
    this.#slots.own(slot, batch.number)
    this.#pushFront(batch)
    this.batches++
    if (rest.length > 0) this.#waiting.set(slot, rest)
  }

  #placeLine(slot: number, line: Array<ReadonlyArray<Item>>): void {
    const [first, ...others] = line
    if (first === undefined) return
    this.#offerTogether(slot, first)
    for (const items of others) this.#offerTogether(slot, items)
  }

  #fillFromLine(batch: Batch.Batch, line: Array<ReadonlyArray<Item>>): Array<ReadonlyArray<Item>> {
    let at = 0
    for (; at < line.length; at++) {
      const items = line[at] ?? []
      if (batch.items.length > 0 && !this.#fits(batch, items)) break
      const left = this.#fill(batch, items)
      if (left.length > 0) return [left, ...line.slice(at + 1)]
    }
    return line.slice(at)
  }

  /**
   * Appends as many items as fit, in order, and returns the rest. A record with more items than a request may contain
   * is sent in several requests.
   */
  #fill(batch: Batch.Batch, items: ReadonlyArray<Item>): ReadonlyArray<Item> {
    if (this.#fits(batch, items)) {
      for (const item of items) Batch.append(batch, item)
      return none
    }
    let at = 0
    for (; at < items.length; at++) {
      const item = items[at]
      // An item that is too large for a request was refused earlier, so an empty batch always accepts one item.
      if (item === undefined || (batch.items.length > 0 && !this.#fits(batch, [item]))) break
      Batch.append(batch, item)
    }
    return items.slice(at)
  }

  #pushFront(batch: Batch.Batch): void {
    if (this.#head > 0) this.#sealed[--this.#head] = batch
    else this.#sealed.unshift(batch)
  }
}

const none: ReadonlyArray<Item> = []

const lanesFit = (batch: Batch.Batch, items: ReadonlyArray<Item>, limit: number): boolean => {
  const counts = new Map(batch.perLane)
  for (const item of items) {
    const count = (counts.get(item.lane) ?? 0) + 1
    if (count > limit) return false
    counts.set(item.lane, count)
  }
  return true
}

/**
 * The maximum number of groups with an open batch in addition to the current one. Above it, the batch that waited
 * longest is sent as it is.
 */
const mostOpen = 64

const isOfGroup = ({ items }: Batch.Batch, group: string | undefined): boolean =>
  items.length === 0 || items[0]?.group === group

/** Whether all items have the key and the group of the first. */
const areTogether = (items: ReadonlyArray<Item>, first: Item): boolean => {
  for (const item of items) if (item.key !== first.key || item.group !== first.group) return false
  return true
}

/** The items in their order, cut where the group changes. */
const byGroup = (items: ReadonlyArray<Item>): ReadonlyArray<ReadonlyArray<Item>> => {
  const runs: Array<Array<Item>> = []
  for (const item of items) {
    const run = runs.at(-1)
    if (run === undefined || run[0]?.group !== item.group) runs.push([item])
    else run.push(item)
  }
  return runs
}

const bySlot = (items: ReadonlyArray<Item>): ReadonlyMap<number, ReadonlyArray<Item>> => {
  const groups = new Map<number, Array<Item>>()
  for (const item of items) {
    const slot = slotOfItem(item)
    const group = groups.get(slot)
    if (group === undefined) groups.set(slot, [item])
    else group.push(item)
  }
  return groups
}
