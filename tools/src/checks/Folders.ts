import { existsSync, readdirSync } from "node:fs"
import { join } from "node:path"
import type { WorkspacePackage } from "../ImportRules.js"
import type { Finding } from "./Finding.js"

const isCode = (name: string): boolean => /\.(ts|tsx|mts|js|mjs)$/.test(name)

/** The folders below `src` that directly contain code, relative to `src`; `.` for `src` itself. */
const foldersWithCode = (src: string, folder = "."): ReadonlyArray<string> => {
  const entries = readdirSync(join(src, folder), { withFileTypes: true })
  const own = entries.some((entry) => entry.isFile() && isCode(entry.name)) ? [folder] : []
  const inside = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
  return [...own, ...inside.flatMap((name) => foldersWithCode(src, folder === "." ? name : `${folder}/${name}`))]
}

const isListed = (listed: ReadonlyArray<string>, folder: string): boolean =>
  listed.some((entry) => {
    if (entry === "." || folder === ".") return entry === folder
    if (entry.endsWith("/*")) return folder.startsWith(entry.slice(0, -1))
    return folder === entry || folder.startsWith(`${entry}/`)
  })

/**
 * A folder that is missing in the import rules would have no place in the order, and its imports would not be checked.
 */
const folderFindings = (root: string, { folder, folders }: WorkspacePackage): ReadonlyArray<Finding> => {
  const src = join(root, folder, "src")
  if (folders === undefined || !existsSync(src)) return []
  const unlisted = foldersWithCode(src).filter((found) => !isListed(folders, found))
  const missing = folders.filter((entry) => !existsSync(join(src, entry.replace(/\/\*$/, ""))))
  return [
    ...unlisted.map((found) => ({
      where: found === "." ? `${folder}/src` : `${folder}/src/${found}`,
      message:
        "contains code, but the import rules (tools/src/ImportRules.ts) do not list this folder; add it in its place"
    })),
    ...missing.map((entry) => ({
      where: `${folder}/src/${entry}`,
      message: "is listed in the import rules (tools/src/ImportRules.ts) but does not exist; remove it from the list"
    }))
  ]
}

/** Compares the folders of every package that has an order of folders with its list. */
export const checkFolders = (root: string, packages: ReadonlyArray<WorkspacePackage>): ReadonlyArray<Finding> =>
  packages.flatMap((item) => folderFindings(root, item))
