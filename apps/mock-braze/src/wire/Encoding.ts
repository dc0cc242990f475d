import { brotliDecompress, gunzip, inflate } from "node:zlib"

/** A body after its `content-encoding` was undone, or the reason why that is not possible. */
export type Decoded =
  | { readonly _tag: "Bytes"; readonly bytes: Buffer }
  | { readonly _tag: "TooLarge" }
  | { readonly _tag: "Undecodable" }

type Decompress = (
  bytes: Buffer,
  options: { readonly maxOutputLength: number },
  done: (error: Error | null, result: Buffer) => void
) => void

const decompressors: Readonly<Record<string, Decompress>> = {
  gzip: gunzip,
  "x-gzip": gunzip,
  deflate: inflate,
  br: brotliDecompress
}

/** The codings in a `content-encoding` header, in the order in which they were applied. */
export const codings = (encoding: string): ReadonlyArray<string> =>
  encoding
    .toLowerCase()
    .split(",")
    .map((coding) => coding.trim())
    .filter((coding) => coding !== "" && coding !== "identity")

/**
 * Undoes all codings, the last one first. No step returns more than `maxBytes`, so a decompression bomb stays small. An
 * empty body is valid in every coding; an unknown coding makes the body undecodable.
 */
export const decode = async (bytes: Buffer, applied: ReadonlyArray<string>, maxBytes: number): Promise<Decoded> => {
  let decoded: Decoded = { _tag: "Bytes", bytes }
  for (const coding of applied.toReversed())
    if (decoded._tag === "Bytes" && decoded.bytes.length > 0) decoded = await undo(decoded.bytes, coding, maxBytes)
  return decoded
}

const undo = (bytes: Buffer, coding: string, maxBytes: number): Promise<Decoded> => {
  const decompress = Object.hasOwn(decompressors, coding) ? decompressors[coding] : undefined
  if (decompress === undefined) return Promise.resolve({ _tag: "Undecodable" })
  return new Promise((resolve) => {
    decompress(bytes, { maxOutputLength: maxBytes }, (error, result) => {
      if (error === null) resolve({ _tag: "Bytes", bytes: result })
      else resolve(isTooLarge(error) ? { _tag: "TooLarge" } : { _tag: "Undecodable" })
    })
  })
}

const isTooLarge = (error: Error): boolean => "code" in error && error.code === "ERR_BUFFER_TOO_LARGE"
