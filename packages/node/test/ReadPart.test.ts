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

const described = (bytes: Uint8Array, length: number): Promise<ReadPart> =>
  withFile(bytes, async (file) => {
    const part = await followed(bytes, []).describe(file, length)
    if (part === undefined) throw new Error("the file has not changed")
    return part
  })

// Blocks are 1 MiB, so lengths near a boundary matter more than many lengths.
const lengths = fc.oneof(
  fc.integer({ min: 1, max: 5_000 }),
  fc.tuple(fc.integer({ min: 1, max: 3 }), fc.integer({ min: -3, max: 3 })).map(([n, d]) => n * blockSize + d)
)

describe("the read part of a file", () => {
  it("is recognised in the file that it was read from, however the bytes came", async () => {
    await fc.assert(
      fc.asyncProperty(lengths, fc.array(fc.nat(), { maxLength: 5 }), fc.nat(), async (length, cuts, at) => {
        const bytes = bytesOf(length)
        const part = await withFile(bytes, (file) => followed(bytes, cuts).describe(file, at % (length + 1)))
        expect(part).toEqual(await described(bytes, at % (length + 1)))
        const again = await withFile(bytes, (file) => ReadPartHasher.resume(file, part ?? noPart, "whole"))
        expect(again?.read).toBe(at % (length + 1))
      }),
      { numRuns: 40 }
    )
  })

  it("is recognised in a file that has grown, and described on from there as if it had been read in one go", async () => {
    await fc.assert(
      fc.asyncProperty(lengths, fc.integer({ min: 1, max: 3_000 }), async (length, more) => {
        const grown = bytesOf(length + more)
        const part = await described(grown.subarray(0, length), length)
        const resumed = await withFile(grown, async (file) => {
          const hasher = await ReadPartHasher.resume(file, part, "whole")
          hasher?.update(grown.subarray(length))
          return hasher?.describe(file, length + more)
        })
        expect(resumed).toEqual(await described(grown, length + more))
      }),
      { numRuns: 30 }
    )
  })

  it("is not recognised where one byte of it differs", async () => {
    await fc.assert(
      fc.asyncProperty(lengths, fc.nat(), async (length, at) => {
        const bytes = bytesOf(length)
        const part = await described(bytes, length)
        const changed = Buffer.from(bytes)
        changed[at % length] = (changed[at % length] ?? 0) ^ 1
        expect(await withFile(changed, (file) => ReadPartHasher.resume(file, part, "whole"))).toBeUndefined()
      }),
      { numRuns: 30 }
    )
  })

  it("is not recognised in a file that became shorter", async () => {
    const bytes = bytesOf(blockSize + 10)
    const part = await described(bytes, blockSize + 5)
    const shorter = bytes.subarray(0, blockSize + 4)
    expect(await withFile(shorter, (file) => ReadPartHasher.resume(file, part, "whole"))).toBeUndefined()
  })

  it("is compared by its last 64 blocks only where that is asked for", async () => {
    const length = 70 * blockSize + 7
    const part = await withSparse(length, [], async (file) => {
      const hasher = ReadPartHasher.start()
      for (let at = 0; at < length; at += blockSize) hasher.update(Buffer.alloc(Math.min(blockSize, length - at)))
      return (await hasher.describe(file, length)) ?? noPart
    })
    expect(part.boundaries).toHaveLength(65)
    const resume = (changed: ReadonlyArray<number>, extent: "whole" | "tail") =>
      withSparse(length, changed, async (file) => (await ReadPartHasher.resume(file, part, extent)) !== undefined)
    const [early, late] = [[0], [8 * blockSize]]
    expect([await resume([], "tail"), await resume([], "whole")]).toEqual([true, true])
    expect([await resume(early, "tail"), await resume(early, "whole")]).toEqual([true, false])
    expect([await resume(late, "tail"), await resume(late, "whole")]).toEqual([false, false])
    const again = await withSparse(length, [], async (file) =>
      (await ReadPartHasher.resume(file, part, "tail"))?.describe(file, length)
    )
    expect(again).toEqual(part)
  })

  it("cannot be described where the file was changed while it was read", async () => {
    const bytes = bytesOf(blockSize + 100)
    await withFile(bytes, async (file, path) => {
      const hasher = followed(bytes, [])
      writeFileSync(path, bytesOf(blockSize + 100, 7))
      expect(await hasher.describe(file, blockSize + 50)).toBeUndefined()
    })
  })

  it("is looked up by its first block, or by less where less was read", async () => {
    const bytes = bytesOf(3 * blockSize)
    const [short, long] = [await described(bytes, 40), await described(bytes, 2 * blockSize + 1)]
    await withFile(bytes, async (file) => {
      expect(await firstOf(file, 40)).toBe(short.first)
      expect(await firstOf(file, blockSize)).toBe(long.first)
      expect(await firstOf(file, 4 * blockSize)).toBeUndefined()
    })
  })
})

const noPart: ReadPart = { bytes: 0, first: "", boundaries: [], rest: "" }
