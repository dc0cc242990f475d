/**
 * A stored body. Strings and large bodies are stored as they are. Other bodies are bytes in the store, so the garbage
 * collector sees only this object with their position.
 */
export type Kept = Uint8Array | string | Placed

/** The newest bodies of a workspace, in memory that is reused. */
export interface BodyStore {
  /** Copies a body, so that the memory of the original can be reused. */
  keep(body: Uint8Array | string): Kept
  /** Drops all bodies and frees the memory. */
  clear(): void
}

/** An empty store that keeps at least the newest `bytes` bytes of bodies of any size. */
export const make = (bytes: number): BodyStore => new BodyRing(Math.ceil((bytes * 16) / (15 * blockBytes)) + 1)

/** A stored body; undefined once it was dropped. Read the bytes immediately: the next body may overwrite them. */
export const read = (kept: Kept): Uint8Array | string | undefined =>
  kept instanceof Placed ? kept.store.bytes(kept) : kept

/** Size of a body in bytes, even after it was dropped. */
export const size = (kept: Kept): number => (typeof kept === "string" ? Buffer.byteLength(kept) : kept.length)

const blockBytes = 1024 * 1024

/** Bytes above which a body is stored separately, so that less than a sixteenth of a block stays empty. */
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

// A buffer per body would be thousands per second, each kept for a while; collecting them costs more than handling the
// requests. Blocks are allocated once and then overwritten in turn.
class BodyRing implements BodyStore {
  readonly #most: number
  #blocks: Array<Buffer | undefined> = []
  /** Number of the block being filled. The numbers keep growing when blocks are reused. */
  #newest = 0
  /** Number of the first block since the store was cleared. */
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
