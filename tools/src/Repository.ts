import { existsSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const find = (folder: string): string =>
  existsSync(join(folder, "package-lock.json")) ? folder : find(dirname(folder))

/** Absolute path of the root of the repository. */
export const root: string = find(join(dirname(fileURLToPath(import.meta.url)), "..", ".."))
