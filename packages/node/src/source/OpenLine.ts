import { open } from "node:fs/promises"
import { sha256 } from "../files/Sha256.js"

/** A last line that no newline ended when it was read: whoever writes the file may not have been done with it. */
export interface OpenLine {
  /** Of its file. */
  readonly name: string
  readonly seq: number
  /** Where it began, in bytes from the beginning of the file. */
  readonly offset: number
  readonly bytes: number
  /** SHA-256 of its bytes, hexadecimal. */
  readonly sum: string
}

const newline = 0x0a
const blanks: ReadonlySet<number> = new Set([0x20, 0x09, 0x0d])
const window = 4096

/**
 * Whether the very line stands there still and more than blanks were added to it. Not where a newline was added, or nothing;
 * and not where something else stands there now, for then the file was changed before it, and nothing is known of this line.
 */
export const hasGrown = async (path: string, { bytes, offset, sum }: OpenLine): Promise<boolean> => {
  const handle = await open(path, "r")
  try {
    const line = Buffer.alloc(bytes)
    const { bytesRead } = await handle.read(line, 0, bytes, offset)
    if (bytesRead < bytes || sha256(line) !== sum) return false
    const after = Buffer.alloc(window)
    for (let at = offset + bytes; ; at += window) {
      const { bytesRead } = await handle.read(after, 0, window, at)
      const first = after.subarray(0, bytesRead).find((byte) => !blanks.has(byte))
      if (first !== undefined) return first !== newline
      if (bytesRead < window) return false
    }
  } finally {
    await handle.close()
  }
}
