import * as Limits from "@sluice/braze-api/Limits"
import { objects as sentences } from "@sluice/braze-api/Sentences"
import type { PushToken } from "@sluice/braze-api/UserTrack"
import * as Call from "../endpoint/Call.js"
import type { Profile } from "../state/Profile.js"
import * as World from "../state/World.js"
import * as Json from "../text/Json.js"

/** The sentence that refuses `push_tokens`; undefined if they are valid. */
export const check = (sent: unknown): string | undefined => {
  if (!Json.isArray(sent)) return sentences.pushTokens.text
  for (const token of sent) {
    const failure = checkOne(token)
    if (failure !== undefined) return failure
  }
  return undefined
}

const checkOne = (token: unknown): string | undefined => {
  if (!Json.isObject(token)) return sentences.pushTokens.text
  if (typeof token["token"] !== "string" || token["token"] === "") return sentences.pushToken.text
  if (typeof token["app_id"] !== "string" || token["app_id"] === "") return sentences.pushTokenAppId.text
  const deviceId = token["device_id"]
  if (deviceId === undefined || deviceId === null) return undefined
  const { min, max } = Limits.deviceIdBytes.value
  const bytes = typeof deviceId === "string" ? Json.utf8Bytes(deviceId) : 0
  return bytes >= min && bytes <= max ? undefined : sentences.deviceId.text
}

/** The sentence that refuses an import of tokens: it requires tokens and no identified user. */
export const checkImport = (object: Json.JsonObject): string | undefined => {
  const tokens = object["push_tokens"]
  const named = object["external_id"] !== undefined || object["braze_id"] !== undefined
  return named || !Json.isArray(tokens) || tokens.length === 0 ? sentences.pushTokenImport.text : undefined
}

const read = (sent: unknown): ReadonlyArray<PushToken> =>
  Json.isArray(sent) ? sent.flatMap((token) => (Json.isObject(token) ? [readOne(token)] : [])) : []

const readOne = (token: Json.JsonObject): PushToken => {
  const known = { app_id: String(token["app_id"]), token: String(token["token"]) }
  return typeof token["device_id"] === "string" ? { ...known, device_id: token["device_id"] } : known
}

/** Adds tokens to a profile. A token that it already has is replaced. */
export const apply = (call: Call.Call, profile: Profile, sent: unknown): void => {
  for (const token of read(sent)) give(call.world, profile, token)
}

const give = (world: World.World, profile: Profile, token: PushToken): void => {
  const owner = world.byPushToken.get(token.token)
  if (owner?.pushTokens !== undefined)
    owner.pushTokens = owner.pushTokens.filter((other) => other.token !== token.token)
  profile.pushTokens = [...(profile.pushTokens ?? []), token]
  world.byPushToken.set(token.token, profile)
}

/** Creates an anonymous profile per token. A token that a profile already has is ignored. */
export const importAll = (call: Call.Call, sent: unknown): void => {
  for (const token of read(sent)) {
    if (call.world.byPushToken.has(token.token)) {
      Call.note(call, "token-known", "push_tokens", "has a token that already belongs to a profile")
      continue
    }
    const profile = World.create(call.world, call.now)
    World.touch(call.world, profile)
    give(call.world, profile, token)
  }
}
