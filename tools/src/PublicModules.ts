import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import type { WorkspacePackage } from "./ImportRules.js"

/** One entry of an exports map. `null` excludes subpaths of a pattern. */
type Target = null | string | { readonly default?: string; readonly "@sluice/source"?: string }

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
 * The subpaths that a package exports as code, including `.`, sorted. Patterns in its exports map are expanded with the
 * modules in `src`. Modules in a folder named `internal` are excluded, because they are not built as separate modules.
 */
export const subpaths = (root: string, { folder }: WorkspacePackage): ReadonlyArray<string> => {
  const manifest = readFileSync(join(root, folder, "package.json"), "utf8")
  const { exports }: { exports?: Record<string, Target> } = JSON.parse(manifest)
  const modules = modulesBelow(join(root, folder, "src")).filter((name) => !`/${name}`.includes("/internal/"))
  const open = Object.entries(exports ?? {}).flatMap(([subpath, target]) => {
    if (!isCode(target)) return []
    return subpath.includes("*") ? modules.map((name) => subpath.replace("*", name)) : [subpath]
  })
  return [...new Set(open)].filter((subpath) => subpath !== "./index").sort()
}

/** Absolute paths of the source files of the modules that a package exports. */
export const publicSources = (root: string, { folder }: WorkspacePackage): ReadonlyArray<string> => {
  const manifest = readFileSync(join(root, folder, "package.json"), "utf8")
  const { exports = {} }: { exports?: Record<string, Target> } = JSON.parse(manifest)
  return Object.values(exports).flatMap((target) => {
    const source = target === null || typeof target === "string" ? undefined : target["@sluice/source"]
    return source === undefined ? [] : [join(root, folder, source)]
  })
}

/** The import specifier of a subpath: `@sluice/core/Item` for `@sluice/core` and `./Item`. */
export const specifier = ({ name }: WorkspacePackage, subpath: string): string => name + subpath.slice(1)
