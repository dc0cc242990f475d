import { closeSync, openSync, readFileSync, writeSync } from "node:fs"
import { crc32 } from "node:zlib"
import { isMissing } from "../files/FileFault.js"

/**
 * The number of writes to a state. A file beside the state has the same numbers. They detect a state that lost its end,
 * was replaced by an older one or is missing, because such a state is otherwise valid.
 */
export interface StateCount {
  /** The number of the last change. */
  readonly changes: number
  /** Notes that no change has removed. */
  readonly notes: number
  /** Transactions that survive a power failure. */
  readonly saves: number
}

/** The file of numbers of a state. */
export interface StateCountFile {
  /**
   * Stores the numbers of the state. Call it after the transaction, so that the state never contains less than the
   * numbers.
   */
  readonly write: (count: StateCount) => void
  readonly close: () => void
}

const lineBytes = 64
const sumBytes = 8

/** The path of the file of numbers of the state at `path`. */
export const pathOf = (path: string): string => `${path}.count`

/** Opens or creates the file with mode 0600. */
export const open = (path: string): StateCountFile => {
  const file = openFile(pathOf(path))
  return {
    write: (count) => {
      try {
        writeSync(file, encode(count), 0, lineBytes, 0)
      } catch {
        // Older numbers detect less, and nothing wrong.
      }
    },
    close: () => closeSync(file)
  }
}

const openFile = (path: string): number => {
  try {
    return openSync(path, "r+")
  } catch (error) {
    if (!isMissing(error)) throw error
    return openSync(path, "w", 0o600)
  }
}

/** The stored numbers of the state at `path`. Undefined if there are none. */
export const read = (path: string): StateCount | "damaged" | undefined => {
  try {
    return decode(readFileSync(pathOf(path), "utf8"))
  } catch (error) {
    if (isMissing(error)) return undefined
    throw error
  }
}

/** Always the same length, so that one write replaces it. */
const encode = ({ changes, notes, saves }: StateCount): Buffer => {
  const text = `${changes} ${notes} ${saves}`.padEnd(lineBytes - sumBytes - 2)
  return Buffer.from(`${text} ${crc32(text).toString(16).padStart(sumBytes, "0")}\n`)
}

const decode = (line: string): StateCount | "damaged" | undefined => {
  // The process created the file and ended before it wrote to the state.
  if (line === "") return undefined
  const text = line.slice(0, lineBytes - sumBytes - 2)
  const [changes = "", notes = "", saves = ""] = text.trimEnd().split(" ")
  const found = { changes: Number(changes), notes: Number(notes), saves: Number(saves) }
  return encode(found).toString() === line ? found : "damaged"
}
