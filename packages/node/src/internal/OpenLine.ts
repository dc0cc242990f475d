import { open } from "node:fs/promises"

/** A last line that no newline ended when it was read: whoever writes the file may not have been done with it. */
export interface OpenLine {
  /** Of its file. */
  readonly name: string
  readonly seq: number
  /** Where it ended, counted from the beginning of the file. */
  readonly bytes: number
}

const newline = 0x0a
const blanks: ReadonlySet<number> = new Set([0x20, 0x09, 0x0d])
const window = 4096

/** Whether more than blanks were added to a line that ended there. Not where a newline was added, or nothing. */
export const hasGrown = async (path: string, bytes: number): Promise<boolean> => {
  const handle = await open(path, "r")
  try {
    const buffer = Buffer.alloc(window)
    for (let at = bytes; ; at += window) {
      const { bytesRead } = await handle.read(buffer, 0, window, at)
      const first = buffer.subarray(0, bytesRead).find((byte) => !blanks.has(byte))
      if (first !== undefined) return first !== newline
      if (bytesRead < window) return false
    }
  } finally {
    await handle.close()
  }
}
