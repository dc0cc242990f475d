import { createHash, type Hash } from "node:crypto"
import type { FileHandle } from "node:fs/promises"

/**
 * Identifies the part of a file that was read: a chain of SHA-256 over blocks of 1 MiB, each over the
 * digest before it and the block. Digests are hexadecimal. `node:crypto` cannot export a running hash, and a chain of
 * blocks continues from any of them.
 */
export interface ReadPart {
  /** Bytes from the start of the file. For a compressed file, compressed bytes. */
  readonly bytes: number
  /** SHA-256 of the first min(1 MiB, `bytes`) bytes: files are looked up by it. */
  readonly first: string
  /** Digests of the chain after each of the last whole blocks: at most 65, the last block last. Empty below 1 MiB. */
  readonly boundaries: ReadonlyArray<string>
  /** The digest of the bytes after the last whole block. Empty if there are none. */
  readonly rest: string
}

export const blockSize = 1024 * 1024

/** Blocks that are read again if a file only grew. */
const tailBlocks = 64

/** Whether the whole read part or only its last 64 blocks were compared. */
export type Extent = "whole" | "tail"

/** Continues the chain after `previous`, which is empty before the first block. */
const link = (previous: string): Hash => {
  const hash = createHash("sha256")
  return previous === "" ? hash : hash.update(previous, "hex")
}

/** Hashes the bytes of a file in the order of reading, to describe the part from its start to any point. */
export class ReadPartHasher {
  /** Digests by the number of whole blocks before them. */
  readonly #digests: Map<number, string>
  #head = createHash("sha256")
  #first: string | undefined
  #block: Hash
  #read: number

  private constructor(from: number, previous: string, first: string | undefined) {
    this.#digests = new Map([[from / blockSize, previous]])
    this.#first = first
    this.#block = link(previous)
    this.#read = from
  }

  /** Starts at the beginning of a file. */
  static start(): ReadPartHasher {
    return new ReadPartHasher(0, "", undefined)
  }

  /**
   * Hashes the part that an earlier run read. Undefined if the file was rewritten or became shorter. `tail` compares
   * only the last 64 blocks, for a file that has grown and was completely compared before.
   */
  static async resume(file: FileHandle, part: ReadPart, extent: Extent): Promise<ReadPartHasher | undefined> {
    const hasher = extent === "tail" ? ReadPartHasher.#tailOf(part) : ReadPartHasher.start()
    while (hasher.#read < part.bytes) {
      const bytes = await readFully(file, hasher.#read, Math.min(blockSize, part.bytes - hasher.#read))
      if (bytes.length === 0) return undefined
      hasher.update(bytes)
    }
    return hasher.#matches(part) ? hasher : undefined
  }

  static #tailOf(part: ReadPart): ReadPartHasher {
    const whole = Math.floor(part.bytes / blockSize)
    const previous = part.boundaries[0]
    if (whole <= tailBlocks || previous === undefined) return ReadPartHasher.start()
    return new ReadPartHasher((whole - part.boundaries.length + 1) * blockSize, previous, part.first)
  }

  /** A second hasher in the same state. */
  fork(): ReadPartHasher {
    const other = new ReadPartHasher(0, "", this.#first)
    for (const [blocks, digest] of this.#digests) other.#digests.set(blocks, digest)
    other.#head = this.#head.copy()
    other.#block = this.#block.copy()
    other.#read = this.#read
    return other
  }

  /** Bytes hashed so far, counted from the start of the file. */
  get read(): number {
    return this.#read
  }

  /** The next bytes of the file. */
  update(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; ) {
      const length = Math.min(blockSize - (this.#read % blockSize), bytes.length - at)
      const part = bytes.subarray(at, at + length)
      this.#block.update(part)
      if (this.#first === undefined) this.#head.update(part)
      this.#read += length
      at += length
      if (this.#read % blockSize === 0) this.#endBlock()
    }
  }

  #endBlock(): void {
    const digest = this.#block.digest("hex")
    this.#digests.set(this.#read / blockSize, digest)
    this.#block = link(digest)
    this.#first ??= this.#head.copy().digest("hex")
  }

  #matches({ rest, first, boundaries, bytes }: ReadPart): boolean {
    const whole = Math.floor(bytes / blockSize)
    return (
      rest === this.#rest &&
      first === this.#firstDigest &&
      boundaries.every((digest, i) => this.#digests.get(whole - boundaries.length + 1 + i) === digest)
    )
  }

  /** Describes everything hashed so far, with at most `most` boundaries. One is enough to identify it; more allow `tail`. */
  describe(most = tailBlocks + 1): ReadPart {
    const whole = Math.floor(this.#read / blockSize)
    const boundaries: Array<string> = []
    for (let at = Math.max(1, whole - most + 1); at <= whole; at++) {
      const digest = this.#digests.get(at)
      if (digest !== undefined) boundaries.push(digest)
    }
    return { bytes: this.#read, first: this.#firstDigest, boundaries, rest: this.#rest }
  }

  get #rest(): string {
    return this.#read % blockSize === 0 ? "" : this.#block.copy().digest("hex")
  }

  get #firstDigest(): string {
    return this.#first ?? this.#head.copy().digest("hex")
  }
}

/** SHA-256 of the first `length` bytes of a file; undefined if it is shorter. `length` is at most 1 MiB. */
export const firstOf = async (file: FileHandle, length: number): Promise<string | undefined> => {
  const bytes = await readFully(file, 0, length)
  return bytes.length < length ? undefined : createHash("sha256").update(bytes).digest("hex")
}

/** The bytes at a position. Fewer only if the file ends earlier. */
const readFully = async (file: FileHandle, position: number, length: number): Promise<Buffer> => {
  const buffer = Buffer.allocUnsafe(Math.max(0, length))
  let filled = 0
  while (filled < length) {
    const { bytesRead } = await file.read(buffer, filled, length - filled, position + filled)
    if (bytesRead === 0) break
    filled += bytesRead
  }
  return buffer.subarray(0, filled)
}
