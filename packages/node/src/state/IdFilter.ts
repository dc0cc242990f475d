/** Words of one block. A lookup touches one block, which is one line of the processor's cache. */
const wordsOfBlock = 16

/** Bits that an id sets in its block. */
const bitsOfId = 7

/** Bits per id. Of ids that were not added, 0.3 % are found in a full layer. */
const bitsPerId = 12

/** The capacity of the first layer in ids. Each further layer has four times the capacity of the previous one. */
const firstCapacity = 2 ** 17

/** Ids in one layer, and its bits in memory that a worker can read. */
export interface Layer {
  readonly capacity: number
  count: number
  readonly bits: SharedArrayBuffer
}

/** A 64-bit hash of an id: two unsigned 32-bit numbers. */
export interface IdHash {
  readonly one: number
  readonly two: number
}

/** The hash of an id. (Two lanes of FNV-1a, by Fowler, Noll and Vo, with the final mixing of MurmurHash3.) */
export const hashOf = (id: string): IdHash => {
  let one = 0x811c9dc5
  let two = 0x01000193
  for (let at = 0; at < id.length; at++) {
    const code = id.charCodeAt(at)
    one = Math.imul(one ^ code, 0x01000193)
    two = Math.imul(two ^ code, 0x85ebca6b)
    two ^= two >>> 15
  }
  return { one: mixed(one), two: mixed(two ^ id.length) }
}

const mixed = (bits: number): number => {
  let hash = bits
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

/**
 * A set of ids whose lookup returns "certainly not" or "maybe". It consists of blocked Bloom filters, and the last one
 * grows. An id that was added is always found. It uses 1.5 bytes per id of the capacity of the last layer.
 */
export class IdFilter {
  readonly #layers: Array<{ readonly layer: Layer; readonly words: Uint32Array; readonly blocks: number }> = []

  constructor(layers: ReadonlyArray<Layer> = []) {
    for (const layer of layers) this.#open(layer)
  }

  #open(layer: Layer): void {
    const words = new Uint32Array(layer.bits)
    this.#layers.push({ layer, words, blocks: words.length / wordsOfBlock })
  }

  /** The layers, which change as ids are added. */
  get layers(): ReadonlyArray<Layer> {
    return this.#layers.map(({ layer }) => layer)
  }

  /** Adds the id with this hash, unless it is found. Returns whether it was added. */
  add(one: number, two: number): boolean {
    if (this.has(one, two)) return false
    let last = this.#layers.at(-1)
    if (last === undefined || last.layer.count >= last.layer.capacity) {
      this.#open(emptyLayer(last === undefined ? firstCapacity : last.layer.capacity * 4))
      last = this.#layers.at(-1)
    }
    if (last === undefined) return false
    const { blocks, layer, words } = last
    const base = (one % blocks) * wordsOfBlock
    const step = stepOf(one, two)
    for (let bit = 0, at = two; bit < bitsOfId; bit++, at += step) {
      const word = base + ((at >>> 5) & (wordsOfBlock - 1))
      words[word] = (words[word] ?? 0) | (1 << (at & 31))
    }
    layer.count++
    return true
  }

  /** Whether the id with this hash was probably added. */
  has(one: number, two: number): boolean {
    for (const { blocks, words } of this.#layers) {
      const base = (one % blocks) * wordsOfBlock
      const step = stepOf(one, two)
      let found = true
      for (let bit = 0, at = two; bit < bitsOfId && found; bit++, at += step)
        found = ((words[base + ((at >>> 5) & (wordsOfBlock - 1))] ?? 0) & (1 << (at & 31))) !== 0
      if (found) return true
    }
    return false
  }
}

/** Odd, so that the bits of an id differ. */
const stepOf = (one: number, two: number): number => (((one >>> 9) ^ (two >>> 18)) & 511) | 1

/** A layer without ids. */
export const emptyLayer = (capacity: number): Layer => {
  const blocks = Math.ceil((capacity * bitsPerId) / 32 / wordsOfBlock)
  return { capacity, count: 0, bits: new SharedArrayBuffer(blocks * wordsOfBlock * 4) }
}
