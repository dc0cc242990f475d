import { existsSync, lstat, realpath, type Stats, stat, statSync } from "node:fs"
import { readdir } from "node:fs/promises"
import { join, resolve } from "node:path"
import { type GlobOptions, glob, isDynamicPattern } from "tinyglobby"

/** An input file: its name as given, and its absolute path. */
export interface InputFile {
  /** `-` for standard input. */
  readonly name: string
  readonly path: string
  /** Present for an input of a glob or folder that is not a file. */
  readonly isNoFile?: NoFile
}

/** Inputs that are not files: a link that leads to no file, and a named pipe, a socket or a device. */
export type NoFile = "link" | "special"

export const standardInput = "-"

/**
 * The files for names, folders and globs. Names keep the given order. The files of a folder or glob are ordered by name
 * (code unit order), and each file occurs once. A folder means the files directly in it, without hidden ones. The name
 * of an existing file is never treated as a glob.
 */
export const expand = async (inputs: ReadonlyArray<string>, folder: string): Promise<ReadonlyArray<InputFile>> => {
  const found = new Map<string, InputFile>()
  const add = (name: string, isOfGlob = false) => {
    const path = name === standardInput ? name : resolve(folder, name)
    const isNoFile = isOfGlob ? noFileOf(path) : undefined
    if (!found.has(path)) found.set(path, { name, path, ...(isNoFile && { isNoFile }) })
  }
  for (const input of inputs) {
    if (isFolder(resolve(folder, input))) for (const name of await inFolder(input, folder)) add(name, true)
    else if (input === standardInput || !isDynamicPattern(input) || existsSync(resolve(folder, input))) add(input)
    else for (const name of await byGlob(input, folder)) add(name, true)
  }
  return [...found.values()]
}

const isFolder = (path: string): boolean => statsOf(path)?.isDirectory() === true

/** Undefined if there is no file at the path, also if it is a link to itself. */
const statsOf = (path: string): Stats | undefined => {
  try {
    return statSync(path, { throwIfNoEntry: false })
  } catch {
    return undefined
  }
}

const noFileOf = (path: string): NoFile | undefined => {
  const stats = statsOf(path)
  if (stats === undefined) return "link"
  return isSpecial(stats) ? "special" : undefined
}

/** Whether it is a named pipe, a socket or a device. Reading it in advance would remove records from it. */
export const isSpecial = (stats: Pick<Stats, "isFile" | "isDirectory">): boolean =>
  !stats.isFile() && !stats.isDirectory()

/** The problem of such an input, as a clause, and what to do. */
export const specialInput =
  "it is a pipe, a socket or a device, which can be read only once. Pass its records to standard input, with --input -"

/** The files directly in a folder, without hidden ones, by name. */
const inFolder = async (name: string, folder: string): Promise<ReadonlyArray<string>> =>
  (await readdir(resolve(folder, name), { withFileTypes: true }))
    .filter((entry) => !entry.name.startsWith(".") && !isFolder(join(resolve(folder, name), entry.name)))
    .map((entry) => join(name, entry.name))
    .sort()

const byGlob = async (pattern: string, folder: string): Promise<ReadonlyArray<string>> =>
  (
    await glob(pattern, { cwd: folder, onlyFiles: true, expandDirectories: false, dot: false, fs: withBrokenLinks })
  ).sort()

/** A link without a target counts as a file, so that it is reported. By default, it would not be found. */
const withBrokenLinks: NonNullable<GlobOptions["fs"]> = {
  realpath: Object.assign(
    (path: string, done: (error: null, real: string) => void) =>
      realpath(path, (error, real) => done(null, error === null ? real : path)),
    realpath
  ),
  stat: Object.assign(
    (path: string, done: (error: NodeJS.ErrnoException | null, stats: Stats) => void) =>
      stat(path, (error, stats) => (error === null ? done(null, stats) : lstat(path, done))),
    stat
  )
}
