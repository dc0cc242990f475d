import { type FileHandle, open, realpath, stat } from "node:fs/promises"
import type { KnownPart } from "@sluice/core/Source"
import type { Json } from "@sluice/values/Json"
import { Option, Schema } from "effect"
import { type FileCheckpoint, type FileFacts, type FileMatch, match } from "../files/FileMatch.js"
import type { InputFile } from "../files/InputFiles.js"
import { type Extent, firstOf, type ReadPart, ReadPartHasher } from "../files/ReadPart.js"
import { fileStart, type LineStart } from "./FileReading.js"

/** A file on the disk as it is now. */
export interface PartFile extends FileFacts {
  /** As people named it, for messages. `path` is its real path: a link and its target are one file. */
  readonly name: string
}

/** The checkpoint of a file with what reading needs to continue it. */
export interface KeptFile extends FileCheckpoint {
  readonly name: string
  /** The start of a line that comes no later than what is not settled. */
  readonly start: LineStart
}

/** The files behind names, each once, in the order of the names. The first name of a file counts. */
export const gather = async (inputs: ReadonlyArray<InputFile>): Promise<ReadonlyArray<PartFile>> => {
  const found = new Map<string, PartFile>()
  for (const input of inputs) {
    const file = await factsOf(input)
    const key = `${file.device}:${file.inode}`
    if (!found.has(key)) found.set(key, file)
  }
  return [...found.values()]
}

/** What the file system says of a file now. */
export const factsOf = async ({ name, path }: InputFile): Promise<PartFile> => {
  const real = await realpath(path)
  const { birthtimeNs, ctimeNs, dev, ino, mtimeNs, size } = await stat(real, { bigint: true })
  return {
    name,
    path: real,
    device: dev,
    inode: ino,
    born: birthtimeNs,
    size: Number(size),
    modified: mtimeNs,
    changed: ctimeNs
  }
}

/** A file and what it is to this run, with the hasher that has followed its read part, where it continues one. */
export interface MatchedFile extends FileMatch<PartFile, KeptFile> {
  readonly hasher: () => Promise<ReadPartHasher | undefined>
}

/** Which of the files continues which checkpoint; reads as much of them as the answer needs. `now` in milliseconds. */
export const matchFiles = async (
  files: ReadonlyArray<PartFile>,
  checkpoints: ReadonlyArray<KeptFile>,
  now: number
): Promise<{ readonly files: ReadonlyArray<MatchedFile>; readonly vanished: ReadonlyArray<KeptFile> }> => {
  const hashers = new Map<ReadPart, ReadPartHasher>()
  const beginsWith = async (file: PartFile, part: ReadPart, extent: Extent): Promise<boolean> => {
    const hasher = await reading(file, (handle) => ReadPartHasher.resume(handle, part, extent))
    if (hasher !== undefined) hashers.set(part, hasher)
    return hasher !== undefined
  }
  const first = (file: PartFile, length: number) => reading(file, (handle) => firstOf(handle, length))
  const matches = await match(files, checkpoints, { first, beginsWith }, now)
  const hasherOf = async ({ checkpoint, compared, file }: FileMatch<PartFile, KeptFile>) => {
    if (checkpoint === undefined) return undefined
    // Where nobody touched the file, its last blocks are enough to follow on from.
    return compared === "nothing"
      ? reading(file, (handle) => ReadPartHasher.resume(handle, checkpoint.read, "tail"))
      : hashers.get(checkpoint.read)
  }
  return {
    files: matches.files.map((one) => ({ ...one, hasher: () => hasherOf(one) })),
    vanished: matches.vanished
  }
}

const reading = async <A>({ path }: PartFile, use: (handle: FileHandle) => Promise<A>): Promise<A> => {
  const handle = await open(path, "r")
  try {
    return await use(handle)
  } finally {
    await handle.close()
  }
}

const Natural = Schema.Int.pipe(Schema.nonNegative())

const ReadPartSchema = Schema.Struct({
  bytes: Natural,
  first: Schema.String,
  boundaries: Schema.Array(Schema.String),
  rest: Schema.String
})

/** As it is stored. Nanoseconds and inode numbers exceed what a JSON number holds. */
const Mark = Schema.Struct({
  name: Schema.String,
  path: Schema.String,
  device: Schema.BigInt,
  inode: Schema.BigInt,
  born: Schema.BigInt,
  size: Natural,
  modified: Schema.BigInt,
  changed: Schema.BigInt,
  keptAt: Schema.BigInt,
  comparedAt: Schema.Number,
  read: ReadPartSchema
})

const Identity = Schema.Struct({ ...Mark.fields, start: Schema.Struct({ bytes: Natural, line: Natural }) })

const encodeMark = Schema.encodeSync(Mark)
const encodeIdentity = Schema.encodeSync(Identity)
const decodeMark = Schema.decodeUnknownOption(Mark)
const decodeIdentity = Schema.decodeUnknownOption(Identity)

/** What is stored of a file about once a second. */
export const identify = ({ part: _, ...kept }: KeptFile): Json => encodeIdentity(kept)

/** What is stored of it with every answer. */
export const mark = ({ part: _, ...kept }: Omit<KeptFile, "start">): Json => encodeMark(kept)

/** The file of a part of an earlier run; undefined where what was stored is not of a file. */
export const keptOf = ({ identity, mark: later, part }: KnownPart): KeptFile | undefined => {
  const whole = Option.getOrUndefined(decodeIdentity(identity))
  const brief = Option.getOrUndefined(decodeMark(later))
  const latest = brief ?? whole
  return latest && { ...latest, part, start: whole?.start ?? fileStart }
}
