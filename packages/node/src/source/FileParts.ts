import { type FileHandle, open, realpath, stat } from "node:fs/promises"
import type { KnownPart } from "@sluice/core/Source"
import type { Json } from "@sluice/values/Json"
import { Option, Schema } from "effect"
import { type FileCheckpoint, type FileFacts, type FileMatch, match } from "../files/FileMatch.js"
import type { InputFile } from "../files/InputFiles.js"
import { type Extent, firstOf, type ReadPart, ReadPartHasher } from "../files/ReadPart.js"
import type { UnitStart } from "../format/Decoder.js"
import { fileStart } from "./FileReading.js"

/** A file on the disk in its current state. */
export interface PartFile extends FileFacts {
  /**
   * The name for messages, as the user passed it. `path` is the real path, because a link and its target are the same
   * file.
   */
  readonly name: string
  /** All names of the file with their paths. A linked file has several. */
  readonly allNames: ReadonlyArray<string>
}

/** The checkpoint of a file, with the place where reading continues. */
export interface KeptFile extends FileCheckpoint {
  readonly name: string
  /** The position of the last entry if the file was read to its end, else null. In a compressed file it may exceed the size. */
  readonly lastEntry: number | null
  /** Whether the last entry is a record: it may have been sent. False in files of earlier versions. */
  readonly lastIsRecord: boolean
  /** The start of a line at or before the first entry that is not finished. */
  readonly start: UnitStart
}

/** The end of what was read of a file. */
export type LastEntry = Pick<KeptFile, "lastEntry" | "lastIsRecord">

/** The named files in the order of the names, each once, under its first name. */
export const gather = async (inputs: ReadonlyArray<InputFile>): Promise<ReadonlyArray<PartFile>> => {
  const found = new Map<string, PartFile>()
  for (const input of inputs) {
    const file = await factsOf(input)
    const key = `${file.device}:${file.inode}`
    const known = found.get(key)
    found.set(key, known === undefined ? file : { ...known, allNames: [...known.allNames, ...file.allNames] })
  }
  return [...found.values()]
}

/** The current metadata of a file. */
export const factsOf = async ({ name, path }: InputFile): Promise<PartFile> => {
  const real = await realpath(path)
  const { birthtimeNs, ctimeNs, dev, ino, mtimeNs, size } = await stat(real, { bigint: true })
  return {
    name,
    allNames: [name, path, real],
    path: real,
    device: dev,
    inode: ino,
    born: birthtimeNs,
    size: Number(size),
    modified: mtimeNs,
    changed: ctimeNs
  }
}

/** A file with its state. `hasher` returns the hasher after its read part if the file continues one. */
export interface MatchedFile extends FileMatch<PartFile, KeptFile> {
  readonly hasher: () => Promise<ReadPartHasher | undefined>
}

/** Decides which file continues which checkpoint; see {@link match}. `now` in milliseconds since 1970. */
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
    // The last blocks are enough if the file was not touched.
    return compared === "nothing"
      ? reading(file, (handle) => ReadPartHasher.resume(handle, checkpoint.read, "tail"))
      : hashers.get(checkpoint.read)
  }
  return {
    files: matches.files.map((one) => ({ ...one, state: stateOf(one), hasher: () => hasherOf(one) })),
    vanished: matches.vanished
  }
}

/** The end of a JSON list follows the read part of its file, so a file that was read to its end may have the same size as then. */
const stateOf = ({ checkpoint, file, state }: FileMatch<PartFile, KeptFile>): FileMatch["state"] =>
  state === "appended" && checkpoint?.lastEntry !== null && checkpoint?.size === file.size ? "unchanged" : state

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

/** The stored form. Nanoseconds and inode numbers exceed the exact integers of JSON numbers. */
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
  read: ReadPartSchema,
  lastEntry: Schema.NullOr(Natural),
  lastIsRecord: Schema.optionalWith(Schema.Boolean, { default: () => false, exact: true })
})

const Identity = Schema.Struct({ ...Mark.fields, start: Schema.Struct({ bytes: Natural, line: Natural }) })

const encodeFacts = Schema.encodeSync(Mark.omit("read", "lastEntry", "lastIsRecord"))
const encodeIdentity = Schema.encodeSync(Identity)
const decodeMark = Schema.decodeUnknownOption(Mark)
const decodeIdentity = Schema.decodeUnknownOption(Identity)

/** The stored form of a checkpoint, written about once a second. */
export const identify = ({ part: _, ...kept }: KeptFile): Json => encodeIdentity(kept)

/** Its short form, written with every response. The value stays the same until more is read. */
export class FileMark {
  readonly #facts: Omit<typeof Mark.Encoded, "read" | "lastEntry" | "lastIsRecord">
  #mark: typeof Mark.Encoded | undefined

  constructor({ part: _, ...facts }: Omit<KeptFile, "read" | "start" | keyof LastEntry>) {
    this.#facts = encodeFacts(facts)
  }

  /** The mark after `bytes` were read. `read` describes these bytes. */
  at(bytes: number, last: LastEntry, read: () => ReadPart): Json {
    const before = this.#mark
    if (before !== undefined && before.read.bytes === bytes && before.lastEntry === last.lastEntry) return before
    const part: typeof ReadPartSchema.Encoded = read()
    const mark = { ...this.#facts, read: part, ...last }
    this.#mark = mark
    return mark
  }
}

/** The file of a part of an earlier run; undefined if the stored data does not describe a file. */
export const keptOf = ({ identity, mark: later, part }: KnownPart): KeptFile | undefined => {
  const whole = Option.getOrUndefined(decodeIdentity(identity))
  const brief = Option.getOrUndefined(decodeMark(later))
  const latest = brief ?? whole
  return latest && { ...latest, part, start: whole?.start ?? fileStart }
}
