const smallest = 1024

/** The number under which each hash was seen first: 24 bytes per hash at most, and no object that the garbage collector visits. */
export class FirstSeen {
  #size = 0
  #mask = smallest - 1
  #high = new Uint32Array(smallest)
  #low = new Uint32Array(smallest)
  /** 0: the slot is empty. */
  #numbers = new Uint32Array(smallest)

  /** The number under which a hash was seen before; otherwise 0, and it is now seen under `n`, which is above 0. */
  see(high: number, low: number, n: number): number {
    if (2 * this.#size > this.#mask) this.#grow()
    const slot = this.#slotOf(high >>> 0, low >>> 0)
    const before = this.#numbers[slot] ?? 0
    if (before === 0) {
      this.#put(slot, high, low, n)
      this.#size++
    }
    return before
  }

  #put(slot: number, high: number, low: number, n: number): void {
    this.#high[slot] = high
    this.#low[slot] = low
    this.#numbers[slot] = n
  }

  #slotOf(high: number, low: number): number {
    for (let slot = (low ^ high) & this.#mask; ; slot = (slot + 1) & this.#mask) {
      if (this.#numbers[slot] === 0 || (this.#high[slot] === high && this.#low[slot] === low)) return slot
    }
  }

  #grow(): void {
    const [highs, lows, numbers] = [this.#high, this.#low, this.#numbers]
    const length = 2 * numbers.length
    this.#mask = length - 1
    this.#high = new Uint32Array(length)
    this.#low = new Uint32Array(length)
    this.#numbers = new Uint32Array(length)
    for (let slot = 0; slot < numbers.length; slot++) {
      const [high = 0, low = 0, n = 0] = [highs[slot], lows[slot], numbers[slot]]
      if (n !== 0) this.#put(this.#slotOf(high, low), high, low, n)
    }
  }
}
