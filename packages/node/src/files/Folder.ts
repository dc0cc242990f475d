import { mkdir, open, stat } from "node:fs/promises"
import { dirname } from "node:path"
import { codeOf } from "./FileFault.js"

/**
 * Creates a folder and its missing parents. The recursive `mkdir` of node reports ENOENT for a read-only disk and never
 * returns below a folder such as /proc (Node 20.20), so each level is created separately. `create` is for tests.
 */
export const ensureFolder = async (
  path: string,
  create: (path: string) => Promise<unknown> = (folder) => mkdir(folder)
): Promise<void> => {
  try {
    await create(path)
  } catch (error) {
    const code = codeOf(error)
    const parent = dirname(path)
    if (code === "ENOENT" && parent !== path && !(await isFolder(parent))) {
      await ensureFolder(parent, create)
      await create(path)
    } else if (!(await isFolder(path))) throw error
  }
}

const isFolder = async (path: string): Promise<boolean> => {
  try {
    return (await stat(path)).isDirectory()
  } catch {
    return false
  }
}

/** Makes a new file durable: its entry in the folder is written to the disk. Does nothing if the folder cannot be synced. */
export const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, "r").catch(() => undefined)
  await handle?.sync().catch(() => {})
  await handle?.close()
}
