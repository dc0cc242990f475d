import { existsSync, readdirSync } from "node:fs"
import { join, posix } from "node:path"

/** TypeScript files below a folder, without declarations. Both paths are from the root of the repository. */
export const sourcesOf = (root: string, folder: string): ReadonlyArray<string> =>
  existsSync(join(root, folder))
    ? readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
        const path = posix.join(folder, entry.name)
        if (entry.isDirectory()) return sourcesOf(root, path)
        return /\.tsx?$/.test(entry.name) && !entry.name.endsWith(".d.ts") ? [path] : []
      })
    : []
