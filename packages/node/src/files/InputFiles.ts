import { existsSync } from "node:fs"
import { resolve } from "node:path"
import { glob, isDynamicPattern } from "tinyglobby"

/** An input file: its name as given, and its absolute path. */
export interface InputFile {
  /** `-` for standard input. */
  readonly name: string
  readonly path: string
}

export const standardInput = "-"

/**
 * The files that names and globs refer to: names in the given order, the files of one glob by name (code unit order), each
 * file once. The name of an existing file is never treated as a glob.
 */
export const expand = async (inputs: ReadonlyArray<string>, folder: string): Promise<ReadonlyArray<InputFile>> => {
  const found = new Map<string, InputFile>()
  const add = (name: string) => {
    const path = name === standardInput ? name : resolve(folder, name)
    if (!found.has(path)) found.set(path, { name, path })
  }
  for (const input of inputs) {
    if (input === standardInput || !isDynamicPattern(input) || existsSync(resolve(folder, input))) add(input)
    else for (const name of await byGlob(input, folder)) add(name)
  }
  return [...found.values()]
}

const byGlob = async (pattern: string, folder: string): Promise<ReadonlyArray<string>> =>
  (await glob(pattern, { cwd: folder, onlyFiles: true, expandDirectories: false, dot: false })).sort()
