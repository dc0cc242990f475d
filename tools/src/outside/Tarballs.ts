import { execFileSync } from "node:child_process"
import { mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { join } from "node:path"
import type { WorkspacePackage } from "../ImportRules.js"

/** The archive of a package. */
export interface Tarball {
  readonly name: string
  readonly version: string
  /** Absolute path. */
  readonly file: string
  /** Its package.json, parsed. */
  readonly manifest: object
}

/**
 * Writes the archive of each published package to a folder, and removes older archives there. The packages must be
 * built. Throws if npm packs no package.
 */
export const pack = (
  root: string,
  packages: ReadonlyArray<WorkspacePackage>,
  folder: string
): ReadonlyArray<Tarball> => {
  mkdirSync(folder, { recursive: true })
  for (const name of readdirSync(folder)) if (name.endsWith(".tgz")) rmSync(join(folder, name))
  const published = packages.filter((item) => item.published)
  const workspaces = published.flatMap((item) => ["-w", item.folder])
  const args = ["pack", "--json", "--ignore-scripts", "--pack-destination", folder, ...workspaces]
  const output = execFileSync("npm", args, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] })
  const packed: ReadonlyArray<Packed> | Record<string, Packed> = JSON.parse(output)
  return Object.values(packed).map(({ filename, name, version }) => {
    const owner = published.find((item) => item.name === name)
    if (owner === undefined) throw new Error(`npm packed ${name}, which is not a published package.`)
    const manifest: object = JSON.parse(readFileSync(join(root, owner.folder, "package.json"), "utf8"))
    return { name, version, file: join(folder, filename), manifest }
  })
}

interface Packed {
  readonly name: string
  readonly version: string
  readonly filename: string
}
