import { isAbsolute, relative, resolve, sep } from "node:path"

/** The base folders of stored paths. Both are absolute. */
export interface Base {
  /** Paths inside this folder are stored as relative paths, others unchanged. */
  readonly project: string
  /** The base of relative paths. */
  readonly from: string
}

/**
 * The stored form of a path. A path inside the project is stored as relative, so that it stays valid if the project is
 * moved.
 */
export const store = (path: string, { from, project }: Base): string =>
  isBelow(path, project) && isBelow(from, project) ? relative(from, path).split(sep).join("/") : path

/** The absolute path for a stored path. */
export const load = (stored: string, { from }: Base): string => resolve(from, stored)

const isBelow = (path: string, folder: string): boolean => {
  const way = relative(folder, path)
  return !isAbsolute(way) && way !== ".." && !way.startsWith(`..${sep}`)
}
