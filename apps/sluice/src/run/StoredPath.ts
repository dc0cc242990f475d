import { isAbsolute, relative, resolve, sep } from "node:path"

/** What stored paths are relative to. Both folders are absolute. */
export interface Base {
  /** Paths below it move with it; others are stored as they are. */
  readonly project: string
  /** Where relative paths begin. */
  readonly from: string
}

/** A path as it is stored: relative if the project contains it, so that it stays valid when the project is moved. */
export const store = (path: string, { from, project }: Base): string =>
  isBelow(path, project) && isBelow(from, project) ? relative(from, path).split(sep).join("/") : path

/** The absolute path that was stored. */
export const load = (stored: string, { from }: Base): string => resolve(from, stored)

const isBelow = (path: string, folder: string): boolean => {
  const way = relative(folder, path)
  return !isAbsolute(way) && way !== ".." && !way.startsWith(`..${sep}`)
}
