import type { Extent, ReadPart } from "./ReadPart.js"

/** What the file system says of a file. Times in nanoseconds since 1970. */
export interface FileFacts {
  /** As it was named, or found in a folder or by a glob. */
  readonly path: string
  readonly device: bigint
  readonly inode: bigint
  /** When it was created: systems give the inode of a deleted file to the next one. */
  readonly born: bigint
  readonly size: number
  readonly modified: bigint
  /** When its content or its entry last changed: programs can set the time of modification, not this one. */
  readonly changed: bigint
}

/** What is kept of a file that an earlier run read. */
export interface FileCheckpoint extends FileFacts {
  /** Tells the checkpoints of a source apart. */
  readonly part: string
  readonly read: ReadPart
  /** When it was kept, in nanoseconds since 1970 by the wall clock. */
  readonly keptAt: bigint
  /** When the read part was last compared as a whole, in milliseconds since 1970. */
  readonly comparedAt: number
}

/**
 * What a file is to this run.
 *
 * - `unchanged`: the file of a checkpoint, with nothing after the read part.
 * - `appended`: the same with more after it.
 * - `moved`: the same under another name; it may have grown.
 * - `rewritten`: the file of a checkpoint, or one in its place, whose read part differs or is shorter.
 * - `copy`: has the read part of a checkpoint that another file claims.
 * - `new`: none of these.
 */
export type FileState = "unchanged" | "appended" | "moved" | "rewritten" | "copy" | "new"

/** A file and what it is to this run. */
export interface FileMatch<A extends FileFacts = FileFacts, B extends FileCheckpoint = FileCheckpoint> {
  readonly file: A
  readonly state: FileState
  /** The checkpoint that it continues, or that it was rewritten over, or whose file it is a copy of. */
  readonly checkpoint: B | undefined
  /** How much of the read part was compared: nothing where size, times and place say that nobody touched the file. */
  readonly compared: Extent | "nothing"
}

/** The files of a run in their order, and the checkpoints that no file continues. */
export interface Matches<A extends FileFacts = FileFacts, B extends FileCheckpoint = FileCheckpoint> {
  readonly files: ReadonlyArray<FileMatch<A, B>>
  readonly vanished: ReadonlyArray<B>
}

/** How the content of a file is looked at. */
export interface Contents<A extends FileFacts> {
  /** SHA-256 of the first `length` bytes, hexadecimal; undefined where the file is shorter. */
  readonly first: (file: A, length: number) => Promise<string | undefined>
  /** Whether the file begins with the read part. */
  readonly beginsWith: (file: A, part: ReadPart, extent: Extent) => Promise<boolean>
}

/** A modification time this near to the moment of the checkpoint may hide a later change: file systems keep coarse times. */
const coarse = 2_000_000_000n

const day = 24 * 60 * 60 * 1000

const firstBlock = 1024 * 1024

/**
 * Decides by content, never by name first, which file continues which checkpoint. The longest read part that a file begins
 * with wins, and each checkpoint is claimed once: by the file at its place on the disk if that is one of them, else by the
 * one with its name, else by the first. `files` names each file once (real paths). `now` in milliseconds since 1970.
 */
export const match = async <A extends FileFacts, B extends FileCheckpoint>(
  files: ReadonlyArray<A>,
  checkpoints: ReadonlyArray<B>,
  contents: Contents<A>,
  now: number
): Promise<Matches<A, B>> => {
  const known = checkpoints.filter(({ read }) => read.bytes > 0)
  const found: Array<Found<A, B>> = []
  for (const file of files) found.push(...(await foundFor(file, known, contents, now)))
  const claims = claim(found)
  const claimed = new Set([...claims.values()].map(({ checkpoint }) => checkpoint))
  return {
    files: files.map((file) => matchOf(file, claims.get(file), found, known, claimed)),
    vanished: checkpoints.filter(
      (checkpoint) => !claimed.has(checkpoint) && !files.some((file) => isPlaceOf(file, checkpoint))
    )
  }
}

/** A file that begins with the read part of a checkpoint. */
interface Found<A, B> {
  readonly file: A
  readonly checkpoint: B
  readonly compared: Extent | "nothing"
}

const isSameFile = (file: FileFacts, checkpoint: FileFacts): boolean =>
  file.device === checkpoint.device && file.inode === checkpoint.inode && file.born === checkpoint.born

/** Where the file of a checkpoint was: the same file on the disk, or another one with its name. */
const isPlaceOf = (file: FileFacts, checkpoint: FileCheckpoint): boolean =>
  isSameFile(file, checkpoint) || file.path === checkpoint.path

const foundFor = async <A extends FileFacts, B extends FileCheckpoint>(
  file: A,
  checkpoints: ReadonlyArray<B>,
  contents: Contents<A>,
  now: number
): Promise<ReadonlyArray<Found<A, B>>> => {
  const found: Array<Found<A, B>> = []
  const firsts = new Map<number, string | undefined>()
  for (const checkpoint of checkpoints) {
    const { read } = checkpoint
    if (file.size < read.bytes) continue
    if (isUntouched(file, checkpoint)) {
      found.push({ file, checkpoint, compared: "nothing" })
      continue
    }
    const length = Math.min(firstBlock, read.bytes)
    if (!firsts.has(length)) firsts.set(length, await contents.first(file, length))
    if (firsts.get(length) !== read.first) continue
    const extent = extentOf(file, checkpoint, now)
    if (await contents.beginsWith(file, read, extent)) found.push({ file, checkpoint, compared: extent })
  }
  return found
}

const isUntouched = (file: FileFacts, checkpoint: FileCheckpoint): boolean =>
  isSameFile(file, checkpoint) &&
  file.size === checkpoint.size &&
  file.modified === checkpoint.modified &&
  file.changed === checkpoint.changed &&
  checkpoint.modified + coarse <= checkpoint.keptAt

const extentOf = (file: FileFacts, checkpoint: FileCheckpoint, now: number): Extent =>
  isSameFile(file, checkpoint) && file.size > checkpoint.size && now - checkpoint.comparedAt < day ? "tail" : "whole"

/** Gives each checkpoint to one file and each file one checkpoint, the longest read parts first. */
const claim = <A extends FileFacts, B extends FileCheckpoint>(
  found: ReadonlyArray<Found<A, B>>
): ReadonlyMap<A, Found<A, B>> => {
  const claims = new Map<A, Found<A, B>>()
  const taken = new Set<B>()
  const order = [...found].sort(
    (a, b) => b.checkpoint.read.bytes - a.checkpoint.read.bytes || nearness(b) - nearness(a)
  )
  for (const one of order) {
    if (claims.has(one.file) || taken.has(one.checkpoint)) continue
    claims.set(one.file, one)
    taken.add(one.checkpoint)
  }
  return claims
}

const nearness = <A extends FileFacts, B extends FileCheckpoint>({ file, checkpoint }: Found<A, B>): number =>
  (isSameFile(file, checkpoint) ? 2 : 0) + (file.path === checkpoint.path ? 1 : 0)

const matchOf = <A extends FileFacts, B extends FileCheckpoint>(
  file: A,
  claimed: Found<A, B> | undefined,
  found: ReadonlyArray<Found<A, B>>,
  checkpoints: ReadonlyArray<B>,
  taken: ReadonlySet<B>
): FileMatch<A, B> => {
  if (claimed !== undefined) {
    const { checkpoint, compared } = claimed
    return { file, checkpoint, compared, state: stateOf(file, checkpoint) }
  }
  const copied = found.find((one) => one.file === file)
  if (copied !== undefined) return { file, checkpoint: copied.checkpoint, compared: copied.compared, state: "copy" }
  const replaced = checkpoints.find((checkpoint) => !taken.has(checkpoint) && isPlaceOf(file, checkpoint))
  return { file, checkpoint: replaced, compared: "whole", state: replaced === undefined ? "new" : "rewritten" }
}

const stateOf = (file: FileFacts, checkpoint: FileCheckpoint): FileState => {
  if (file.path !== checkpoint.path) return "moved"
  return file.size > checkpoint.read.bytes ? "appended" : "unchanged"
}
