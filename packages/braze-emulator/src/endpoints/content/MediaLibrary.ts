import {
  type MediaErrorCode,
  mediaErrors,
  replaced,
  mediaSentences as sentences,
  videoExtensions
} from "@sluice/braze-api/MediaErrors"
import * as Call from "../../endpoint/Call.js"
import type { Handled, Handler } from "../../endpoint/Handler.js"
import * as Reply from "../../endpoint/Reply.js"
import { type Asset, assetUrl } from "../../state/DashboardObjects.js"
import * as World from "../../state/World.js"
import * as Fields from "../../text/Fields.js"
import type * as Json from "../../text/Json.js"
import * as MediaFile from "./MediaFile.js"

const assetsOf = (world: World.World) => world.objects.dashboard.assets

const refuse = ({ code, meta }: MediaFile.MediaProblem): Handled =>
  Reply.json(mediaErrors[code].status, { message: mediaErrors[code].message, error_code: code, meta })

const isSent = (value: unknown): value is string => typeof value === "string" && value !== ""

const sizesOf = ({ options }: World.World): ReadonlyMap<string, number> =>
  new Map((options.remoteFiles ?? []).map(({ url, size }) => [url, size]))

const shown = ({ name, size, url, ext }: Asset) => ({ name, size, url, ext })

/** The files that a request sends or names. */
const filesOf = (
  world: World.World,
  body: Json.JsonObject
): ReadonlyArray<MediaFile.MediaFile> | MediaFile.MediaProblem => {
  const { asset_url: url, asset_file: file } = body
  if (isSent(file)) return MediaFile.images(file)
  const found = MediaFile.atUrl(String(url), sizesOf(world))
  return MediaFile.isProblem(found) ? found : [found]
}

/** The name of an asset: that of the request, numbered if there are several files; or that of the file. */
const nameOf = (sent: unknown, file: MediaFile.MediaFile, index: number, count: number): string => {
  if (!isSent(sent)) return file.name
  return count === 1 ? sent : `${sent} ${index + 1}`
}

/** `POST /media_library/create`: one asset, or one for each file in a ZIP file. Files of other types are in `errors`. */
export const mediaCreate: Handler = (world, sent, context) => {
  if (world.settings.mediaLibrary === "disabled") return Reply.fatal(sentences.disabled)
  const body = Fields.bodyOf(sent)
  const { asset_url: url, asset_file: file, name } = body
  if (isSent(url) && isSent(file)) return Reply.fatal(sentences.both)
  if (!isSent(url) && !isSent(file)) return Reply.fatal(sentences.nothing)
  const files = filesOf(world, body)
  if (MediaFile.isProblem(files)) return refuse(files)
  const [only, ...others] = files.map((one) => ({ file: one, problem: MediaFile.check(one) }))
  if (only?.problem !== undefined && others.length === 0) return refuse(only.problem)
  const limit = world.settings.mediaAssets
  if (assetsOf(world).size + files.length > limit)
    return refuse({ code: "MEDIA_LIBRARY_LIMIT_REACHED", meta: { limit } })
  Call.make(world, context)
  const added: Array<Asset> = []
  const errors: Array<MediaFile.MediaFile & { readonly error: MediaErrorCode }> = []
  for (const [index, one] of files.entries()) {
    const problem = MediaFile.check(one)
    const named = { ...one, name: nameOf(name, one, index, files.length) }
    if (problem === undefined) added.push(add(world, named))
    else errors.push({ ...named, error: problem.code })
  }
  return Reply.json(200, {
    new_assets: added.map(shown),
    errors,
    dashboard_url: `https://dashboard.example.com/media_library/${added[0]?.id ?? ""}`
  })
}

const add = (world: World.World, file: MediaFile.MediaFile): Asset => {
  const id = World.newId(world)
  const asset = { ...file, id, url: assetUrl(id, file.ext) }
  assetsOf(world).set(id, asset)
  return asset
}

/** `PUT /media_library/replace_file`: the asset keeps its id, name and address. */
export const mediaReplace: Handler = (world, sent, context) => {
  if (world.settings.mediaLibrary === "disabled") return Reply.fatal(sentences.disabled)
  const { asset_id: id, asset_url: url, asset_file: text } = Fields.bodyOf(sent)
  if (!isSent(id)) return Reply.fatal(sentences.idMissing)
  if (isSent(url) && isSent(text)) return Reply.fatal(sentences.both)
  const asset = assetsOf(world).get(id)
  if (asset === undefined) return refuse({ code: "ASSET_NOT_FOUND", meta: { asset_id: id } })
  if (videoExtensions.value.includes(asset.ext))
    return refuse({ code: "UNSUPPORTED_ASSET_TYPE_FOR_REPLACE", meta: { asset_type: asset.ext } })
  if (!isSent(text) && !isSent(url)) return Reply.fatal(sentences.nothingToReplace)
  const file = isSent(text) ? MediaFile.replacement(text, asset.ext) : MediaFile.atUrl(String(url), sizesOf(world))
  if (MediaFile.isProblem(file)) return refuse(file)
  if (file.ext !== asset.ext)
    return refuse({
      code: "EXTENSION_MISMATCH",
      meta: { expected_extension: asset.ext, received_extension: file.ext }
    })
  Call.make(world, context)
  const changed = { ...asset, size: file.size }
  assetsOf(world).set(id, changed)
  return Reply.json(200, { info: replaced.value, new_image_asset: shown(changed) })
}
