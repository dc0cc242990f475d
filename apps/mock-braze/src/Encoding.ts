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

/** Whether a body must be unpacked before it is read. */
export const isPacked = (encoding: string | undefined): encoding is string =>
  encoding !== undefined && Object.hasOwn(unpackers, encoding.trim().toLowerCase())

/** Unpacks at most `most` bytes, so that a small bomb stays small. No byte at all is packed in any way. */
export const unpack = (bytes: Buffer, encoding: string, most: number): Promise<Decoded> => {
  const unpacker = unpackers[encoding.trim().toLowerCase()]
  if (unpacker === undefined || bytes.length === 0) return Promise.resolve({ _tag: "Bytes", bytes })
  return new Promise((resolve) => {
    unpacker(bytes, { maxOutputLength: most }, (error, result) => {
      if (error === null) resolve({ _tag: "Bytes", bytes: result })
      else resolve(isTooLarge(error) ? { _tag: "TooLarge" } : { _tag: "Undecodable" })
    })
  })
}

const isTooLarge = (error: Error): boolean => "code" in error && error.code === "ERR_BUFFER_TOO_LARGE"
