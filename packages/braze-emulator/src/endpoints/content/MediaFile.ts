import { imageExtensions, type MediaErrorCode, mediaLimits } from "@sluice/braze-api/MediaErrors"
import * as Zip from "../../text/Zip.js"

/** A file for the media library. */
export interface MediaFile {
  readonly name: string
  readonly ext: string
  readonly size: number
}

/** The reason a file is refused. */
export interface MediaProblem {
  readonly code: MediaErrorCode
  readonly meta: Readonly<Record<string, unknown>>
}

const problem = (code: MediaErrorCode, meta: Readonly<Record<string, unknown>> = {}): MediaProblem => ({ code, meta })

/** Whether a file was refused. */
export const isProblem = <A>(read: A | MediaProblem): read is MediaProblem =>
  typeof read === "object" && read !== null && "code" in read

/** The first bytes of the types that can be recognised. */
const signatures: ReadonlyArray<{ readonly ext: string; readonly at: number; readonly bytes: string }> = [
  { ext: "png", at: 0, bytes: "\u0089PNG" },
  { ext: "jpg", at: 0, bytes: "\u00ff\u00d8\u00ff" },
  { ext: "gif", at: 0, bytes: "GIF8" },
  { ext: "webp", at: 8, bytes: "WEBP" },
  { ext: "zip", at: 0, bytes: "PK\u0003\u0004" },
  { ext: "zip", at: 0, bytes: "PK\u0005\u0006" }
]

/** The type of a file by its content; undefined if it is not known. */
const extensionOf = (bytes: Buffer): string | undefined => {
  const known = signatures.find(({ at, bytes: start }) => bytes.toString("latin1", at, at + start.length) === start)
  if (known !== undefined) return known.ext
  return /^\s*(<\?xml[^>]{0,200}>\s*)?<svg[\s>]/i.test(bytes.toString("utf8", 0, 500)) ? "svg" : undefined
}

const isBase64 = (text: string): boolean => text.length % 4 === 0 && /^[A-Za-z0-9+/]+={0,2}$/.test(text)

/** The bytes of a file in a JSON body: Base64, or the bytes as characters. */
const bytesOf = (text: string): Buffer => {
  if (isBase64(text)) return Buffer.from(text, "base64")
  return Buffer.from(text, /[\u0100-\uffff]/.test(text) ? "utf8" : "latin1")
}

const extension = (name: string): string => /\.([A-Za-z0-9]{1,8})$/.exec(name)?.[1]?.toLowerCase() ?? ""

const checkSize = (file: MediaFile): MediaFile | MediaProblem =>
  file.size > mediaLimits.file.value
    ? problem("ASSET_SIZE_EXCEEDS_LIMIT", { size_limit_bytes: mediaLimits.file.value, file_size_bytes: file.size })
    : file

/**
 * The file at an address, which is not downloaded: its path says the type, and the seed the size. A file without an
 * extension is treated as a PNG.
 */
export const atUrl = (url: string, sizes: ReadonlyMap<string, number>): MediaFile | MediaProblem => {
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return problem("INVALID_ASSET_URL", { asset_url: url })
  const name = new URL(url).pathname.split("/").at(-1) ?? ""
  const ext = extension(name) || "png"
  return checkSize({ name: name === "" ? "asset" : name, ext, size: sizes.get(url) ?? 0 })
}

/** The file in a body that replaces an asset with an extension. Only images are recognised by their content. */
export const replacement = (text: string, expected: string): MediaFile | MediaProblem => {
  const bytes = bytesOf(text)
  const known = extensionOf(bytes)
  if (known === undefined && imageExtensions.value.includes(expected))
    return problem("CORRUPT_FILE", { file_name: `asset.${expected}` })
  const isSame = known === undefined || (known === "jpg" && expected === "jpeg")
  const ext = isSame ? expected : known
  return checkSize({ name: `asset.${ext}`, ext, size: bytes.length })
}

/** The images in a body: one, or those of a ZIP file. */
export const images = (text: string): ReadonlyArray<MediaFile> | MediaProblem => {
  const bytes = bytesOf(text)
  const ext = extensionOf(bytes)
  if (ext === undefined) return problem("UNSUPPORTED_FILE_TYPE", { file_type: "unknown" })
  if (ext === "zip") return zipped(bytes)
  const file = checkSize({ name: `asset.${ext}`, ext, size: bytes.length })
  return isProblem(file) ? file : [file]
}

const zipped = (bytes: Buffer): ReadonlyArray<MediaFile> | MediaProblem => {
  const found = Zip.entries(bytes)
  if (found === undefined) return problem("ZIP_UPLOAD_ERROR", { original_error: "The directory is damaged" })
  const size = found.reduce((sum, entry) => sum + entry.size, 0)
  if (size > mediaLimits.zip.value)
    return problem("ZIP_FILE_TOO_LARGE", { zip_file_name: "asset.zip", zip_file_size: size })
  if (found.some(({ name }) => name === "")) return problem("ZIPPED_ENTITY_HAS_NO_NAME")
  if (found.some(({ name }) => name.includes("/"))) return problem("ZIPPED_ENTITY_CANNOT_HAVE_NESTED_DIRECTORY")
  return found.map((entry) => ({ ...entry, ext: extension(entry.name) }))
}

/** The reason a file cannot become an asset; undefined if it can. */
export const check = (file: MediaFile): MediaProblem | undefined => {
  if (!imageExtensions.value.includes(file.ext)) return problem("UNSUPPORTED_FILE_TYPE", { file_type: file.ext })
  const sized = checkSize(file)
  return isProblem(sized) ? sized : undefined
}
