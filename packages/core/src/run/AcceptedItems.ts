import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js"
import { forget, hash, type Item } from "../destination/Item.js"
import { type Entry, type Position, partOf, positionOf } from "../record/Source.js"

/** SHA-256 of a string in UTF-8, hexadecimal. Dead letters list items by it. */
export const sha256Of = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)))

/** Items that an earlier run listed for a record at a destination, by {@link hash} or by {@link sha256Of}. */
export interface Listed {
  readonly part: string
  readonly position: Position
  readonly destination: string
  readonly hashes: ReadonlyArray<string>
}

/**
 * Items of unfinished records that were accepted, or whose response was lost, with one object for each kind. A dead
 * letter or a checkpoint must list them, together with the items that earlier runs listed. Hashes are computed only on
 * demand.
 */
export class AcceptedItems {
  readonly #kept = new Map<number, Array<Item>>()
  /** By record and then by destination. Hashes that matched an item have moved to the kept ones. */
  readonly #earlier = new Map<string, Map<string, Listed>>()

  constructor(earlier: ReadonlyArray<Listed>) {
    for (const listed of earlier) if (listed.hashes.length > 0) this.#list(listed)
  }

  /** Adds an item of this run. */
  keep(item: Item): void {
    const items = this.#kept.get(item.record.seq)
    if (items === undefined) this.#kept.set(item.record.seq, [item])
    else items.push(item)
  }

  /** Adds the accepted items of a replayed record at a destination. */
  remember(record: Entry, destination: string, hashes: ReadonlyArray<string>): void {
    if (hashes.length === 0) return
    const earlier = this.#earlier.get(keyOf(record))?.get(destination)?.hashes ?? []
    const place = { part: partOf(record), position: positionOf(record), destination }
    this.#list({ ...place, hashes: [...earlier, ...hashes] })
  }

  #list(listed: Listed): void {
    const key = placeKey(listed.part, listed.position)
    const byDestination = this.#earlier.get(key) ?? new Map<string, Listed>()
    byDestination.set(listed.destination, listed)
    this.#earlier.set(key, byDestination)
  }

  /** Returns the items without those that earlier runs listed. Each hash removes one item and is kept from then on. */
  leaveOut(record: Entry, destination: string, items: ReadonlyArray<Item>): ReadonlyArray<Item> {
    const listed = this.#earlier.size === 0 ? undefined : this.#earlier.get(keyOf(record))?.get(destination)
    if (listed === undefined) return items
    const hashes = [...listed.hashes]
    const left = items.filter((item) => {
      const at = hashes.findIndex((one) => one === (one.length === sumLength ? sha256Of(item.json) : hash(item)))
      if (at < 0) return true
      hashes.splice(at, 1)
      this.keep(item)
      return false
    })
    this.#list({ ...listed, hashes })
    return left
  }

  /** Returns the items without the remembered items of the record's id. Hashes without a matching item stay listed. */
  recall(
    record: Entry,
    destination: string,
    items: ReadonlyArray<Item>,
    hashes: ReadonlyArray<string>
  ): ReadonlyArray<Item> {
    if (hashes.length === 0) return items
    this.remember(record, destination, hashes)
    return this.leaveOut(record, destination, items)
  }

  /** Releases the items of a finished record. */
  drop(entry: Entry): void {
    if (this.#earlier.size > 0) this.#earlier.delete(keyOf(entry))
    if (this.#kept.size === 0) return
    const items = this.#kept.get(entry.seq)
    if (items === undefined) return
    for (const item of items) forget(item)
    this.#kept.delete(entry.seq)
  }

  /** The items that a dead letter lists for a record at a destination. */
  sums(record: Entry, destination: string): ReadonlyArray<string> {
    return [
      ...this.#unmatched(record, destination),
      ...this.#items(record, destination).map((item) => sha256Of(item.json))
    ]
  }

  /** The items that a checkpoint lists for a record at a destination. */
  hashes(record: Entry, destination: string): ReadonlyArray<string> {
    return [...this.#unmatched(record, destination), ...this.#items(record, destination).map(hash)]
  }

  /** The hashes of the repeatable items of this run. */
  repeatableHashes(record: Entry, destination: string): ReadonlyArray<string> {
    return this.#items(record, destination)
      .filter(({ repeatable }) => repeatable)
      .map(hash)
  }

  /** The other {@link hashes}. */
  onceHashes(record: Entry, destination: string): ReadonlyArray<string> {
    const own = this.#items(record, destination).filter(({ repeatable }) => !repeatable)
    return [...this.#unmatched(record, destination), ...own.map(hash)]
  }

  /** The items that earlier runs listed and that no record of this run has read or matched. */
  get unmatched(): ReadonlyArray<Listed> {
    return [...this.#earlier.values()].flatMap((byDestination) => [...byDestination.values()])
  }

  /** Records of this run with items, by their numbers. */
  get records(): Iterable<number> {
    return this.#kept.keys()
  }

  #items({ seq }: Entry, destination: string): ReadonlyArray<Item> {
    return (this.#kept.get(seq) ?? []).filter((item) => item.destination === destination)
  }

  #unmatched(record: Entry, destination: string): ReadonlyArray<string> {
    return this.#earlier.size === 0 ? none : (this.#earlier.get(keyOf(record))?.get(destination)?.hashes ?? none)
  }
}

const none: ReadonlyArray<string> = []

/** A SHA-256 sum is longer than a hash, so the length distinguishes them. */
const sumLength = 64

const placeKey = (part: string, position: Position): string => `${typeof position}\n${position}\n${part}`

const keyOf = (entry: Entry): string => placeKey(partOf(entry), positionOf(entry))
