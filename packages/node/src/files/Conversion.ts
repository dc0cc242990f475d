import { Readable, type Transform } from "node:stream"
import { TextDecoder } from "node:util"
import * as zlib from "node:zlib"
import { BrokenInput, TrailingBytes } from "./FileFault.js"

/** The next buffer of an input; undefined at its end. */
type Next = () => Promise<Buffer | undefined>

/** An input that becomes plain UTF-8. */
export interface Converted {
  readonly next: Next
  /** Also ends a waiting call of `next`. */
  readonly close: () => void
}

type Conversion = (source: Next) => Converted | Promise<Converted>

interface Kind {
  /** Whether an input is of this kind, by its first bytes. */
  readonly matches: (head: Buffer) => boolean
  readonly convert: Conversion
  /** It is UTF-16 text. */
  readonly isUtf16?: true
}

/**
 * The conversion of an input to plain UTF-8, chosen by its first bytes or by the extension of its name. Undefined if it
 * needs none. Converting may throw a {@link BrokenInput}.
 */
export const find = (head: Buffer | undefined, name: string): Conversion | undefined =>
  (head && kinds.find(({ matches }) => matches(head))?.convert) ?? (/\.br$/i.test(name) ? brotli : undefined)

/** Whether an input is UTF-16 text, by its first bytes. */
export const isUtf16 = (head: Buffer): boolean => kinds.find(({ matches }) => matches(head))?.isUtf16 === true

const refused =
  (message: string): Conversion =>
  () => {
    throw new BrokenInput(message)
  }

const chunkSize = 256 * 1024

const startsWith =
  (...magic: ReadonlyArray<number | string>) =>
  (head: Buffer): boolean =>
    magic.every((byte, i) => head[i] === (typeof byte === "string" ? byte.charCodeAt(0) : byte))

/**
 * Whether exactly every second byte of the text is zero, starting at `odd`. This detects UTF-16 without a byte order
 * mark for Western European text. Plain text contains no zero bytes.
 */
const hasZeros =
  (odd: 0 | 1) =>
  (head: Buffer): boolean => {
    const pairs = Math.floor(Math.min(head.length, 64) / 2)
    let zeros = 0
    for (let at = 0; at < 2 * pairs; at += 2) {
      if (head[at + 1 - odd] === 0) return false
      if (head[at + odd] === 0) zeros++
    }
    return pairs > 1 && zeros > 0.8 * pairs
  }

const kinds: ReadonlyArray<Kind> = [
  { matches: startsWith(0x1f, 0x8b), convert: (source) => gunzipped(source) },
  { matches: startsWith(0x28, 0xb5, 0x2f, 0xfd), convert: (source) => zstd(source) },
  { matches: startsWith(0xff, 0xfe), convert: (source) => fromUtf16(source, "utf-16le"), isUtf16: true },
  { matches: startsWith(0xfe, 0xff), convert: (source) => fromUtf16(source, "utf-16be"), isUtf16: true },
  { matches: hasZeros(1), convert: (source) => fromUtf16(source, "utf-16le"), isUtf16: true },
  { matches: hasZeros(0), convert: (source) => fromUtf16(source, "utf-16be"), isUtf16: true },
  {
    matches: startsWith("P", "K", 0x03, 0x04),
    convert: refused("it is a zip archive or an Excel file. Unpack it with `unzip FILE`, or save the sheet as CSV")
  },
  {
    matches: startsWith(0xd0, 0xcf, 0x11, 0xe0),
    convert: refused("it is an old Excel or Office file. Save the sheet as CSV")
  },
  { matches: startsWith("P", "A", "R", "1"), convert: refused("it is a Parquet file. Export it as CSV or NDJSON") },
  { matches: startsWith("O", "b", "j", 0x01), convert: refused("it is an Avro file. Export it as CSV or NDJSON") },
  {
    matches: startsWith("B", "Z", "h"),
    convert: refused("it is compressed with bzip2. Unpack it with `bunzip2 FILE`")
  },
  {
    matches: startsWith(0xfd, "7", "z", "X", "Z"),
    convert: refused("it is compressed with xz. Unpack it with `unxz FILE`")
  }
]

const brotli: Conversion = (source) => transformed(source, zlib.createBrotliDecompress({ chunkSize }))

/** Passes an input through a stream of zlib. */
const transformed = (source: Next, transform: Transform): Converted => {
  async function* bytes(): AsyncGenerator<Buffer> {
    for (let chunk = await source(); chunk !== undefined; chunk = await source()) yield chunk
  }
  const input = Readable.from(bytes(), { objectMode: false })
  input.on("error", (error) => transform.destroy(error))
  const chunks: AsyncIterator<Buffer> = input.pipe(transform)[Symbol.asyncIterator]()
  return {
    next: async () => {
      const step = await chunks.next()
      return step.done === true ? undefined : step.value
    },
    close: () => {
      transform.destroy()
      input.destroy()
    }
  }
}

/**
 * One or more gzip archives, with zero bytes after them. zlib ends at a zero byte after an archive and ignores the
 * rest, which may contain another archive.
 */
const gunzipped = (source: Next): Converted => {
  const gunzip = zlib.createGunzip({ chunkSize })
  /** The input that zlib has not consumed yet. */
  let waiting: Array<{ readonly at: number; readonly bytes: Buffer }> = []
  let at = 0
  let hasEnded = false
  let isFollowed = false
  const watched = async (): Promise<Buffer | undefined> => {
    const bytes = await source()
    if (bytes === undefined) return undefined
    if (hasEnded) isFollowed ||= hasContent(bytes)
    else {
      waiting = waiting.filter((one) => one.at + one.bytes.length > gunzip.bytesWritten)
      waiting.push({ at, bytes })
      at += bytes.length
    }
    return bytes
  }
  const checkRest = async (): Promise<void> => {
    hasEnded = true
    for (const one of waiting) isFollowed ||= hasContent(one.bytes.subarray(Math.max(0, gunzip.bytesWritten - one.at)))
    // The stream may be waiting for a buffer. It receives that buffer before this loop receives the next one.
    while (!isFollowed && (await watched()) !== undefined);
    if (isFollowed) throw new TrailingBytes("Other bytes follow the archive")
  }
  const { close, next } = transformed(watched, gunzip)
  return {
    close,
    next: async () => {
      const bytes = await next()
      if (bytes === undefined) await checkRest()
      return bytes
    }
  }
}

const hasContent = (bytes: Buffer): boolean => bytes.some((byte) => byte !== 0)

const fromUtf16 = (source: Next, encoding: "utf-16le" | "utf-16be"): Converted => {
  const decoder = new TextDecoder(encoding, { fatal: true })
  let ended = false
  return {
    close: () => {},
    next: async () => {
      while (!ended) {
        const bytes = await source()
        ended = bytes === undefined
        const text = decoded(decoder, bytes)
        if (text !== "") return Buffer.from(text, "utf8")
      }
      return undefined
    }
  }
}

const cutUtf16 =
  "it is UTF-16 and ends in the middle of a character. It is still being written, or incomplete. Run the same command again when it is complete"

const decoded = (decoder: TextDecoder, bytes: Buffer | undefined): string => {
  try {
    return decoder.decode(bytes, { stream: bytes !== undefined })
  } catch {
    throw new BrokenInput(
      bytes === undefined ? cutUtf16 : "it begins as UTF-16 but is not valid UTF-16. Export it again as UTF-8"
    )
  }
}

/** The functions of Node 22.15 and newer. */
interface Zstd {
  readonly createZstdDecompress: (options: { readonly chunkSize: number }) => Transform
  readonly zstdCompressSync: (bytes: Buffer) => Buffer
}

const hasZstd = (module: object): module is Zstd => "createZstdDecompress" in module && "zstdCompressSync" in module

const zstd: Conversion = async (source) => {
  if (hasZstd(zlib)) {
    isExact ??= testZstd(zlib)
    if (await isExact) return transformed(source, zlib.createZstdDecompress({ chunkSize }))
  }
  throw new BrokenInput(
    `it is compressed with zstd, which this version of Node (${process.version}) does not read reliably. Pipe it: zstd -dc FILE | npx sluice run CONFIG --input -`
  )
}

let isExact: Promise<boolean> | undefined

/**
 * Whether Node reads two frames that arrive together, and reports half a frame. Without an error, Node 22.23 does neither and
 * Node 24.21 reads only the first of several frames. Node 26.10 does both (nodejs/node#64741, #64592; tried 2026-11-30).
 */
const testZstd = async (node: Zstd): Promise<boolean> => {
  const frame = node.zstdCompressSync(Buffer.from("abc"))
  const read = async (bytes: Buffer): Promise<string | undefined> => {
    const input = [bytes]
    const { next } = transformed(async () => input.shift(), node.createZstdDecompress({ chunkSize }))
    let text = ""
    try {
      for (let chunk = await next(); chunk !== undefined; chunk = await next()) text += chunk.toString("latin1")
      return text
    } catch {
      return undefined
    }
  }
  const [both, half] = await Promise.all([
    read(Buffer.concat([frame, frame])),
    read(frame.subarray(0, Math.floor(frame.length / 2)))
  ])
  return both === "abcabc" && half === undefined
}
