import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js"
import { forget, type Item } from "../destination/Item.js"
import type { Sums } from "./Checkpoint.js"

/** SHA-256 of a text in UTF-8, hexadecimal. */
export const sum = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)))

/**
 * Items of unsettled records that were accepted, or whose response was lost (one object for each kind): what a dead letter
 * or a checkpoint must list, together with what earlier runs listed.
 *
 * Sums are computed only when they are asked for, which is rare.
 */
export class AcceptedItems {
  readonly #kept = new Map<number, Array<Item>>()
  readonly #earlier: Map<number, Readonly<Record<string, ReadonlyArray<string>>>>

  constructor(earlier: Sums) {
    this.#earlier = new Map(Object.entries(earlier).map(([seq, byDestination]) => [Number(seq), byDestination]))
  }

  /** Adds an item of this run. */
  keep(item: Item): void {
    const items = this.#kept.get(item.record.seq)
    if (items === undefined) this.#kept.set(item.record.seq, [item])
    else items.push(item)
  }

  /** Sums that earlier runs listed for a record at a destination. */
  before(seq: number, destination: string): ReadonlyArray<string> {
    return this.#earlier.size === 0 ? none : (this.#earlier.get(seq)?.[destination] ?? none)
  }

  /** Sets what earlier runs listed for a record at a destination. */
  remember(seq: number, destination: string, sums: ReadonlyArray<string>): void {
    if (sums.length > 0) this.#earlier.set(seq, { ...this.#earlier.get(seq), [destination]: sums })
  }

  /** Releases everything of a settled record. */
  drop(seq: number): void {
    if (this.#earlier.size > 0) this.#earlier.delete(seq)
    if (this.#kept.size === 0) return
    const items = this.#kept.get(seq)
    if (items === undefined) return
    for (const item of items) forget(item)
    this.#kept.delete(seq)
  }

  /** Sums of a record at a destination, of this run and of earlier ones. */
  sums(seq: number, destination: string): Array<string> {
    const items = (this.#kept.get(seq) ?? []).filter((item) => item.destination === destination)
    return [...this.before(seq, destination), ...items.map((item) => sum(item.json))]
  }

  /** Sums by `seq` and destination, of every record. */
  all(): Record<string, Record<string, ReadonlyArray<string>>> {
    const seqs = [...new Set([...this.#earlier.keys(), ...this.#kept.keys()])].sort((a, b) => a - b)
    return Object.fromEntries(seqs.map((seq) => [seq, this.#sumsByDestination(seq)]))
  }

  #sumsByDestination(seq: number): Record<string, ReadonlyArray<string>> {
    const now = (this.#kept.get(seq) ?? []).map((item) => item.destination)
    const names = new Set([...Object.keys(this.#earlier.get(seq) ?? {}), ...now])
    return Object.fromEntries([...names].map((name) => [name, this.sums(seq, name)]))
  }
}

const none: ReadonlyArray<string> = []

/** The items without those that were sent before; each sum removes one item. */
export const leaveOut = (items: ReadonlyArray<Item>, before: ReadonlyArray<string>): ReadonlyArray<Item> => {
  if (before.length === 0) return items
  const left = [...before]
  return items.filter((item) => {
    const at = left.indexOf(sum(item.json))
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}
