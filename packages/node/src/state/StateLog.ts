import { readFileSync } from "node:fs"
import { isMissing } from "../files/FileFault.js"

/**
 * The state of the write-ahead log of a state file. SQLite silently ends a log at the first invalid frame.
 *
 * - `complete`: no damage.
 * - `torn`: the last frame is incomplete, as after a power failure. The most recent changes are lost.
 * - `damaged`: complete frames follow an invalid frame. They were written, but SQLite ignores them.
 */
export type LogState = "complete" | "torn" | "damaged"

const headerBytes = 32
const frameHeaderBytes = 24

/**
 * Reads the log before SQLite opens the file, because opening the file may remove invalid frames. A missing log counts
 * as complete.
 */
export const inspect = (stateFile: string): LogState => {
  try {
    return stateOf(readFileSync(`${stateFile}-wal`))
  } catch (error) {
    if (isMissing(error)) return "complete"
    throw error
  }
}

/** The state of a log with these bytes (https://www.sqlite.org/fileformat2.html#the_write_ahead_log, read 2026-11-30). */
export const stateOf = (log: Buffer): LogState => {
  const frameBytes = frameHeaderBytes + (log.length < headerBytes ? 0 : log.readUInt32BE(8))
  const count = Math.floor((log.length - headerBytes) / frameBytes)
  const frames = Array.from({ length: Math.max(0, count) }, (_, i) => headerBytes + i * frameBytes)
  const broken = frames.findIndex((at, i) => !fits(log, at, frames[i - 1], frameBytes))
  if (broken < 0)
    return (log.length - headerBytes) % frameBytes > 0 && isPart(log, frames.length, frameBytes) ? "torn" : "complete"
  if (frames.slice(broken + 1).some((at, i) => fits(log, at, frames[broken + i], frameBytes))) return "damaged"
  return hasSalt(log, frames[broken] ?? 0) ? "torn" : "complete"
}

/** Whether the incomplete frame after the last complete frame belongs to this log and not to an earlier one. */
const isPart = (log: Buffer, count: number, frameBytes: number): boolean => {
  const at = headerBytes + count * frameBytes
  return log.length < at + frameHeaderBytes || hasSalt(log, at)
}

/**
 * Frames of earlier logs that were not overwritten yet have two different salts. Damage to one salt leaves the other.
 */
const hasSalt = (log: Buffer, frame: number): boolean =>
  log.readUInt32BE(frame + 8) === log.readUInt32BE(16) || log.readUInt32BE(frame + 12) === log.readUInt32BE(20)

/** Whether the checksum of a frame continues that of the frame before, or of the header. */
const fits = (log: Buffer, at: number, before: number | undefined, frameBytes: number): boolean => {
  const isOfLog =
    log.readUInt32BE(at + 8) === log.readUInt32BE(16) && log.readUInt32BE(at + 12) === log.readUInt32BE(20)
  if (!isOfLog) return false
  const seed = before === undefined ? headerBytes - 8 : before + 16
  let sums: readonly [number, number] = [log.readUInt32BE(seed), log.readUInt32BE(seed + 4)]
  sums = checksum(log, at, at + 8, sums)
  sums = checksum(log, at + frameHeaderBytes, at + frameBytes, sums)
  return sums[0] === log.readUInt32BE(at + 16) && sums[1] === log.readUInt32BE(at + 20)
}

/** The last bit of the magic number defines the byte order of the sum. */
const checksum = (
  log: Buffer,
  from: number,
  to: number,
  [first, second]: readonly [number, number]
): readonly [number, number] => {
  const isBigEndian = (log.readUInt32BE(0) & 1) === 1
  let [a, b] = [first, second]
  for (let at = from; at < to; at += 8) {
    a = (a + (isBigEndian ? log.readUInt32BE(at) : log.readUInt32LE(at)) + b) >>> 0
    b = (b + (isBigEndian ? log.readUInt32BE(at + 4) : log.readUInt32LE(at + 4)) + a) >>> 0
  }
  return [a, b]
}
