import { existsSync } from "node:fs"
import { dirname, join, relative, sep } from "node:path"

const installed = join("node_modules", "sluice", "configuration.schema.json")

/**
 * The JSON Schema of configurations for editors, as a path from a folder with forward slashes: that of the sluice that is
 * installed for the folder. If none is, that of an installation in the folder itself.
 */
export const from = (folder: string): string => {
  let at = folder
  while (!existsSync(join(at, installed))) {
    if (dirname(at) === at) return posix(installed)
    at = dirname(at)
  }
  return posix(relative(folder, join(at, installed)))
}

const posix = (path: string): string => path.split(sep).join("/")
