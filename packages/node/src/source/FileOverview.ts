import { existsSync } from "node:fs"
import { open, stat } from "node:fs/promises"
import type { KnownPart } from "@sluice/core/Source"
import { isCompressed } from "../files/ByteStream.js"
import { isMissing } from "../files/FileFault.js"
import type { FileState } from "../files/FileMatch.js"
import { expand, type InputFile, isSpecial, standardInput } from "../files/InputFiles.js"
import { gather, keptOf, type MatchedFile, matchFiles, type PartFile } from "./FileParts.js"
import { decide, reportOf, type Wishes } from "./FileReport.js"

/** A file in its present state, and the part of it that earlier runs read. */
export interface FileOverview {
  /** Its present name as the user passed it, or its earlier name. */
  readonly name: string
  /**
   * `missing`: named by the user, not on the disk, and unknown to earlier runs. `vanished`: read by an earlier run and
   * no longer on the disk. `other`: read by an earlier run, on the disk, and no longer part of the source.
   */
  readonly state: FileState | "missing" | "vanished" | "other"
  /** The part with the checkpoints of the file. Undefined if no part of the file was read. */
  readonly part: string | undefined
  /** Its present size in bytes. Undefined if the file does not exist. */
  readonly size: number | undefined
  /** Bytes that earlier runs read. For a compressed file, compressed bytes. */
  readonly read: number
  /** Whether positions count uncompressed bytes, which cannot be compared with its size. */
  readonly compressed: boolean
  /**
   * Its earlier name, or the name of the file that it is a copy of. Absent if the name is the same or there is none.
   */
  readonly earlier?: string
  /** The reason the next run does not read the file, and what to do. Absent if the run reads it. */
  readonly refused?: string
}

/** The files to examine. Relative names are relative to `folder`. */
export interface Where {
  readonly input: ReadonlyArray<string>
  readonly folder: string
  /** See {@link Settings.remembers}. Default: false. */
  readonly remembers?: boolean
}

/**
 * The treatment of each file by the next run: first the files of the input in reading order, then the files that only
 * earlier runs read. Changes nothing, and reads only as much of the files as is needed to recognise them. A file that
 * cannot be read counts as missing. `now` in milliseconds since 1970.
 */
export const overview = async (
  { folder, input, remembers = false }: Where,
  known: ReadonlyArray<KnownPart>,
  now: number
): Promise<ReadonlyArray<FileOverview>> => {
  const named = (await expand(input, folder)).filter(({ name }) => name !== standardInput)
  const present: Array<PartFile> = []
  const missing: Array<InputFile> = []
  for (const file of named) {
    const found = await gatherOne(file)
    if (found === undefined) missing.push(file)
    else if (!present.some(({ path }) => path === found.path)) present.push(found)
  }
  const { files, vanished } = await matchFiles(
    present,
    known.flatMap((part) => keptOf(part) ?? []),
    now
  )
  const damaged = known.some((one) => one.damaged)
  return [
    ...(await Promise.all(files.map((match) => overviewOf(match, { again: [], accept: [], damaged, remembers })))),
    ...missing
      .filter(({ path }) => !vanished.some((one) => one.path === path))
      .map(({ name }): FileOverview => ({ ...untouched, name, state: "missing", size: undefined })),
    ...vanished.map(({ name, part, path, read }): FileOverview => {
      const state = existsSync(path) ? "other" : "vanished"
      return { ...untouched, name, state, part, size: undefined, read: read.bytes }
    })
  ]
}

const untouched = { part: undefined, read: 0, compressed: false } as const

const overviewOf = async (match: MatchedFile, wishes: Wishes): Promise<FileOverview> => {
  const { checkpoint, file, state } = match
  const { earlier, refused } = reportOf(match, decide(match, wishes))
  const own = state === "copy" || state === "new" ? undefined : checkpoint
  return {
    name: file.name,
    state,
    part: own?.part,
    size: file.size,
    read: own?.read.bytes ?? 0,
    compressed: await isCompressed(file.path),
    ...(earlier !== undefined && { earlier }),
    ...(refused !== undefined && { refused })
  }
}

const gatherOne = async (file: InputFile): Promise<PartFile | undefined> => {
  try {
    // Opening a pipe would wait for its writer.
    if (isSpecial(await stat(file.path))) return undefined
    await (await open(file.path, "r")).close()
    return (await gather([file]))[0]
  } catch (error) {
    if (isMissing(error) || isDenied(error)) return undefined
    throw error
  }
}

const isDenied = (error: unknown): boolean =>
  error instanceof Error && "code" in error && ["EACCES", "EPERM", "ELOOP", "ENOTDIR"].includes(String(error.code))
