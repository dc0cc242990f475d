/** How many cells there are: 256 KB per planner, and of 1,300 persons on their way one in fifty shares a cell. */
const cells = 2 ** 16

const FREE = 0

/**
 * Folds a key into one of a fixed number of cells, the same for ever. Two persons in one cell are treated as one, which
 * costs now and then a little waiting and never order. (FNV-1a, by Fowler, Noll and Vo.)
 */
export const cellOf = (key: string): number => {
  let hash = 0x811c9dc5
  for (let at = 0; at < key.length; at++) hash = Math.imul(hash ^ key.charCodeAt(at), 0x01000193)
  return (hash ^ (hash >>> 16)) & (cells - 1)
}

/**
 * Which batch holds which cell, by the batch's number. Plain numbers in one piece of memory: a Map of keys that come and
 * go is made anew every few hundred keys, and the collector keeps each of its dead tables with all that stood in it.
 */
export class Owners {
  readonly #numbers = new Int32Array(cells).fill(FREE)
  #taken = 0

  /** Cells that a batch holds. */
  get size(): number {
    return this.#taken
  }

  /** The number of the batch that holds the cell; 0: none does. */
  of(cell: number): number {
    return this.#numbers[cell] ?? FREE
  }

  /** Gives a cell to a batch, also one that another batch held. Numbers begin at 1. */
  set(cell: number, batch: number): void {
    if (this.of(cell) === FREE) this.#taken++
    this.#numbers[cell] = batch
  }

  /** Gives a cell back. */
  free(cell: number): void {
    if (this.of(cell) === FREE) return
    this.#taken--
    this.#numbers[cell] = FREE
  }
}
