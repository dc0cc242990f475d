import { type FileHandle, mkdir, open } from "node:fs/promises"
import { dirname } from "node:path"

/** A file of lines that is only ever appended to, durable after every write. */
export interface AppendFile {
  /** All of it or nothing: what a failed write left behind is cut off again. */
  readonly append: (text: string) => Promise<void>
  readonly close: () => Promise<void>
}

/**
 * Opens or creates it with mode 0600, its folder too. A last line without a newline is what a crash left: it is cut off
 * unless `isWhole` says that it is a line that merely lacks its newline.
 */
export const openAppend = async (path: string, isWhole: (line: string) => boolean): Promise<AppendFile> => {
  await mkdir(dirname(path), { recursive: true })
  const handle = await open(path, "a+", 0o600)
  try {
    const regular = (await handle.stat()).isFile()
    if (regular) await handle.chmod(0o600)
    if (regular && (await repair(handle, isWhole)) === 0) await syncFolder(dirname(path))
    return appender(handle, regular)
  } catch (error) {
    await handle.close()
    throw error
  }
}

/** What is no regular file, such as a pipe or a device, can be neither cut nor synced. */
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

/** Takes back a part of one write; what is longer than that was written by somebody else too, and stays. */
const cutBack = async (handle: FileHandle, size: number, written: number): Promise<void> => {
  if ((await handle.stat()).size <= size + written) await handle.truncate(size)
}

const window = 64 * 1024

/** Gives the size of the file once it ends in a newline. */
const repair = async (handle: FileHandle, isWhole: (line: string) => boolean): Promise<number> => {
  const { size } = await handle.stat()
  let from = size
  let tail = Buffer.alloc(0)
  while (from > 0) {
    const length = Math.min(window, from)
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
  if (isWhole(tail.toString("utf8"))) {
    await handle.appendFile("\n")
    return size + 1
  }
  await handle.truncate(from)
  return from
}

/** A new file is durable only once its folder is. Some systems refuse to sync a folder; they need it the less. */
export const syncFolder = async (folder: string): Promise<void> => {
  const handle = await open(folder, "r").catch(() => undefined)
  await handle?.sync().catch(() => {})
  await handle?.close()
}
