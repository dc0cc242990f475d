import { open } from "node:fs/promises"
import type { Readable } from "node:stream"
import * as Conversion from "./Conversion.js"
import { BrokenInput } from "./FileFault.js"

/** The uncompressed bytes of one input, buffer by buffer. */
export interface ByteStream {
  /** Whether the bytes differ from those on the disk, so that reading cannot start in the middle: compressed, or UTF-16. */
  readonly compressed: boolean
  /** Whether it was UTF-16 text before it became plain UTF-8. */
  readonly isUtf16?: boolean
  /** The next buffer, or undefined at the end. The next call may overwrite it. */
  readonly next: () => Promise<Buffer | undefined>
  /** Also ends a waiting call of `next`. */
  readonly close: () => Promise<void>
}

/** Reads of 64 to 256 KB are the fastest; smaller reads take a fifth longer (measured). */
const readSize = 256 * 1024

interface Raw {
  readonly chunks: AsyncIterator<Buffer>
  readonly close: () => Promise<void>
}

/** Options for reading a file. */
export interface FileOptions {
  /** Called with the number of bytes of each read. For a compressed file, compressed bytes. */
  readonly onRead?: (bytes: number) => void
  /** Called with the original bytes of each read, before they are processed. */
  readonly onBytes?: (bytes: Buffer) => void
  /** The byte to start at. If it is not 0, the file is read as text without detecting its kind. Default: 0. */
  readonly from?: number
  /** Reads to the current end of the file and ignores bytes that are appended later. Default: false. */
  readonly toCurrentEnd?: boolean
  /**
   * The file that was examined before. If the path now leads to another file, or the file is shorter, it is not read.
   */
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
    ? "it is a folder. Pass the files in it, for example FOLDER/*.ndjson"
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
  let end = from
  async function* read(): AsyncGenerator<Buffer> {
    for (;;) {
      const target = reuse ? spare : Buffer.allocUnsafeSlow(readSize)
      const { bytesRead } = await handle.read(target, 0, Math.min(readSize, left), at)
      if (bytesRead === 0) {
        // A line that ends here was cut off.
        if (stat.isFile() && (await handle.stat()).size < end) throw new BrokenInput(truncated)
        return
      }
      left -= bytesRead
      end += bytesRead
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
    : await converted(raw, path, () => {
        reuse = false
      })
}

const truncated = "it was truncated while it was read. Records after that place are missing: fetch the file again"

/** Whether the content of a file is compressed, or in another encoding than UTF-8. */
export const isCompressed = async (path: string): Promise<boolean> => {
  const handle = await open(path, "r")
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headSize), 0, headSize, 0)
    return Conversion.find(buffer.subarray(0, bytesRead), path) !== undefined
  } finally {
    await handle.close()
  }
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
  return converted({ chunks, close: async () => void stream.destroy() }, "", () => {})
}

/** Makes plain UTF-8 of an input. `name` may end in the extension of a compression that the first bytes do not show. */
const converted = async (raw: Raw, name: string, keepBuffers: () => void): Promise<ByteStream> => {
  try {
    const head = await readHead(raw.chunks)
    const source = plain(head, raw)
    const conversion = Conversion.find(head, name)
    if (conversion === undefined) return { ...source, compressed: false }
    keepBuffers()
    const { close, next } = await conversion(source.next)
    return {
      compressed: true,
      isUtf16: head !== undefined && Conversion.isUtf16(head),
      next,
      close: async () => {
        close()
        await raw.close()
      }
    }
  } catch (error) {
    await raw.close()
    throw error
  }
}

/** Enough bytes to detect the type. */
const headSize = 5

/** The first bytes of an input, or the whole input if it is shorter. */
const readHead = async (chunks: AsyncIterator<Buffer>): Promise<Buffer | undefined> => {
  let head: Buffer | undefined
  while (head === undefined || head.length < headSize) {
    const step = await chunks.next()
    if (step.done === true) return head
    head = head === undefined ? step.value : Buffer.concat([head, step.value])
    if (head.length < headSize) head = Buffer.from(head)
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
