import * as Batch from "./Batch.js"
import type { Limits } from "./Endpoint.js"
import type { Item } from "./Item.js"

/**
 * Groups items into batches within an endpoint's limits so that no key is ever in two requests at once and each key's
 * items leave in the order in which they were offered.
 *
 * Every key belongs to at most one batch: the open one, a sealed one, or one in flight. Items of a key whose batch takes
 * no more wait in a line of their own and move on when that batch is done, so one slow person holds up nobody else.
 * Offering and finishing cost a constant per item. A synchronous structure without effects; used from one fiber at a time.
 *
 * With one key of share p among all items, at most `limits.items / (p × round trip)` items a second are possible.
 */
export class Planner {
  private open: Batch.Batch
  private readonly sealed: Array<Batch.Batch | undefined> = []
  private head = 0
  private readonly owners = new Map<string, Batch.Batch>()
  private readonly waiting = new Map<string, Array<ReadonlyArray<Item>>>()
  private readonly countLanes: boolean
  /** Batches that were ever sealed. */
  batches = 0

  constructor(private readonly limits: Limits) {
    this.countLanes = limits.perLane !== undefined
    this.open = Batch.make(limits.envelope, this.countLanes)
  }

  /** Takes the items of one record, in the order to be applied. They share a request where they fit and have one key. */
  offer(items: ReadonlyArray<Item>): void {
    const first = items[0]
    if (first === undefined) return
    if (isOfOne(items, first.key)) this.offerGroup(first.key, items)
    else for (const group of byKey(items)) this.offerGroup(group[0].key, group)
  }

  /** The next batch to send, or undefined when none is sealed. */
  take(): Batch.Batch | undefined {
    if (this.head === this.sealed.length) return undefined
    const batch = this.sealed[this.head]
    this.sealed[this.head++] = undefined
    if (this.head > 1_024) {
      this.sealed.splice(0, this.head)
      this.head = 0
    }
    return batch
  }

  /** Closes the open batch if it holds anything. Says whether it did. */
  seal(reason: Batch.Closed): boolean {
    if (this.open.items.length === 0) return false
    this.open.closed = reason
    Batch.order(this.open)
    this.sealed.push(this.open)
    this.batches++
    this.open = Batch.make(this.limits.envelope, this.countLanes)
    return true
  }

  /** Puts a batch that was taken back to the front of the line; its keys stay its own. */
  requeue(batch: Batch.Batch): void {
    this.pushFront(batch)
  }

  /** Gives back the keys that a batch no longer holds: `items` are those that it let go. */
  release(batch: Batch.Batch, items: ReadonlyArray<Item>): void {
    if (Batch.isEmpty(batch)) {
      for (const item of items) this.free(batch, item.key)
      return
    }
    const held = Batch.keys(batch)
    for (const item of items) if (!held.has(item.key)) this.free(batch, item.key)
  }

  /** The open batch when it holds anything; its identity tells whether it is still the same one later. */
  get opened(): Batch.Batch | undefined {
    return this.open.items.length === 0 ? undefined : this.open
  }

  /** Sealed batches that nobody took yet. */
  get ready(): number {
    return this.sealed.length - this.head
  }

  /** Nothing open, sealed, taken or waiting. */
  get idle(): boolean {
    return this.owners.size === 0
  }

  private offerGroup(key: string, items: ReadonlyArray<Item>): void {
    const owner = this.owners.get(key)
    if (owner === undefined) this.place(key, items)
    else if (owner === this.open && this.fits(this.open, items)) for (const item of items) Batch.append(this.open, item)
    else this.wait(key, items)
    if (this.open.items.length >= this.limits.items) this.seal("count")
  }

  private wait(key: string, items: ReadonlyArray<Item>): void {
    // The key's batch is full for it: sealing now keeps its turn, instead of letting strangers fill the batch first.
    if (this.owners.get(key) === this.open) this.seal("key")
    const line = this.waiting.get(key)
    if (line === undefined) this.waiting.set(key, [items])
    else line.push(items)
  }

  private place(key: string, items: ReadonlyArray<Item>): void {
    if (!this.fits(this.open, items))
      this.seal(this.open.items.length + items.length > this.limits.items ? "count" : "bytes")
    this.owners.set(key, this.open)
    const left = this.fill(this.open, items)
    if (left.length > 0) this.wait(key, left)
  }

  private fits(batch: Batch.Batch, items: ReadonlyArray<Item>): boolean {
    const count = batch.items.length + items.length
    if (count > this.limits.items) return false
    let bytes = batch.bytes
    for (const item of items) bytes += item.bytes + 1
    if (bytes > (count === 1 ? this.limits.bytesAlone : this.limits.bytes)) return false
    return this.limits.perLane === undefined || lanesFit(batch, items, this.limits.perLane)
  }

  private free(batch: Batch.Batch, key: string): void {
    if (this.owners.get(key) !== batch) return
    this.owners.delete(key)
    if (this.waiting.size === 0) return
    const line = this.waiting.get(key)
    if (line === undefined) return
    this.waiting.delete(key)
    if (line.length >= this.limits.items) this.batchAlone(key, line)
    else this.placeLine(key, line)
  }

  /** A line that fills a request gets one at once, before batches of strangers: it is the slowest to finish. */
  private batchAlone(key: string, line: Array<ReadonlyArray<Item>>): void {
    const batch = Batch.make(this.limits.envelope, this.countLanes)
    const rest = this.fillFromLine(batch, line)
    batch.closed = "key"
    this.owners.set(key, batch)
    this.pushFront(batch)
    this.batches++
    if (rest.length > 0) this.waiting.set(key, rest)
  }

  private placeLine(key: string, line: Array<ReadonlyArray<Item>>): void {
    const [first, ...others] = line
    if (first === undefined) return
    this.offerGroup(key, first)
    for (const items of others) this.offerGroup(key, items)
  }

  private fillFromLine(batch: Batch.Batch, line: Array<ReadonlyArray<Item>>): Array<ReadonlyArray<Item>> {
    let at = 0
    for (; at < line.length; at++) {
      const items = line[at] ?? []
      if (batch.items.length > 0 && !this.fits(batch, items)) break
      const left = this.fill(batch, items)
      if (left.length > 0) return [left, ...line.slice(at + 1)]
    }
    return line.slice(at)
  }

  /** Appends as many of the items as fit, in order, and gives the others. A record of more items than a request holds goes in several. */
  private fill(batch: Batch.Batch, items: ReadonlyArray<Item>): ReadonlyArray<Item> {
    if (this.fits(batch, items)) {
      for (const item of items) Batch.append(batch, item)
      return none
    }
    let at = 0
    for (; at < items.length; at++) {
      const item = items[at]
      // An item that fits nowhere was refused before it came here, so an empty batch always takes one.
      if (item === undefined || (batch.items.length > 0 && !this.fits(batch, [item]))) break
      Batch.append(batch, item)
    }
    return items.slice(at)
  }

  private pushFront(batch: Batch.Batch): void {
    if (this.head > 0) this.sealed[--this.head] = batch
    else this.sealed.unshift(batch)
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

const isOfOne = (items: ReadonlyArray<Item>, key: string): boolean => {
  for (const item of items) if (item.key !== key) return false
  return true
}

const byKey = (items: ReadonlyArray<Item>): Iterable<[Item, ...Array<Item>]> => {
  const groups = new Map<string, [Item, ...Array<Item>]>()
  for (const item of items) {
    const group = groups.get(item.key)
    if (group === undefined) groups.set(item.key, [item])
    else group.push(item)
  }
  return groups.values()
}
