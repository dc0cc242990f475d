import { attributes, forbidden } from "@sluice/braze-api/Attributes"
import { objects as sentences } from "@sluice/braze-api/Sentences"
import * as Call from "../endpoint/Call.js"
import type { Profile } from "../state/Profile.js"
import * as World from "../state/World.js"
import * as AttributeName from "../text/AttributeName.js"
import type * as Json from "../text/Json.js"
import * as AttributeValue from "./AttributeValue.js"
import * as Identity from "./Identity.js"
import * as PushTokens from "./PushTokens.js"
import * as ReservedAttribute from "./ReservedAttribute.js"
import * as ReservedKind from "./ReservedKind.js"
import * as SubscriptionGroups from "./SubscriptionGroups.js"

/**
 * The sentence with which Braze refuses an attribute object; undefined if it is accepted. Changes nothing. One bad
 * value among the checked values refuses the whole object; the identifier is checked first.
 */
export const check = (call: Call.Call, object: Json.JsonObject): string | undefined =>
  (object["push_token_import"] === true ? PushTokens.checkImport(object) : Identity.check(call, object)) ??
  checkReserved(object) ??
  checkForbidden(object)

const checked = attributes.filter(({ onInvalid }) => onInvalid === "refuseObject")

const checkReserved = (object: Json.JsonObject): string | undefined => {
  for (const row of checked) {
    const sent = object[row.name]
    if (sent === undefined || (sent === null && row.removable)) continue
    const sentence = ReservedKind.of(row).refuse(sent)
    if (sentence !== undefined) return sentence
  }
  return undefined
}

const checkForbidden = (object: Json.JsonObject): string | undefined => {
  for (const name of forbidden.value) if (object[name] !== undefined) return sentences.emailSubscriptionInfo.text
  return undefined
}

/** Applies a valid attribute object, its keys in the order in which they were sent. False if no profile is affected. */
export const apply = (call: Call.Call, object: Json.JsonObject): boolean => {
  if (object["push_token_import"] === true) {
    PushTokens.importAll(call, object["push_tokens"])
    return true
  }
  const profile = Identity.resolve(call, object)
  if (profile === undefined) return false
  World.touch(call.world, profile)
  call.merges = object["_merge_objects"] === true
  for (const key of Object.keys(object)) applyKey(call, profile, key, object[key])
  if (object["push_tokens"] !== undefined) PushTokens.apply(call, profile, object["push_tokens"])
  if (object["subscription_groups"] !== undefined)
    SubscriptionGroups.apply(call, profile, object["subscription_groups"])
  return true
}

const applyKey = (call: Call.Call, profile: Profile, key: string, sent: unknown): void => {
  const name = AttributeName.of(key)
  switch (name.kind) {
    case "control":
      return
    case "reserved":
      ReservedAttribute.apply(call, profile, name.row, sent)
      return
    case "custom":
      custom(call, profile, name, sent)
      return
    case "aliasField":
      Call.note(call, "alias-field-outside", key, "is outside `user_alias` and was ignored")
      return
    case "unusable":
      Call.note(call, "name-not-usable", "", "has an attribute whose name is empty or longer than 255 bytes")
  }
}

const custom = (
  call: Call.Call,
  profile: Profile,
  { name, almost }: AttributeName.AttributeName & { readonly kind: "custom" },
  sent: unknown
): void => {
  if (almost !== undefined)
    Call.note(call, "almost-reserved-name", name, `became a custom attribute; \`${almost}\` is the reserved name`)
  if (call.world.settings.blockedAttributes.has(name))
    Call.note(call, "blocklisted", name, "is blocked in this workspace")
  else AttributeValue.apply(call, profile, name, sent)
}
