import { sha256 } from "@noble/hashes/sha2.js"
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js"
import { forget, type Item } from "../Item.js"

/** SHA-256 of a text in UTF-8, hexadecimal. */
export const sum = (text: string): string => bytesToHex(sha256(utf8ToBytes(text)))

/**
 * The accepted items of records that are not settled: what a dead letter or the progress says was delivered already.
 * Texts are summed only when somebody asks, which is rare.
 */
export class Texts {
  private readonly kept = new Map<number, Array<Item>>()

  keep(item: Item): void {
    const items = this.kept.get(item.record.seq)
    if (items === undefined) this.kept.set(item.record.seq, [item])
    else items.push(item)
  }

  /** Lets go of a record's texts. */
  drop(seq: number): void {
    const items = this.kept.get(seq)
    if (items === undefined) return
    for (const item of items) forget(item)
    this.kept.delete(seq)
  }

  sums(seq: number, destination: string): Array<string> {
    return (this.kept.get(seq) ?? []).filter((item) => item.destination === destination).map((item) => sum(item.json))
  }

  /** Sums by `seq` and destination, of every record that is kept. */
  all(): Record<string, Record<string, ReadonlyArray<string>>> {
    return Object.fromEntries([...this.kept].map(([seq, items]) => [seq, this.sumsByDestination(seq, items)]))
  }

  private sumsByDestination(seq: number, items: ReadonlyArray<Item>): Record<string, ReadonlyArray<string>> {
    const names = new Set(items.map((item) => item.destination))
    return Object.fromEntries([...names].map((name) => [name, this.sums(seq, name)]))
  }
}

/** Takes out of `items` those that were accepted before, each sum as often as it is listed. */
export const leaveOut = (items: ReadonlyArray<Item>, delivered: ReadonlyArray<string>): ReadonlyArray<Item> => {
  if (delivered.length === 0) return items
  const left = [...delivered]
  return items.filter((item) => {
    const at = left.indexOf(sum(item.json))
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
}
