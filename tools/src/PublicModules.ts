import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { Room } from "./House.js"

/** What one line of an exports map says; `null` closes what a wider line opened. */
type Target = null | string | { readonly default?: string }

const modulesBelow = (folder: string, prefix = ""): ReadonlyArray<string> =>
  readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory()
      ? modulesBelow(join(folder, entry.name), `${prefix}${entry.name}/`)
      : entry.name.endsWith(".ts")
        ? [`${prefix}${entry.name.slice(0, -".ts".length)}`]
        : []
  )

const isCode = (target: Target): boolean =>
  target !== null && typeof target !== "string" && (target.default ?? "").endsWith(".js")

/**
 * The subpaths a package offers as code, `.` among them, with every pattern of its exports map written out by the
 * modules that stand in `src`. Sorted. What stands in a folder `internal` is closed: it is not built as a module of its own.
 */
export const subpaths = (root: string, room: Room): ReadonlyArray<string> => {
  const manifest = readFileSync(join(root, room.folder, "package.json"), "utf8")
  const { exports }: { exports?: Record<string, Target> } = JSON.parse(manifest)
  const modules = modulesBelow(join(root, room.folder, "src")).filter((name) => !`/${name}`.includes("/internal/"))
  const open = Object.entries(exports ?? {}).flatMap(([subpath, target]) => {
    if (!isCode(target)) return []
    return subpath.includes("*") ? modules.map((name) => subpath.replace("*", name)) : [subpath]
  })
  return [...new Set(open)].filter((subpath) => subpath !== "./index").sort()
}

/** What somebody writes to import a subpath: `@sluice/core` and `./Item` give `@sluice/core/Item`. */
export const specifier = (room: Room, subpath: string): string => room.name + subpath.slice(1)
