import type { Extent, ReadPart } from "./ReadPart.js"

/** The metadata of a file. Times in nanoseconds since 1970. */
export interface FileFacts {
  /** The name as the user passed it or a glob found it. */
  readonly path: string
  readonly device: bigint
  readonly inode: bigint
  /** The time of its creation. Needed because file systems reuse the inode of a deleted file. */
  readonly born: bigint
  readonly size: number
  readonly modified: bigint
  /** The time of the last change of its content or entry. Unlike the time of modification, programs cannot set it. */
  readonly changed: bigint
}

/** The stored facts about a file that an earlier run read. */
export interface FileCheckpoint extends FileFacts {
  /** Identifies the checkpoint within its source. */
  readonly part: string
  readonly read: ReadPart
  /** The time when it was stored, in nanoseconds since 1970 by the wall clock. */
  readonly keptAt: bigint
  /** The time of the last complete comparison of the read part, in milliseconds since 1970. */
  readonly comparedAt: number
}

/**
 * The relation of a file to the checkpoints of earlier runs.
 *
 * - `unchanged`: the file of a checkpoint, with nothing after the read part.
 * - `appended`: the file of a checkpoint, with more after the read part.
 * - `moved`: the file of a checkpoint under another name. It may have grown.
 * - `rewritten`: the file of a checkpoint, or another file in its place. Its read part differs or is shorter.
 * - `copy`: begins with the read part of a checkpoint that another file continues.
 * - `new`: any other file.
 */
export type FileState = "unchanged" | "appended" | "moved" | "rewritten" | "copy" | "new"

/** A file with its state. */
export interface FileMatch<A extends FileFacts = FileFacts, B extends FileCheckpoint = FileCheckpoint> {
  readonly file: A
  readonly state: FileState
  /** The checkpoint of the file itself, or of the file that it replaces or copies. */
  readonly checkpoint: B | undefined
  /**
   * The compared part of the read part. Nothing is compared if size, times and place show that the file was not
   * changed.
   */
  readonly compared: Extent | "nothing"
}

/** The files of a run in their given order, and the checkpoints whose files are missing. */
export interface Matches<A extends FileFacts = FileFacts, B extends FileCheckpoint = FileCheckpoint> {
  readonly files: ReadonlyArray<FileMatch<A, B>>
  readonly vanished: ReadonlyArray<B>
}

/** Reads the content of files. */
export interface Contents<A extends FileFacts> {
  /** SHA-256 of the first `length` bytes, hexadecimal; undefined if the file is shorter. */
  readonly first: (file: A, length: number) => Promise<string | undefined>
  /** Whether the file begins with the read part. */
  readonly beginsWith: (file: A, part: ReadPart, extent: Extent) => Promise<boolean>
}

/**
 * In nanoseconds. File systems store coarse times, so a modification within this time before the checkpoint may hide a
 * later one.
 */
const coarse = 2_000_000_000n

const day = 24 * 60 * 60 * 1000

const firstBlock = 1024 * 1024

/**
 * Decides by content which file continues which checkpoint. A file continues the checkpoint with the longest read part
 * that it begins with. If several files begin with it, the file at the same place on the disk continues it, otherwise
 * the file with the same name, otherwise the first file. The others are copies. `files` lists each file once (real
 * paths). `now` in milliseconds since 1970.
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
    files: files.map((file) => matchOf(file, { claims, claimed, found, checkpoints: known })),
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

/** Whether a file is in the place of the file of a checkpoint: the same one on the disk, or one with the same name. */
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

/** After the clock was set back, the age of the last comparison is unknown. */
const extentOf = (file: FileFacts, checkpoint: FileCheckpoint, now: number): Extent => {
  const age = now - checkpoint.comparedAt
  const isRecent = age >= 0 && age < day
  return isSameFile(file, checkpoint) && file.size > checkpoint.size && isRecent ? "tail" : "whole"
}

/** Assigns each checkpoint to at most one file and each file at most one checkpoint, longest read parts first. */
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

/** The files that begin with the read part of each checkpoint, and the file that continues it. */
interface Claims<A extends FileFacts, B extends FileCheckpoint> {
  readonly claims: ReadonlyMap<A, Found<A, B>>
  /** The checkpoints in `claims`. */
  readonly claimed: ReadonlySet<B>
  readonly found: ReadonlyArray<Found<A, B>>
  readonly checkpoints: ReadonlyArray<B>
}

const matchOf = <A extends FileFacts, B extends FileCheckpoint>(
  file: A,
  { checkpoints, claimed, claims, found }: Claims<A, B>
): FileMatch<A, B> => {
  const claim = claims.get(file)
  if (claim !== undefined) {
    const { checkpoint, compared } = claim
    return { file, checkpoint, compared, state: stateOf(file, checkpoint) }
  }
  const copied = found.find((one) => one.file === file)
  if (copied !== undefined) return { file, checkpoint: copied.checkpoint, compared: copied.compared, state: "copy" }
  const replaced = checkpoints.find((checkpoint) => !claimed.has(checkpoint) && isPlaceOf(file, checkpoint))
  return { file, checkpoint: replaced, compared: "whole", state: replaced === undefined ? "new" : "rewritten" }
}

const stateOf = (file: FileFacts, checkpoint: FileCheckpoint): FileState => {
  if (file.path !== checkpoint.path) return "moved"
  return file.size > checkpoint.read.bytes ? "appended" : "unchanged"
}
