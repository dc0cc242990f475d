import { type Evidence, evidence, type Fact, fact } from "./Fact.js"
import type { StatedResponse } from "./Sentences.js"

const create = "_docs/_api/endpoints/media_library/manage_assets/create.md"
const replace = "_docs/_api/endpoints/media_library/manage_assets/replace_file.md"
const checked = "2026-11-30"

const sentence = (status: number, text: string, source: string): StatedResponse => ({
  status,
  key: "message",
  text,
  ...evidence("D", source),
  certainty: "D",
  checked
})

/** The sentences of requests that `media_library/*` refuses before it examines the file. */
export const mediaSentences = {
  nothing: sentence(400, "Either asset_url or asset_file must be provided.", create),
  both: sentence(400, "Both asset_url and asset_file cannot be provided. Please provide only one.", create),
  disabled: sentence(403, "Media Library Public APIs are not enabled for this company.", create),
  idMissing: sentence(400, "asset_id is required.", replace),
  nothingToReplace: sentence(400, "Either file or asset_url is required.", replace)
} as const

/** An error about the file. The code is documented, the message is not. */
interface MediaError extends Evidence {
  readonly status: 400 | 404
  readonly message: string
}

const error = (message: string, source: string, status: 400 | 404 = 400): MediaError => ({
  status,
  message,
  ...evidence("D", source, "The code and the keys of `meta` are documented, the message is not."),
  checked
})

/** By `error_code`. */
export const mediaErrors = {
  UNSUPPORTED_FILE_TYPE: error("The type of the file is not supported", create),
  ASSET_SIZE_EXCEEDS_LIMIT: error("The file is larger than 5 MB", create),
  MEDIA_LIBRARY_LIMIT_REACHED: error("The media library is full", create),
  INVALID_ASSET_URL: error("'asset_url' is not a valid URL", create),
  ZIP_UPLOAD_ERROR: error("The ZIP file could not be opened", create),
  ZIP_FILE_TOO_LARGE: error("The files in the ZIP file are too large", create),
  ZIPPED_ENTITY_HAS_NO_NAME: error("A file in the ZIP file has no name", create),
  ZIPPED_ENTITY_CANNOT_HAVE_NESTED_DIRECTORY: error("The ZIP file contains directories", create),
  ASSET_NOT_FOUND: error("The asset does not exist", replace, 404),
  EXTENSION_MISMATCH: error("The extension of the file differs from that of the asset", replace),
  UNSUPPORTED_ASSET_TYPE_FOR_REPLACE: error("Assets of this type cannot be replaced", replace),
  CORRUPT_FILE: error("The file could not be read", replace)
} as const satisfies Readonly<Record<string, MediaError>>

/** A key of {@link mediaErrors}. */
export type MediaErrorCode = keyof typeof mediaErrors

/** `info` of a successful replacement. */
export const replaced: Fact<string> = { ...fact("Asset file updated successfully.", "D", replace), checked }

const mega = 1024 * 1024

/** Limits of the media library in bytes; 1,024 for a KB is inferred. */
export const mediaLimits = {
  file: fact(5 * mega, "D", create),
  zip: fact(50 * mega, "D", create, "The table of errors says 5 MB.")
} as const

/** Extensions of images, which can be created. */
export const imageExtensions: Fact<ReadonlyArray<string>> = fact(
  ["png", "jpg", "jpeg", "gif", "svg", "webp"],
  "D",
  create
)

/** Extensions of videos, which cannot be replaced. */
export const videoExtensions: Fact<ReadonlyArray<string>> = fact(
  ["mp4", "mov", "avi", "webm", "m4v"],
  "I",
  replace,
  "The page says video and lists no extensions."
)
