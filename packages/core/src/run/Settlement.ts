import { byRank, type Outcome, rank } from "../outcome/Outcome.js"
import { type Entry, type Position, partOf, positionOf } from "../record/Source.js"

const free = 0
const open = 1
const closed = 2
const settled = 3

/** The rank of an outcome plus one; 0 if the record was not meant for the destination. */
const unconcerned = 0

/** The finished entries of a part in this run. */
export interface PartReached {
  /** Every entry of this run up to this position is finished. Undefined if there is no such entry. */
  readonly position: Position | undefined
  /** Finished entries after it, ascending. */
  readonly settled: ReadonlyArray<Position>
  /** The last entry of this run. */
  readonly last: Position | undefined
}

interface MutablePartReached extends PartReached {
  position: Position | undefined
  settled: Array<Position>
  last: Position | undefined
  open: boolean
}

/**
 * Counts the open items of each record until it has its outcome. A ring by `seq` over the window stores the number of
 * open items and the worst outcome so far for each destination. The low watermark is the first `seq` that is not
 * finished.
 *
 * The calls for a slot: `begin`, then per destination `expect` (items will be sent) or `decide` (immediately), then
 * `ready`, then `item` for each item. The record is closed when the last destination has decided, which `ready` or
 * `item` returns. Call `settle` when its dead letters are durable. Synchronous: a few writes to typed arrays per call.
 */
export class Settlement {
  readonly #mask: number
  readonly #state: Uint8Array
  readonly #open: Uint32Array
  readonly #left: Uint32Array
  readonly #worst: Uint8Array
  readonly #entries: Array<Entry | undefined>
  readonly #parts: Array<string>
  readonly #positions: Array<Position>
  /** The last entry of each part below the low watermark. */
  readonly #passed = new Map<string, Position>()
  /** Parts with finished or changed entries since the last call of {@link takeTouched}. */
  #touched = new Set<string>()
  /** The first `seq` without an outcome. */
  lowWater: number
  /** The `seq` after the last one begun. */
  next: number

  /** The number of entries that began and are not finished, without those that an earlier run finished. */
  unsettled = 0
  readonly #destinations: number
  readonly window: number

  constructor(destinations: number, window: number) {
    this.#destinations = destinations
    this.window = window
    const capacity = 2 ** Math.ceil(Math.log2(Math.max(2, window)))
    this.#mask = capacity - 1
    this.#state = new Uint8Array(capacity)
    this.#open = new Uint32Array(capacity)
    this.#left = new Uint32Array(capacity * destinations)
    this.#worst = new Uint8Array(capacity * destinations)
    this.#entries = new Array<Entry | undefined>(capacity).fill(undefined)
    this.#parts = new Array<string>(capacity).fill("")
    this.#positions = new Array<Position>(capacity).fill(0)
    this.lowWater = 0
    this.next = 0
  }

  /** Marks a part as finished up to a position although none of its entries is read. */
  accept(part: string, position: Position): void {
    this.#passed.set(part, position)
    this.#touched.add(part)
  }

  /** The stored data of an unfinished entry changed. */
  touch(seq: number): void {
    this.#touched.add(this.#parts[seq & this.#mask] ?? "")
  }

  /** The number of entries that may still begin. */
  get room(): number {
    return this.window - (this.next - this.lowWater)
  }

  /** The parts in which an entry was finished or changed since the last call. */
  takeTouched(): ReadonlySet<string> {
    const touched = this.#touched
    this.#touched = new Set()
    return touched
  }

  /** The finished entries of these parts. */
  reached(parts: Iterable<string>): ReadonlyMap<string, PartReached> {
    const reached = new Map<string, MutablePartReached>()
    for (const part of parts) {
      const position = this.#passed.get(part)
      reached.set(part, { position, settled: [], last: position, open: false })
    }
    for (let seq = this.lowWater; seq < this.next; seq++) {
      const slot = seq & this.#mask
      const part = reached.get(this.#parts[slot] ?? "")
      const position = this.#positions[slot]
      if (part === undefined || position === undefined) continue
      part.last = position
      if (this.#state[slot] !== settled) part.open = true
      else if (part.open) part.settled.push(position)
      else part.position = position
    }
    return reached
  }

  /** Begins an entry. Entries begin in the order of `seq`, without gaps except those that are skipped. */
  begin(entry: Entry): void {
    const slot = entry.seq & this.#mask
    this.unsettled++
    this.#state[slot] = open
    this.#open[slot] = 1
    this.#entries[slot] = entry
    this.#parts[slot] = partOf(entry)
    this.#positions[slot] = positionOf(entry)
    for (let d = 0; d < this.#destinations; d++) {
      this.#left[slot * this.#destinations + d] = 0
      this.#worst[slot * this.#destinations + d] = unconcerned
    }
    this.next = Math.max(this.next, entry.seq + 1)
  }

  /**
   * Skips an entry that an earlier run finished. It only occupies its slot. Entries of a chunk may be skipped before
   * earlier entries of the chunk begin.
   */
  skip(entry: Entry): void {
    const slot = entry.seq & this.#mask
    this.#parts[slot] = partOf(entry)
    this.#positions[slot] = positionOf(entry)
    this.#state[slot] = settled
    this.next = Math.max(this.next, entry.seq + 1)
    this.#advance()
  }

  /** A destination prepared `count` items, at least one. */
  expect(seq: number, destination: number, count: number): void {
    const slot = seq & this.#mask
    this.#left[slot * this.#destinations + destination] = count
    this.#open[slot] = (this.#open[slot] ?? 0) + 1
  }

  /** A destination decided immediately. */
  decide(seq: number, destination: number, outcome: Outcome): void {
    this.#worsen((seq & this.#mask) * this.#destinations + destination, outcome)
  }

  /** Every destination has prepared the record. Returns whether all of them have decided, once for each record. */
  ready(seq: number): boolean {
    return this.#countDown(seq & this.#mask)
  }

  /** One item has its outcome. Returns whether all destinations of the record have decided now, once for each record. */
  item(seq: number, destination: number, outcome: Outcome): boolean {
    const slot = seq & this.#mask
    const at = slot * this.#destinations + destination
    this.#worsen(at, outcome)
    const left = (this.#left[at] ?? 0) - 1
    this.#left[at] = left
    return left === 0 && this.#countDown(slot)
  }

  /** An entry that is not finished. */
  entry(seq: number): Entry | undefined {
    return this.#entries[seq & this.#mask]
  }

  /** The outcome at a destination; undefined if the record was not meant for it. Meaningful once the record is closed. */
  outcomeAt(seq: number, destination: number): Outcome | undefined {
    return byRank[this.rankAt(seq, destination)]
  }

  /** Its rank, below zero if the record was not meant for the destination. */
  rankAt(seq: number, destination: number): number {
    return (this.#worst[(seq & this.#mask) * this.#destinations + destination] ?? unconcerned) - 1
  }

  /** The worst outcome among its destinations; `skipped` if the record was meant for no destination. */
  outcome(seq: number): Outcome {
    return byRank[this.rank(seq)] ?? "skipped"
  }

  /** The rank of {@link outcome}. */
  rank(seq: number): number {
    let worst = 1
    const from = (seq & this.#mask) * this.#destinations
    for (let at = from; at < from + this.#destinations; at++) worst = Math.max(worst, this.#worst[at] ?? 0)
    return worst - 1
  }

  /** Whether the record was meant for the destination, as far as it is known. */
  isMeantFor(seq: number, destination: number): boolean {
    const at = (seq & this.#mask) * this.#destinations + destination
    return (this.#left[at] ?? 0) > 0 || (this.#worst[at] ?? unconcerned) !== unconcerned
  }

  /** The entries that are not finished, in ascending order, with whether a destination has not decided. */
  *unfinished(): Generator<{ readonly entry: Entry; readonly isOpen: boolean }> {
    for (let seq = this.lowWater; seq < this.next; seq++) {
      const slot = seq & this.#mask
      const entry = this.#entries[slot]
      if (entry !== undefined && this.#state[slot] !== settled) yield { entry, isOpen: this.#state[slot] === open }
    }
  }

  /** Whether the record is finished. */
  isSettled(seq: number): boolean {
    return seq < this.lowWater || this.#state[seq & this.#mask] === settled
  }

  /** Marks the record as finished. Its slot may be reused once the low watermark has passed it. */
  settle(seq: number): void {
    const slot = seq & this.#mask
    this.unsettled--
    this.#state[slot] = settled
    this.#entries[slot] = undefined
    this.#touched.add(this.#parts[slot] ?? "")
    this.#advance()
  }

  #advance(): void {
    while (this.lowWater < this.next && this.#state[this.lowWater & this.#mask] === settled) {
      const slot = this.lowWater & this.#mask
      this.#state[slot] = free
      this.#passed.set(this.#parts[slot] ?? "", this.#positions[slot] ?? 0)
      this.lowWater++
    }
  }

  #worsen(at: number, outcome: Outcome): void {
    const worst = rank[outcome] + 1
    if (worst > (this.#worst[at] ?? 0)) this.#worst[at] = worst
  }

  #countDown(slot: number): boolean {
    const left = (this.#open[slot] ?? 0) - 1
    this.#open[slot] = left
    if (left > 0) return false
    this.#state[slot] = closed
    return true
  }
}
