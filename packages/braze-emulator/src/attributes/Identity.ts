import type { UserAlias } from "@sluice/braze-api/Identifier"
import { brazeIdPattern } from "@sluice/braze-api/IdentifierKeys"
import * as Limits from "@sluice/braze-api/Limits"
import { objects as sentences } from "@sluice/braze-api/Sentences"
import * as Call from "../endpoint/Call.js"
import * as Entries from "../endpoint/Entries.js"
import * as Contact from "../state/Contact.js"
import * as ContactLookup from "../state/ContactLookup.js"
import type { Profile } from "../state/Profile.js"
import * as World from "../state/World.js"
import * as Fields from "../text/Fields.js"
import * as Json from "../text/Json.js"
import * as ReservedAttribute from "./ReservedAttribute.js"

const isPresent = (value: unknown): boolean => value !== undefined && value !== null && value !== ""

/**
 * The sentence that refuses the identifiers of an object; undefined if they are valid. Changes nothing. Empty strings
 * and null count as absent.
 */
export const check = (call: Call.Call, object: Json.JsonObject): string | undefined => {
  const externalId = object["external_id"]
  const alias = object["user_alias"]
  const brazeId = object["braze_id"]
  const primaries = (isPresent(externalId) ? 1 : 0) + (isPresent(alias) ? 1 : 0) + (isPresent(brazeId) ? 1 : 0)
  if (primaries > 1) {
    Call.note(call, "two-identities", "", "names more than one of external_id, user_alias and braze_id")
    return sentences.onlyOneIdentifier.text
  }
  if (primaries === 0) return checkContact(object)
  if (isPresent(externalId)) return checkExternalId(call, externalId)
  if (isPresent(alias)) return checkAlias(alias)
  return typeof brazeId === "string" ? undefined : sentences.brazeId.text
}

const checkContact = (object: Json.JsonObject): string | undefined => {
  if (isPresent(object["email"])) return Contact.email(object["email"]) === undefined ? sentences.email.text : undefined
  if (!isPresent(object["phone"])) return sentences.identifierRequired.text
  return Contact.phone(object["phone"]) === undefined ? sentences.phone.text : undefined
}

const mostBytes = Limits.externalIdBytes.value

const checkExternalId = (call: Call.Call, sent: unknown): string | undefined => {
  const id = idText(sent)
  if (id === undefined) return sentences.externalId.text
  if (id.length * 3 > mostBytes && Json.utf8Bytes(id) > mostBytes) return sentences.externalIdLength.text
  const profile = call.world.byExternalId.get(id)
  call.known = profile
  return profile !== undefined && isBlocked(profile) ? sentences.blockedExternalId.text : undefined
}

/** Recordings from 2015 to 2018 show that numbers are accepted as strings. */
const idText = (sent: unknown): string | undefined => {
  if (typeof sent === "string") return sent
  return typeof sent === "number" ? String(sent) : undefined
}

const mostNames = Limits.blockedUserDistinctNames.value

/** Braze blocks "dummy users" with more distinct event or product names than a real user has. */
const isBlocked = (profile: Profile): boolean =>
  (profile.events !== undefined && profile.events.size > mostNames) ||
  (profile.purchases !== undefined && profile.purchases.size > mostNames)

const checkAlias = (sent: unknown): string | undefined => {
  const alias = aliasOf(sent)
  if (alias === undefined) return sentences.userAlias.text
  const most = Limits.aliasBytes.value
  const tooLong = Json.utf8Bytes(alias.alias_name) > most || Json.utf8Bytes(alias.alias_label) > most
  return tooLong ? sentences.userAliasLength.text : undefined
}

const aliasOf = (sent: unknown): UserAlias | undefined => {
  if (!Json.isObject(sent)) return undefined
  const { alias_name, alias_label } = sent
  if (typeof alias_name !== "string" || typeof alias_label !== "string") return undefined
  return alias_name === "" || alias_label === "" ? undefined : { alias_name, alias_label }
}

/**
 * The profile of an object that {@link check} accepted: the existing one, or a new one if Braze creates one. Undefined:
 * Braze accepts the object and does nothing.
 */
export const resolve = (call: Call.Call, object: Json.JsonObject): Profile | undefined => {
  const updateOnly = object["_update_existing_only"]
  if (isPresent(object["external_id"])) return byExternalId(call, object["external_id"], updateOnly)
  if (isPresent(object["user_alias"])) return byAlias(call, object["user_alias"], updateOnly)
  if (isPresent(object["braze_id"])) return byBrazeId(call, object["braze_id"])
  const email = isPresent(object["email"]) ? Contact.email(object["email"]) : undefined
  if (email !== undefined) return byContact(call, "email", email, updateOnly)
  const phone = Contact.phone(object["phone"])
  return phone === undefined ? undefined : byContact(call, "phone", phone, updateOnly)
}

const byExternalId = (call: Call.Call, sent: unknown, updateOnly: unknown): Profile | undefined => {
  const id = idText(sent) ?? ""
  if (typeof sent !== "string") Call.note(call, "external-id-not-text", "external_id", "is a number")
  const known = call.known
  if (known !== undefined || updateOnly === true) {
    if (known === undefined)
      Call.note(call, "update-only-unknown", "external_id", "is unknown, and the object does not allow creating it")
    return known
  }
  const profile = World.create(call.world, call.now)
  World.identify(call.world, profile, id)
  return profile
}

const byAlias = (call: Call.Call, sent: unknown, updateOnly: unknown): Profile | undefined => {
  const alias = aliasOf(sent)
  if (alias === undefined) return undefined
  const known = World.byAlias(call.world, alias)
  if (known !== undefined) return known
  if (updateOnly !== false) {
    Call.note(call, "alias-creates-nothing", "user_alias", "is unknown and creates no profile")
    return undefined
  }
  const profile = World.create(call.world, call.now)
  World.addAlias(call.world, profile, alias)
  return profile
}

const byBrazeId = (call: Call.Call, sent: unknown): Profile | undefined => {
  const known = typeof sent === "string" && brazeIdPattern.test(sent) ? World.byBrazeId(call.world, sent) : undefined
  if (known === undefined) Call.note(call, "unknown-braze-id", "braze_id", "is unknown and creates no profile")
  return known
}

const byContact = (
  call: Call.Call,
  kind: "email" | "phone",
  value: string,
  updateOnly: unknown
): Profile | undefined => {
  const known = ContactLookup.chosen(call, kind, value)
  if (known !== undefined) {
    if (ContactLookup.all(call, kind, value).length > 1)
      Call.note(call, "ambiguous-contact", kind, "belongs to several profiles")
    return known
  }
  if (updateOnly === true) {
    Call.note(call, "update-only-unknown", kind, "is unknown, and the object does not allow creating it")
    return undefined
  }
  const profile = World.create(call.world, call.now)
  ReservedAttribute.store(call, profile, kind, { type: "string", value })
  return profile
}

/** The profile that an object of `users/track` names, in the order of its identifiers. Does not create one. */
export const lookup = (context: ContactLookup.LookupContext, object: Json.JsonObject): Profile | undefined => {
  const { world } = context
  const id = Fields.textOf(object["external_id"])
  if (id !== undefined) return world.byExternalId.get(id)
  const alias = Entries.aliasOf(object["user_alias"])
  if (alias !== undefined) return World.byAlias(world, alias)
  const brazeId = Fields.textOf(object["braze_id"])
  if (brazeId !== undefined) return World.byBrazeId(world, brazeId)
  const email = Contact.email(object["email"])
  if (email !== undefined) return ContactLookup.chosen(context, "email", email)
  const phone = Contact.phone(object["phone"])
  return phone === undefined ? undefined : ContactLookup.chosen(context, "phone", phone)
}
