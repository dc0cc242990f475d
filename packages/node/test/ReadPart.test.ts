import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { type FileHandle, open } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as fc from "fast-check"
import { afterAll, describe, expect, it } from "vitest"
import { blockSize, firstOf, type ReadPart, ReadPartHasher } from "../src/files/ReadPart.js"

const folder = mkdtempSync(join(tmpdir(), "read-part-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** Bytes that differ from place to place, so that no two blocks are alike. */
const bytesOf = (length: number, seed = 1): Buffer => {
  const bytes = Buffer.alloc(length)
  let state = seed
  for (let at = 0; at < length; at += 4096) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0
    bytes.writeUInt32LE(state, Math.min(at, Math.max(0, length - 4)))
  }
  return bytes
}

let files = 0
const withFile = async <A>(bytes: Uint8Array, use: (file: FileHandle, path: string) => Promise<A>): Promise<A> => {
  const path = join(folder, `${files++}`)
  writeFileSync(path, bytes)
  const file = await open(path, "r")
  try {
    return await use(file, path)
  } finally {
    await file.close()
  }
}

/** A file of zeros that takes no room on the disk, with a one at some places. */
const withSparse = async <A>(
  length: number,
  changed: ReadonlyArray<number>,
  use: (file: FileHandle) => Promise<A>
): Promise<A> => {
  const path = join(folder, `${files++}`)
  const file = await open(path, "w+")
  try {
    await file.truncate(length)
    for (const at of changed) await file.write(Buffer.of(1), 0, 1, at)
    return await use(file)
  } finally {
    await file.close()
  }
}

const followed = (bytes: Uint8Array, cuts: ReadonlyArray<number>): ReadPartHasher => {
  const hasher = ReadPartHasher.start()
  const ends = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length].sort((a, b) => a - b)
  let at = 0
  for (const end of ends) {
    hasher.update(bytes.subarray(at, end))
    at = end
  }
  return hasher
}

const described = (bytes: Uint8Array): ReadPart => followed(bytes, []).describe()

// Blocks are 1 MiB, so lengths near a boundary matter more than many lengths.
const lengths = fc.oneof(
  fc.integer({ min: 1, max: 5_000 }),
  fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: -3, max: 3 })).map(([n, d]) => n * blockSize + d)
)

describe("the read part of a file", () => {
  it("is recognised in the file that it was read from, for any division of the bytes", async () => {
    await fc.assert(
      fc.asyncProperty(lengths, fc.array(fc.nat(), { maxLength: 5 }), fc.nat(), async (length, cuts, at) => {
        const bytes = bytesOf(length)
        const read = bytes.subarray(0, at % (length + 1))
        const part = followed(read, cuts).describe()
        expect(part).toEqual(described(read))
        const again = await withFile(bytes, (file) => ReadPartHasher.resume(file, part, "whole"))
        expect(again?.read).toBe(read.length)
      }),
      { numRuns: 40 }
    )
  })

  it("is recognised in a file that has grown, and continued as if the file had been read at once", async () => {
    await fc.assert(
      fc.asyncProperty(lengths, fc.integer({ min: 1, max: 3_000 }), fc.boolean(), async (length, more, brief) => {
        const grown = bytesOf(length + more)
        const part = followed(grown.subarray(0, length), []).describe(brief ? 1 : undefined)
        const hasher = await withFile(grown, (file) => ReadPartHasher.resume(file, part, "whole"))
        hasher?.update(grown.subarray(length))
        expect(hasher?.describe()).toEqual(described(grown))
      }),
      { numRuns: 30 }
    )
  })

  it("is hashed the same by a fork and by the hasher, and neither affects the other", () => {
    fc.assert(
      fc.property(lengths, fc.nat(), (length, at) => {
        const bytes = bytesOf(length)
        const start = bytes.subarray(0, at % (length + 1))
        const hasher = followed(start, [])
        const fork = hasher.fork()
        fork.update(bytes.subarray(start.length))
        expect([hasher.describe(), fork.describe()]).toEqual([described(start), described(bytes)])
      }),
      { numRuns: 20 }
    )
  })

  it("is not recognised if one byte differs", async () => {
    await fc.assert(
      fc.asyncProperty(lengths, fc.nat(), fc.boolean(), async (length, at, brief) => {
        const bytes = bytesOf(length)
        const part = followed(bytes, []).describe(brief ? 1 : undefined)
        const changed = Buffer.from(bytes)
        changed[at % length] = (changed[at % length] ?? 0) ^ 1
        expect(await withFile(changed, (file) => ReadPartHasher.resume(file, part, "whole"))).toBeUndefined()
      }),
      { numRuns: 30 }
    )
  })

  it("is not recognised in a file that became shorter", async () => {
    const bytes = bytesOf(blockSize + 10)
    const part = described(bytes.subarray(0, blockSize + 5))
    const shorter = bytes.subarray(0, blockSize + 4)
    expect(await withFile(shorter, (file) => ReadPartHasher.resume(file, part, "whole"))).toBeUndefined()
  })

  it("is compared by its last 64 blocks only on request", async () => {
    const length = 70 * blockSize + 7
    const read = ReadPartHasher.start()
    for (let at = 0; at < length; at += blockSize) read.update(Buffer.alloc(Math.min(blockSize, length - at)))
    const part = read.describe()
    expect(part.boundaries).toHaveLength(65)
    const resume = (changed: ReadonlyArray<number>, extent: "whole" | "tail") =>
      withSparse(length, changed, async (file) => (await ReadPartHasher.resume(file, part, extent)) !== undefined)
    const [early, late] = [[0], [8 * blockSize]]
    expect([await resume([], "tail"), await resume([], "whole")]).toEqual([true, true])
    expect([await resume(early, "tail"), await resume(early, "whole")]).toEqual([true, false])
    expect([await resume(late, "tail"), await resume(late, "whole")]).toEqual([false, false])
    const again = await withSparse(length, [], async (file) =>
      (await ReadPartHasher.resume(file, part, "tail"))?.describe()
    )
    expect(again).toEqual(part)
  })

  it("is looked up by its first block, or by all of it if it is shorter", async () => {
    const bytes = bytesOf(3 * blockSize)
    const [short, long] = [described(bytes.subarray(0, 40)), described(bytes.subarray(0, 2 * blockSize + 1))]
    await withFile(bytes, async (file) => {
      expect(await firstOf(file, 40)).toBe(short.first)
      expect(await firstOf(file, blockSize)).toBe(long.first)
      expect(await firstOf(file, 4 * blockSize)).toBeUndefined()
    })
  })
})
