/** A file in a ZIP archive. */
export interface ZipEntry {
  readonly name: string
  /** Bytes without compression. */
  readonly size: number
}

const endSignature = 0x0605_4b50
const entrySignature = 0x0201_4b50
const endLength = 22
const entryLength = 46

/**
 * The files that the directory of a ZIP archive lists, without their content; undefined if the archive is damaged. Archives
 * with more than 65,535 files or 4 GB are not read.
 */
export const entries = (bytes: Buffer): ReadonlyArray<ZipEntry> | undefined => {
  const end = endOf(bytes)
  if (end === undefined) return undefined
  const count = bytes.readUInt16LE(end + 10)
  let at = bytes.readUInt32LE(end + 16)
  const found: Array<ZipEntry> = []
  for (let n = 0; n < count; n++) {
    if (at + entryLength > end || bytes.readUInt32LE(at) !== entrySignature) return undefined
    const nameLength = bytes.readUInt16LE(at + 28)
    const name = bytes.toString("utf8", at + entryLength, at + entryLength + nameLength)
    found.push({ name, size: bytes.readUInt32LE(at + 24) })
    at += entryLength + nameLength + bytes.readUInt16LE(at + 30) + bytes.readUInt16LE(at + 32)
  }
  return at <= end ? found : undefined
}

/** The position of the record that ends an archive; a comment of up to 64 KB may follow it. */
const endOf = (bytes: Buffer): number | undefined => {
  const first = Math.max(0, bytes.length - endLength - 65_535)
  for (let at = bytes.length - endLength; at >= first; at--) if (bytes.readUInt32LE(at) === endSignature) return at
  return undefined
}
