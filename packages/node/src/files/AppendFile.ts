import { type FileHandle, open, stat } from "node:fs/promises"
import { dirname } from "node:path"
import { isMissing } from "./FileFault.js"
import { ensureFolder, syncFolder } from "./Folder.js"

/** A file of lines that is only appended to. Each write is durable when it returns. */
export interface AppendFile {
  /** Writes everything or nothing. The part of a failed write is removed. */
  readonly append: (text: string) => Promise<void>
  readonly close: () => Promise<void>
}

/**
 * Opens or creates the file with mode 0600, and creates its folder. A last line without a newline was left by a crash. It is
 * removed, unless `isComplete` says that only its newline is missing.
 */
export const openAppend = async (path: string, isComplete: (line: string) => boolean): Promise<AppendFile> => {
  await ensureFolder(dirname(path))
  const handle = await open(path, "a+", 0o600)
  try {
    const regular = (await handle.stat()).isFile()
    if (regular) await handle.chmod(0o600)
    if (regular && (await repair(handle, isComplete)) === 0) await syncFolder(dirname(path))
    return appender(handle, regular)
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** Repairs the end of a file as {@link openAppend} does. A missing file, a pipe or a device stays as it is. */
export const repairEnd = async (path: string, isComplete: (line: string) => boolean): Promise<void> => {
  const info = await stat(path).catch((error: unknown) => (isMissing(error) ? undefined : Promise.reject(error)))
  if (info?.isFile() !== true) return
  const handle = await open(path, "r+")
  try {
    await repair(handle, isComplete)
  } finally {
    await handle.close()
  }
}

/** A pipe or a device cannot be truncated or synced. */
const appender = (handle: FileHandle, regular: boolean): AppendFile => ({
  append: async (text) => {
    const bytes = Buffer.from(text, "utf8")
    if (!regular) return handle.appendFile(bytes)
    const { size } = await handle.stat()
    try {
      await handle.appendFile(bytes)
      await handle.datasync()
    } catch (error) {
      await cutBack(handle, size, bytes.length).catch(() => {})
      throw error
    }
  },
  close: () => handle.close()
})

/**
 * Removes the part of a failed write. If the file is longer than expected, another process also wrote to it, and it is
 * not changed.
 */
const cutBack = async (handle: FileHandle, size: number, written: number): Promise<void> => {
  if ((await handle.stat()).size <= size + written) await handle.truncate(size)
}

const windowBytes = 64 * 1024

/** Makes the file end in a newline, and returns its size. */
const repair = async (handle: FileHandle, isComplete: (line: string) => boolean): Promise<number> => {
  const { size } = await handle.stat()
  let from = size
  let tail = Buffer.alloc(0)
  while (from > 0) {
    const length = Math.min(windowBytes, from)
    const part = Buffer.alloc(length)
    await handle.read(part, 0, length, from - length)
    from -= length
    tail = Buffer.concat([part, tail])
    const newline = tail.lastIndexOf(0x0a)
    if (newline >= 0) {
      from += newline + 1
      tail = tail.subarray(newline + 1)
      break
    }
  }
  if (tail.length === 0) return size
  if (isComplete(tail.toString("utf8"))) {
    await handle.write("\n", size)
    return size + 1
  }
  await handle.truncate(from)
  return from
}
