import { open } from "node:fs/promises"
import { Readable } from "node:stream"
import { createGunzip } from "node:zlib"

/** The uncompressed bytes of one input, buffer by buffer. */
export interface ByteStream {
  readonly compressed: boolean
  /** The next buffer, or undefined at the end. The next call may overwrite it. */
  readonly next: () => Promise<Buffer | undefined>
  /** Also ends a waiting call of `next`. */
  readonly close: () => Promise<void>
}

/** An input that cannot be read at all. The message is for people. */
export class BrokenInput extends Error {}

/** Bytes after the end of an archive that are neither another archive nor padding. Nothing says what they are. */
export class TrailingBytes extends Error {
  readonly code = "TRAILING_BYTES"
}

/** Reads of 64 to 256 KB are the fastest; smaller reads take a fifth longer (measured). */
const readSize = 256 * 1024

interface Raw {
  readonly chunks: AsyncIterator<Buffer>
  readonly close: () => Promise<void>
}

/** How a file is read. */
export interface FileOptions {
  /** Called with the number of bytes of each read; of a compressed file, compressed ones. */
  readonly onRead?: (bytes: number) => void
  /** Called with the bytes of each read as they are on the disk, before anything else sees them. */
  readonly onBytes?: (bytes: Buffer) => void
  /** The byte to start at. Such a file is not looked at for its kind: it is text. Default 0. */
  readonly from?: number
  /** Reads to the current end of the file, and no bytes that are appended from now on. Default false. */
  readonly toCurrentEnd?: boolean
  /** The file that was examined before. If the path leads to another one now, or the file is shorter, it is not read. */
  readonly expected?: ExpectedFile
}

/** Identifies a file that may be replaced before it is opened. Sizes in bytes. */
export interface ExpectedFile {
  readonly device: bigint
  readonly inode: bigint
  readonly size: number
}

/** Opens a file. */
export const openFile = async (
  path: string,
  { toCurrentEnd = false, from = 0, expected, onBytes, onRead }: FileOptions = {}
): Promise<ByteStream> => {
  const handle = await open(path, "r")
  const stat = await handle.stat({ bigint: true })
  const size = Number(stat.size)
  const refusal = stat.isDirectory()
    ? "it is a folder. Name the files in it, for example FOLDER/*.ndjson"
    : expected !== undefined && (stat.dev !== expected.device || stat.ino !== expected.inode || size < expected.size)
      ? "it was replaced or truncated after this run started. Run the same command again"
      : undefined
  if (refusal !== undefined) {
    await handle.close()
    throw new BrokenInput(refusal)
  }
  const spare = Buffer.allocUnsafeSlow(readSize)
  let reuse = true
  let left = toCurrentEnd && stat.isFile() ? size - from : Number.POSITIVE_INFINITY
  // A pipe has no positions to read at.
  let at = from === 0 ? null : from
  async function* read(): AsyncGenerator<Buffer> {
    for (;;) {
      const target = reuse ? spare : Buffer.allocUnsafeSlow(readSize)
      const { bytesRead } = await handle.read(target, 0, Math.min(readSize, left), at)
      if (bytesRead === 0) return
      left -= bytesRead
      if (at !== null) at += bytesRead
      const bytes = target.subarray(0, bytesRead)
      onRead?.(bytesRead)
      onBytes?.(bytes)
      yield bytes
    }
  }
  const raw = { chunks: read(), close: () => handle.close() }
  return from > 0
    ? { ...plain(undefined, raw), compressed: false }
    : await uncompressed(raw, () => {
        reuse = false
      })
}

/** Reads a stream, such as standard input, to its end. Closing destroys it. */
export const fromStream = (stream: Readable, onRead: (bytes: number) => void): Promise<ByteStream> => {
  const iterator = stream[Symbol.asyncIterator]()
  const chunks: AsyncIterator<Buffer> = {
    next: async () => {
      const step = await iterator.next()
      if (step.done === true) return { done: true, value: undefined }
      const chunk: unknown = step.value
      const buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk), "utf8")
      onRead(buffer.length)
      return { done: false, value: buffer }
    }
  }
  return uncompressed({ chunks, close: async () => void stream.destroy() }, () => {})
}

const uncompressed = async (raw: Raw, keepBuffers: () => void): Promise<ByteStream> => {
  try {
    const head = await readHead(raw.chunks)
    const known = types.find(({ magic }) => magic.every((byte, i) => head?.[i] === byte))
    if (known !== undefined && known.message !== undefined) throw new BrokenInput(known.message)
    return known === undefined
      ? { ...plain(head, raw), compressed: false }
      : { ...gunzipped(head, raw, keepBuffers), compressed: true }
  } catch (error) {
    await raw.close()
    throw error
  }
}

/** File types by their first bytes. Only gzip, the one without a message, is supported. */
const types: ReadonlyArray<{ readonly magic: ReadonlyArray<number>; readonly message?: string }> = [
  { magic: [0x1f, 0x8b] },
  { magic: [0x50, 0x4b, 0x03, 0x04], message: "it is a zip archive. Decompress it first (gzip is supported)" },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], message: "it is compressed with zstd. Decompress it first (gzip is supported)" },
  { magic: [0x42, 0x5a, 0x68], message: "it is compressed with bzip2. Decompress it first (gzip is supported)" },
  {
    magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a],
    message: "it is compressed with xz. Decompress it first (gzip is supported)"
  },
  { magic: [0xff, 0xfe], message: "it is UTF-16. Convert it, for example with `iconv -f utf-16 -t utf-8`" },
  { magic: [0xfe, 0xff], message: "it is UTF-16. Convert it, for example with `iconv -f utf-16 -t utf-8`" }
]

/** Enough bytes to detect the type, or the whole input if it is shorter. */
const readHead = async (chunks: AsyncIterator<Buffer>): Promise<Buffer | undefined> => {
  let head: Buffer | undefined
  while (head === undefined || head.length < 5) {
    const step = await chunks.next()
    if (step.done === true) return head
    head = head === undefined ? step.value : Buffer.concat([head, step.value])
    if (head.length < 5) head = Buffer.from(head)
  }
  return head
}

const plain = (head: Buffer | undefined, raw: Raw): Omit<ByteStream, "compressed"> => {
  let first = head
  return {
    next: async () => {
      if (first !== undefined) {
        const chunk = first
        first = undefined
        return chunk
      }
      const step = await raw.chunks.next()
      return step.done === true ? undefined : step.value
    },
    close: raw.close
  }
}

const gunzipped = (head: Buffer | undefined, raw: Raw, keepBuffers: () => void): Omit<ByteStream, "compressed"> => {
  keepBuffers()
  const source = plain(head, raw)
  const gunzip = createGunzip({ chunkSize: readSize })
  /** What zlib has not consumed yet, by its place. */
  let waiting: Array<{ readonly at: number; readonly bytes: Buffer }> = []
  let at = 0
  async function* compressed(): AsyncGenerator<Buffer> {
    for (let chunk = await source.next(); chunk !== undefined; chunk = await source.next()) {
      waiting = waiting.filter((one) => one.at + one.bytes.length > gunzip.bytesWritten)
      waiting.push({ at, bytes: chunk })
      at += chunk.length
      yield chunk
    }
  }
  /** zlib ends at a zero byte after an archive and ignores the rest, in which another archive may be. */
  const checkRest = async (): Promise<void> => {
    const rest = waiting.map((one) => one.bytes.subarray(Math.max(0, gunzip.bytesWritten - one.at)))
    for (let bytes = rest.shift(); bytes !== undefined; bytes = rest.shift() ?? (await source.next()))
      if (bytes.some((byte) => byte !== 0)) throw new TrailingBytes("Other bytes follow the archive")
  }
  const input = Readable.from(compressed(), { objectMode: false })
  input.on("error", (error) => gunzip.destroy(error))
  const chunks = input.pipe(gunzip)[Symbol.asyncIterator]()
  return {
    next: async () => {
      const step = await chunks.next()
      if (step.done !== true) return step.value
      await checkRest()
      return undefined
    },
    close: async () => {
      gunzip.destroy()
      input.destroy()
      await raw.close()
    }
  }
}
