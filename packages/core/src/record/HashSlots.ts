/**
 * The number of slots, which takes 256 KB per planner. With items of 1,300 people in open requests, one person in fifty
 * shares a slot.
 */
const slots = 2 ** 16

const free = 0

/**
 * The slot of a key, the same in every run. Two keys with the same slot count as one key, which may add waiting time
 * but keeps the order. (FNV-1a, by Fowler, Noll and Vo.)
 */
export const slotOf = (key: string): number => {
  let hash = 0x811c9dc5
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193)
  return (hash ^ (hash >>> 16)) & (slots - 1)
}

/**
 * The number of the batch that owns each slot. Plain numbers in one piece of memory, because a Map with changing keys
 * is rebuilt every few hundred keys, and unused tables keep their contents in memory.
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

  /** Makes a batch the owner of a slot and replaces any other owner. Numbers begin at 1. */
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
