import { mkdir, open, readdir, rename, unlink } from "node:fs/promises"
import { join } from "node:path"

/** A file that is open for writing. Rejects with errors of Node, which have a `code` such as `ENOSPC`. */
export interface WritableFile {
  readonly size: () => Promise<number>
  /** Returns the number of written bytes, which may be less than those of `bytes`. */
  readonly write: (bytes: Uint8Array, position: number) => Promise<number>
  /** Resolves when everything that was written is on the disk. */
  readonly sync: () => Promise<void>
  readonly truncate: (size: number) => Promise<void>
  /** The bytes from a position, at most `length`. */
  readonly read: (position: number, length: number) => Promise<Uint8Array>
  readonly close: () => Promise<void>
}

/** The operations of a disk that the destination uses. */
export interface FileSystem {
  /** Creates a folder and those above it. Does nothing if it exists. */
  readonly makeFolder: (folder: string) => Promise<void>
  /** The names of the files in a folder. */
  readonly list: (folder: string) => Promise<ReadonlyArray<string>>
  /** Creates a file. Rejects with the code `EEXIST` if it exists. */
  readonly create: (path: string) => Promise<WritableFile>
  /** Opens an existing file. */
  readonly reopen: (path: string) => Promise<WritableFile>
  readonly rename: (from: string, to: string) => Promise<void>
  readonly remove: (path: string) => Promise<void>
  /** Resolves when created, renamed and removed names are on the disk. */
  readonly syncFolder: (folder: string) => Promise<void>
}

const openWith = async (path: string, flags: string): Promise<WritableFile> => {
  const handle = await open(path, flags, 0o600)
  return {
    size: async () => (await handle.stat()).size,
    write: async (bytes, position) => (await handle.write(bytes, 0, bytes.length, position)).bytesWritten,
    sync: () => handle.datasync(),
    truncate: (size) => handle.truncate(size),
    read: async (position, length) => {
      const { buffer, bytesRead } = await handle.read(new Uint8Array(length), 0, length, position)
      return buffer.subarray(0, bytesRead)
    },
    close: () => handle.close()
  }
}

/** The disk. Files are created with the mode 0600, because they contain what is sent. */
export const disk: FileSystem = {
  makeFolder: async (folder) => {
    await mkdir(folder, { recursive: true, mode: 0o700 })
  },
  list: (folder) => readdir(folder),
  create: (path) => openWith(path, "wx+"),
  reopen: (path) => openWith(path, "r+"),
  rename,
  remove: unlink,
  syncFolder: async (folder) => {
    // Windows cannot open a folder, and makes names durable itself.
    if (process.platform === "win32") return
    const handle = await open(join(folder, "."), "r")
    try {
      await handle.sync()
    } finally {
      await handle.close()
    }
  }
}
