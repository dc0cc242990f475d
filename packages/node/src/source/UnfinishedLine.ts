import { hash } from "node:crypto"
import { open } from "node:fs/promises"

/** A last line without a newline when it was read: the program that writes the file may not have finished it. */
export interface UnfinishedLine {
  /** The name of its file. */
  readonly name: string
  readonly seq: number
  /** Byte offset of its beginning in the file. */
  readonly offset: number
  readonly bytes: number
  /** SHA-256 of its bytes, hexadecimal. */
  readonly sum: string
}

const newline = 0x0a
const blanks: ReadonlySet<number> = new Set([0x20, 0x09, 0x0d])
const windowBytes = 4096

/**
 * Whether the file still contains the line and more than blanks were added to it. False if nothing or only a newline was
 * added, and false if the bytes are different, because then the file was changed before this line.
 */
export const hasGrown = async (path: string, { bytes, offset, sum }: UnfinishedLine): Promise<boolean> => {
  const handle = await open(path, "r")
  try {
    const line = Buffer.alloc(bytes)
    const { bytesRead } = await handle.read(line, 0, bytes, offset)
    if (bytesRead < bytes || hash("sha256", line) !== sum) return false
    const after = Buffer.alloc(windowBytes)
    for (let at = offset + bytes; ; at += windowBytes) {
      const { bytesRead } = await handle.read(after, 0, windowBytes, at)
      const first = after.subarray(0, bytesRead).find((byte) => !blanks.has(byte))
      if (first !== undefined) return first !== newline
      if (bytesRead < windowBytes) return false
    }
  } finally {
    await handle.close()
  }
}
