/**
 * A body that was kept. Texts and large bodies stand for themselves; others have a place in the store, and that object is all
 * of them that the garbage collector ever sees.
 */
export type Kept = Uint8Array | string | Placed

/** The newest bodies of a workspace, in memory that is used again and again. */
export interface BodyStore {
  /** Copies a body: the bytes that it came in may be used for something else. */
  keep(body: Uint8Array | string): Kept
  /** Lets all bodies go, and the memory with them. */
  clear(): void
}

/** An empty store. Of the newest bodies at least `bytes` are there, however they follow each other. */
export const make = (bytes: number): BodyStore => new BodyRing(Math.ceil((bytes * 16) / (15 * blockBytes)) + 1)

/** A body as it was kept; undefined once it was let go. Bytes are to be read at once: the next body may overwrite them. */
export const read = (kept: Kept): Uint8Array | string | undefined =>
  kept instanceof Placed ? kept.store.bytes(kept) : kept

/** Bytes of a body, of one that was let go too. */
export const size = (kept: Kept): number => (typeof kept === "string" ? Buffer.byteLength(kept) : kept.length)

const blockBytes = 1024 * 1024

/** Bytes beyond which a body stands for itself, so that less than a sixteenth of a block is left empty. */
const largest = blockBytes / 16

class Placed {
  readonly store: BodyRing
  readonly block: number
  readonly start: number
  readonly length: number

  constructor(store: BodyRing, block: number, start: number, length: number) {
    this.store = store
    this.block = block
    this.start = start
    this.length = length
  }
}

// A buffer of its own for each body would be thousands of them a second, each alive for a while: collecting that garbage costs
// more than judging the requests. Blocks are made once and then overwritten in turn.
class BodyRing implements BodyStore {
  readonly #most: number
  #blocks: Array<Buffer | undefined> = []
  /** Number of the block that is being filled; they are counted on when the first memory is used again. */
  #newest = 0
  /** Number of the first block that was not cleared away. */
  #first = 1
  #used = blockBytes

  constructor(most: number) {
    this.#most = most
  }

  keep(body: Uint8Array | string): Kept {
    if (typeof body === "string" || body.length === 0 || body.length > largest) return body
    if (this.#used + body.length > blockBytes) this.#turn()
    const placed = new Placed(this, this.#newest, this.#used, body.length)
    this.#blocks[this.#newest % this.#most]?.set(body, this.#used)
    this.#used += body.length
    return placed
  }

  bytes({ block, start, length }: Placed): Uint8Array | undefined {
    if (block < this.#first || this.#newest - block >= this.#most) return undefined
    return this.#blocks[block % this.#most]?.subarray(start, start + length)
  }

  clear(): void {
    this.#first = this.#newest + 1
    this.#used = blockBytes
    this.#blocks = []
  }

  #turn(): void {
    this.#newest++
    this.#used = 0
    this.#blocks[this.#newest % this.#most] ??= Buffer.allocUnsafeSlow(blockBytes)
  }
}
