/** How many slots there are: 256 KB per planner. Of 1,300 persons in flight, one in fifty shares a slot. */
const slots = 2 ** 16

const free = 0

/**
 * The slot of a key, the same in every run. Two keys with one slot count as one, which may cost some waiting but never
 * order. (FNV-1a, by Fowler, Noll and Vo.)
 */
export const slotOf = (key: string): number => {
  let hash = 0x811c9dc5
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193)
  return (hash ^ (hash >>> 16)) & (slots - 1)
}

/**
 * Which batch owns which slot, by the number of the batch. Plain numbers in one piece of memory: a Map whose keys come and
 * go is rebuilt every few hundred keys, and the collector keeps each dead table with everything in it.
 */
export class HashSlots {
  readonly #owners = new Int32Array(slots).fill(free)
  #owned = 0

  /** Slots that a batch owns. */
  get size(): number {
    return this.#owned
  }

  /** The number of the batch that owns the slot; 0 if none does. */
  ownerOf(slot: number): number {
    return this.#owners[slot] ?? free
  }

  /** Makes a batch the owner of a slot, whoever owned it before. Numbers begin at 1. */
  own(slot: number, batch: number): void {
    if (this.ownerOf(slot) === free) this.#owned++
    this.#owners[slot] = batch
  }

  /** Leaves the slot without an owner. */
  release(slot: number): void {
    if (this.ownerOf(slot) === free) return
    this.#owned--
    this.#owners[slot] = free
  }
}
