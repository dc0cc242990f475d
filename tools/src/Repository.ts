import { existsSync } from "node:fs"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"

const find = (folder: string): string =>
  existsSync(join(folder, "package-lock.json")) ? folder : find(dirname(folder))

/** The folder that holds the whole repository, absolute. */
export const root: string = find(join(dirname(fileURLToPath(import.meta.url)), "..", ".."))
