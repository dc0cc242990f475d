/** The first number of slots. */
const firstSlots = 2 ** 10

/** The numbers of a slot: both halves of the hash, and the row. */
const width = 3

/**
 * The rows that contain an id, by its hash. A table of numbers, because a map would keep every id in memory and cost
 * 2 µs per id. Another id may have the same hash, so the row decides.
 */
export class StagedIds {
  #slots = new Uint32Array(firstSlots * width)
  #mask = firstSlots - 1
  /** Rows are stored relative to this one; 0 marks a free slot. */
  #before: number | undefined
  /** The number of different pairs of hash and row. */
  size = 0

  /** Rows ascend from call to call. */
  add(one: number, two: number, row: number): void {
    if (2 * this.size > this.#mask) this.#grow()
    this.#before ??= row - 1
    this.#put(one, two, row - this.#before)
  }

  #put(one: number, two: number, stored: number): void {
    const slots = this.#slots
    for (let slot = one & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const at = slot * width
      const found = slots[at + 2]
      if (found === stored && slots[at] === one && slots[at + 1] === two) return
      if (found !== 0) continue
      slots[at] = one
      slots[at + 1] = two
      slots[at + 2] = stored
      this.size++
      return
    }
  }

  /** The rows that may contain the id with this hash, ascending. */
  rowsOf(one: number, two: number): ReadonlyArray<number> {
    const slots = this.#slots
    let rows: Array<number> | undefined
    for (let slot = one & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const at = slot * width
      const stored = slots[at + 2] ?? 0
      if (stored === 0) return rows === undefined ? none : rows.sort((a, b) => a - b)
      if (slots[at] !== one || slots[at + 1] !== two) continue
      rows ??= []
      rows.push(stored + (this.#before ?? 0))
    }
  }

  #grow(): void {
    const before = this.#slots
    this.#slots = new Uint32Array(2 * before.length)
    this.#mask = 2 * this.#mask + 1
    this.size = 0
    for (let at = 0; at < before.length; at += width) {
      const stored = before[at + 2] ?? 0
      if (stored !== 0) this.#put(before[at] ?? 0, before[at + 1] ?? 0, stored)
    }
  }
}

const none: ReadonlyArray<number> = []
