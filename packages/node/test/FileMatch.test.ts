import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { type Contents, type FileCheckpoint, type FileFacts, match } from "../src/files/FileMatch.js"

const full = process.env["SLUICE_PROOF"] === "full"

/** A file in memory: its content is a string, and its digests are the text itself. */
interface MemoryFile extends FileFacts {
  readonly text: string
}

const second = 1_000_000_000n
const now = 1_000_000

const file = (path: string, text: string, rest: Partial<MemoryFile> = {}): MemoryFile => ({
  path,
  text,
  device: 1n,
  born: 0n,
  inode: BigInt([...path].reduce((sum, char) => sum * 31 + char.charCodeAt(0), 7)),
  size: text.length,
  modified: 0n,
  changed: 0n,
  ...rest
})

/** The checkpoint of a run that read `bytes` of a file, by default all of it. */
const checkpointOf = (read: MemoryFile, bytes = read.text.length): FileCheckpoint => {
  const { text, ...facts } = read
  const part = text.slice(0, bytes)
  return {
    ...facts,
    part: read.path,
    read: { bytes, first: part, boundaries: [], rest: part },
    keptAt: 10n * second,
    comparedAt: now
  }
}

const contents: Contents<MemoryFile> = {
  first: async ({ text }, length) => (text.length < length ? undefined : text.slice(0, length)),
  beginsWith: async ({ text }, { rest }) => text.startsWith(rest)
}

/** Each file as `name state checkpoint`, and the checkpoints that vanished. */
const told = async (files: ReadonlyArray<MemoryFile>, checkpoints: ReadonlyArray<FileCheckpoint>) => {
  const { files: matches, vanished } = await match(files, checkpoints, contents, now)
  return {
    files: matches.map(({ file: { path }, state, checkpoint }) =>
      [path, state, ...(checkpoint === undefined ? [] : [checkpoint.part])].join(" ")
    ),
    vanished: vanished.map(({ part }) => part)
  }
}

const log = file("app.log", "1\n2\n")
const touched = { modified: 9n * second, changed: 9n * second }

describe("a file of an earlier run", () => {
  it.each<[string, ReadonlyArray<MemoryFile>, ReadonlyArray<FileCheckpoint>, ReadonlyArray<string>]>([
    ["that was not touched is unchanged", [log], [checkpointOf(log)], ["app.log unchanged app.log"]],
    [
      "written again with the same content is unchanged",
      [file("app.log", "1\n2\n", { inode: 99n, ...touched })],
      [checkpointOf(log)],
      ["app.log unchanged app.log"]
    ],
    [
      "that has grown is appended",
      [file("app.log", "1\n2\n3\n", touched)],
      [checkpointOf(log)],
      ["app.log appended app.log"]
    ],
    ["read in part is appended", [log], [checkpointOf(log, 2)], ["app.log appended app.log"]],
    [
      "whose second row changed is rewritten",
      [file("app.log", "1\nX\n", touched)],
      [checkpointOf(log)],
      ["app.log rewritten app.log"]
    ],
    [
      "that became shorter is rewritten",
      [file("app.log", "1\n", touched)],
      [checkpointOf(log)],
      ["app.log rewritten app.log"]
    ],
    [
      "replaced by another one with its name is rewritten",
      [file("app.log", "7\n8\n", { inode: 99n, ...touched })],
      [checkpointOf(log)],
      ["app.log rewritten app.log"]
    ],
    [
      "renamed is moved",
      [file("old.log", "1\n2\n", { inode: log.inode })],
      [checkpointOf(log)],
      ["old.log moved app.log"]
    ],
    [
      "copied to another disk and removed is moved",
      [file("old.log", "1\n2\n", { device: 5n })],
      [checkpointOf(log)],
      ["old.log moved app.log"]
    ],
    [
      "rotated by renaming is moved, and the file in its place is new",
      [file("app.log", "3\n", { inode: 99n }), file("app.log.1", "1\n2\n", { inode: log.inode })],
      [checkpointOf(log)],
      ["app.log new", "app.log.1 moved app.log"]
    ],
    [
      "rotated by copying and truncating is moved, and the truncated file is new",
      [file("app.log", "", touched), file("app.log.1", "1\n2\n", { inode: 99n })],
      [checkpointOf(log)],
      ["app.log new", "app.log.1 moved app.log"]
    ],
    [
      "copied stays itself, and the other one is its copy",
      [file("a-copy.log", "1\n2\n"), log],
      [checkpointOf(log)],
      ["a-copy.log copy app.log", "app.log unchanged app.log"]
    ],
    [
      "copied and continued stays itself, and the other one is its copy",
      [file("a-copy.log", "1\n2\n3\n"), log],
      [checkpointOf(log)],
      ["a-copy.log copy app.log", "app.log unchanged app.log"]
    ],
    [
      "with a sibling that begins the same keeps its own checkpoint",
      [file("a.log", "1\n2\n"), file("b.log", "1\n2\n3\n")],
      [checkpointOf(file("b.log", "1\n2\n3\n")), checkpointOf(file("a.log", "1\n2\n"))],
      ["a.log unchanged a.log", "b.log unchanged b.log"]
    ],
    [
      "that was empty matches nothing by content",
      [file("other.log", "1\n")],
      [checkpointOf(file("app.log", ""))],
      ["other.log new"]
    ]
  ])("%s", async (_, files, checkpoints, expected) => {
    expect((await told(files, checkpoints)).files).toEqual(expected)
  })

  it("that is missing keeps its checkpoint", async () => {
    expect(await told([], [checkpointOf(log)])).toEqual({ files: [], vanished: ["app.log"] })
  })

  it("is compared if it was modified just before its checkpoint was stored", async () => {
    const fresh = file("app.log", "1\nX\n", { modified: 9n * second, changed: 9n * second })
    const kept = checkpointOf(file("app.log", "1\n2\n", { modified: 9n * second, changed: 9n * second }))
    expect((await told([fresh], [kept])).files).toEqual(["app.log rewritten app.log"])
  })

  it("is compared as a whole once a day while it grows, and after the clock went back", async () => {
    const grown = file("app.log", "1\n2\n3\n", touched)
    const kept = checkpointOf(log)
    const extents = await Promise.all(
      [now, now - 25 * 60 * 60 * 1000, now + 1].map(
        async (comparedAt) => (await match([grown], [{ ...kept, comparedAt }], contents, now)).files[0]?.compared
      )
    )
    expect(extents).toEqual(["tail", "whole", "whole"])
  })
})

// Names and contents come from small sets, so that files often share them.
const files = fc.uniqueArray(
  fc.record({
    name: fc.constantFrom("a", "b", "c", "d"),
    lines: fc.array(fc.constantFrom("1\n", "2\n"), { maxLength: 4 }),
    inode: fc.integer({ min: 1, max: 4 }),
    changed: fc.integer({ min: 0, max: 3 })
  }),
  { selector: ({ name }) => name, maxLength: 4 }
)

const inMemory = (
  drawn: ReadonlyArray<{ name: string; lines: ReadonlyArray<string>; inode: number; changed: number }>
) =>
  drawn.map(({ name, lines, inode, changed }) =>
    file(name, lines.join(""), { inode: BigInt(inode), modified: BigInt(changed), changed: BigInt(changed) })
  )

describe("after any changes to the files", () => {
  it("at most one file continues a checkpoint, and it begins with the part that was read", async () => {
    await fc.assert(
      fc.asyncProperty(files, files, fc.nat({ max: 8 }), async (before, after, bytes) => {
        const checkpoints = inMemory(before).map((one) => checkpointOf(one, Math.min(bytes, one.text.length)))
        // A file with the size, times and place of another file counts as that file. In this test, it is the same file.
        const honest = inMemory(after).map((one) =>
          checkpoints.some((kept) => kept.inode === one.inode && kept.changed === one.changed && kept.size === one.size)
            ? { ...one, changed: one.changed + 10n }
            : one
        )
        const { files: matches } = await match(honest, checkpoints, contents, now)
        expect(matches.map(({ file: { path } }) => path)).toEqual(honest.map(({ path }) => path))
        const continued = matches.filter(({ state }) => ["unchanged", "appended", "moved"].includes(state))
        const parts = continued.map(({ checkpoint }) => checkpoint?.part)
        expect(new Set(parts).size).toBe(parts.length)
        for (const { file: at, checkpoint } of continued)
          expect(at.text.startsWith(checkpoint?.read.rest ?? "nothing was read")).toBe(true)
      }),
      { numRuns: full ? 10_000 : 500 }
    )
  })

  it("a file that begins with the read part of another file is not new", async () => {
    await fc.assert(
      fc.asyncProperty(files, files, async (before, after) => {
        const checkpoints = inMemory(before).map((one) => checkpointOf(one))
        const { files: matches } = await match(inMemory(after), checkpoints, contents, now)
        for (const { file: at, state } of matches) {
          if (state !== "new") continue
          expect(checkpoints.some(({ read }) => read.bytes > 0 && at.text.startsWith(read.rest))).toBe(false)
        }
      }),
      { numRuns: full ? 10_000 : 500 }
    )
  })
})
