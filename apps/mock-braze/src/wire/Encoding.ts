import { brotliDecompress, gunzip, inflate } from "node:zlib"

/** A body after `content-encoding`: the bytes, that they would be more than allowed, or that they are not packed so. */
export type Decoded =
  | { readonly _tag: "Bytes"; readonly bytes: Buffer }
  | { readonly _tag: "TooLarge" }
  | { readonly _tag: "Undecodable" }

type Unpack = (
  bytes: Buffer,
  options: { readonly maxOutputLength: number },
  done: (error: Error | null, result: Buffer) => void
) => void

const unpackers: Readonly<Record<string, Unpack>> = {
  gzip: gunzip,
  "x-gzip": gunzip,
  deflate: inflate,
  br: brotliDecompress
}

/** The codings of a body in the order in which they were applied. */
export const codings = (encoding: string): ReadonlyArray<string> =>
  encoding
    .toLowerCase()
    .split(",")
    .map((coding) => coding.trim())
    .filter((coding) => coding !== "" && coding !== "identity")

/**
 * Takes off all codings, the last one first, and unpacks at most `most` bytes at each, so that a small bomb stays small. No
 * byte at all is packed in any way. A coding that is not known cannot be taken off.
 */
export const unpack = async (bytes: Buffer, packed: ReadonlyArray<string>, most: number): Promise<Decoded> => {
  let decoded: Decoded = { _tag: "Bytes", bytes }
  for (const coding of packed.toReversed())
    if (decoded._tag === "Bytes" && decoded.bytes.length > 0) decoded = await takeOff(decoded.bytes, coding, most)
  return decoded
}

const takeOff = (bytes: Buffer, coding: string, most: number): Promise<Decoded> => {
  const unpacker = Object.hasOwn(unpackers, coding) ? unpackers[coding] : undefined
  if (unpacker === undefined) return Promise.resolve({ _tag: "Undecodable" })
  return new Promise((resolve) => {
    unpacker(bytes, { maxOutputLength: most }, (error, result) => {
      if (error === null) resolve({ _tag: "Bytes", bytes: result })
      else resolve(isTooLarge(error) ? { _tag: "TooLarge" } : { _tag: "Undecodable" })
    })
  })
}

const isTooLarge = (error: Error): boolean => "code" in error && error.code === "ERR_BUFFER_TOO_LARGE"
