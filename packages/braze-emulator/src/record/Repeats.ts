/** Contents seen before, by hash: about 20 bytes each, regardless of their size. */
export interface SeenContents {
  /** Whether this hash was seen before. Adds it. */
  seen(high: number, low: number): boolean
  clear(): void
}

/** Remembers the newest `count` hashes and some of the older ones. */
export const make = (count: number): SeenContents => new Generations(Math.max(1, count))

// Two tables: when the newer one is full, it becomes the older one, and the previous older one is dropped. So nothing
// is ever deleted from a table, which open addressing does badly.
class Generations implements SeenContents {
  readonly #most: number
  #newer = new Table()
  #older: Table | undefined = undefined

  constructor(most: number) {
    this.#most = most
  }

  seen(high: number, low: number): boolean {
    if (this.#newer.size >= this.#most) {
      if (this.#newer.has(high, low)) return true
      const before = this.#older?.has(high, low) ?? false
      this.#older = this.#newer
      this.#newer = new Table()
      this.#newer.add(high, low)
      return before
    }
    return !this.#newer.add(high, low) || (this.#older?.has(high, low) ?? false)
  }

  clear(): void {
    this.#newer = new Table()
    this.#older = undefined
  }
}

const smallest = 1024

/** A set of hashes. A pair of zeros marks an empty slot, so that hash is stored as another one. */
class Table {
  size = 0
  #mask = smallest - 1
  #places = new Int32Array(2 * smallest)

  has(high: number, low: number): boolean {
    return this.#placeOf(high | 0, lowOf(high, low)) < 0
  }

  /** Adds a hash. Whether it was new. */
  add(high: number, low: number): boolean {
    if (2 * this.size > this.#mask) this.#grow()
    return this.#put(high | 0, lowOf(high, low))
  }

  #put(high: number, low: number): boolean {
    const place = this.#placeOf(high, low)
    if (place < 0) return false
    this.#places[place] = high
    this.#places[place + 1] = low
    this.size++
    return true
  }

  /** The slot for a hash; -1 if it is already in the table. */
  #placeOf(high: number, low: number): number {
    for (let slot = (low ^ high) & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const there = this.#places[2 * slot]
      const below = this.#places[2 * slot + 1]
      if (there === 0 && below === 0) return 2 * slot
      if (there === high && below === low) return -1
    }
  }

  #grow(): void {
    const before = this.#places
    this.#mask = 2 * (this.#mask + 1) - 1
    this.#places = new Int32Array(2 * (this.#mask + 1))
    this.size = 0
    for (let place = 0; place < before.length; place += 2) {
      const [high = 0, low = 0] = [before[place], before[place + 1]]
      if (high !== 0 || low !== 0) this.#put(high, low)
    }
  }
}

const lowOf = (high: number, low: number): number => ((high | 0) === 0 && (low | 0) === 0 ? 1 : low | 0)
