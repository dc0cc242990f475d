import { refusals } from "@sluice/braze-api/EndpointSentences"
import * as Limits from "@sluice/braze-api/Limits"
import type { StatedResponse } from "@sluice/braze-api/Sentences"
import { responses } from "@sluice/braze-api/Sentences"
import * as AttributesObject from "../../attributes/AttributesObject.js"
import * as Call from "../../endpoint/Call.js"
import * as Entries from "../../endpoint/Entries.js"
import * as Prioritization from "../../endpoint/Prioritization.js"
import * as Audience from "../../state/Audience.js"
import * as Membership from "../../state/Membership.js"
import type { Profile } from "../../state/Profile.js"
import * as Setup from "../../state/Setup.js"
import * as World from "../../state/World.js"
import * as Fields from "../../text/Fields.js"
import * as ItemKey from "../../text/ItemKey.js"
import * as Json from "../../text/Json.js"

/** One recipient of a message, or why there is none. */
export interface FoundRecipient {
  /** The person that the request names, as `external_id:u1`. */
  readonly key: string
  readonly found: Prioritization.Chosen
  /** Trigger properties or context for this recipient only. */
  readonly properties: Json.JsonObject
  readonly index: number
  /** Whether this entry counts: if several entries lead to the same person, only the last one does. */
  readonly isLast: boolean
  /** Whether its `attributes` created or changed the person. */
  readonly changed: boolean
}

/** The names of the fields with properties, newest first. */
export type PropertyNames = ReadonlyArray<string>

/** The mistake in the recipients of a request; undefined if they are valid or absent. */
export const check = (sent: unknown, names: PropertyNames): StatedResponse | undefined => {
  if (Fields.isAbsent(sent)) return undefined
  if (!Json.isArray(sent)) return refusals.recipientIdentifier
  if (sent.length > Limits.recipients.value) return responses.tooManyRecipients
  for (const recipient of sent) {
    const problem = checkOne(recipient, names)
    if (problem !== undefined) return problem
  }
  return undefined
}

const checkOne = (recipient: unknown, names: PropertyNames): StatedResponse | undefined => {
  if (!Json.isObject(recipient)) return refusals.recipientIdentifier
  const { external_user_id, user_alias, email, send_to_existing_only, attributes } = recipient
  const given = [external_user_id, user_alias, email].filter((value) => !Fields.isAbsent(value))
  if (given.length !== 1) return refusals.recipientIdentifier
  const isId = Fields.textOf(external_user_id) !== undefined || Entries.aliasOf(user_alias) !== undefined
  if (!isId && typeof email !== "string") return refusals.recipientIdentifier
  if (typeof email === "string" && Prioritization.check(recipient["prioritization"]) !== undefined)
    return refusals.prioritization
  if (!Fields.isAbsent(attributes) && !Json.isObject(attributes)) return refusals.recipientAttributes
  if (send_to_existing_only === false && (Fields.isAbsent(attributes) || !Fields.isAbsent(user_alias)))
    return refusals.recipientAttributes
  return checkProperties(recipient, names)
}

/** The mistake in the properties of a request or a recipient; undefined if they are valid or absent. */
export const checkProperties = (sent: Json.JsonObject, names: PropertyNames): StatedResponse | undefined => {
  for (const name of names) {
    const value = sent[name]
    if (Fields.isAbsent(value)) continue
    if (!Json.isObject(value)) return { ...refusals.triggerTooLarge, text: `'${name}' must be an object` }
    if (Json.exceeds(value, Limits.triggerBytes.value)) return refusals.triggerTooLarge
  }
  return undefined
}

/** The properties under the first of the names that is present. */
export const propertiesOf = (sent: Json.JsonObject, names: PropertyNames): Json.JsonObject =>
  Fields.bodyOf(names.map((name) => sent[name]).find((value) => !Fields.isAbsent(value)))

/**
 * Finds each recipient, and creates or updates people if the request asks for it. `lane` is the field with the
 * recipients.
 */
export const find = (
  call: Call.Call,
  lane: string,
  sent: unknown,
  names: PropertyNames
): ReadonlyArray<FoundRecipient> => {
  call.lane = lane
  const all = Fields.objectsOf(sent).map((recipient, index) => {
    call.index = index
    return { key: keyOf(recipient), ...foundOf(call, recipient), properties: propertiesOf(recipient, names), index }
  })
  const personOf = ({ found, key }: { readonly found: Prioritization.Chosen; readonly key: string }) =>
    typeof found === "string" ? key : found
  const last = new Map(all.map((recipient) => [personOf(recipient), recipient.index]))
  const seen = new Set<unknown>()
  for (const recipient of all) {
    const before = seen.size
    if (seen.add(personOf(recipient)).size > before) continue
    call.index = recipient.index
    Call.note(call, "duplicate-recipient", "", "names a person who was already named")
  }
  return all.map((recipient) => ({ ...recipient, isLast: last.get(personOf(recipient)) === recipient.index }))
}

const keyOf = (recipient: Json.JsonObject): string => {
  const id = Fields.textOf(recipient["external_user_id"])
  if (id !== undefined) return ItemKey.key("external_id", String(id))
  const alias = Entries.aliasOf(recipient["user_alias"])
  return alias === undefined
    ? ItemKey.key("email", String(recipient["email"]))
    : ItemKey.ofAlias(alias.alias_label, alias.alias_name)
}

const foundOf = (call: Call.Call, recipient: Json.JsonObject): Pick<FoundRecipient, "found" | "changed"> => {
  const known = existing(call, recipient)
  const attributes = withoutIdentity(call, Fields.bodyOf(recipient["attributes"]))
  const creates = recipient["send_to_existing_only"] === false
  if (known === "several" || (known === "nobody" && !creates)) return { found: known, changed: false }
  if (Object.keys(attributes).length === 0 && known !== "nobody") return { found: known, changed: false }
  const { external_user_id, email } = recipient
  const who = Fields.isAbsent(external_user_id) ? { email } : { external_id: external_user_id }
  const object = { ...attributes, ...(known === "nobody" ? who : identityOf(call, known)) }
  call.inside = "attributes."
  const isRefused = AttributesObject.check(call, object) !== undefined
  if (isRefused) Call.note(call, "malformed-entry", "", "cannot be applied and were ignored")
  const changed = !isRefused && AttributesObject.apply(call, object)
  call.inside = ""
  return { found: isRefused ? known : existing(call, recipient), changed }
}

const identityNames: ReadonlySet<string> = new Set(["external_id", "user_alias", "braze_id"])

/** No source says what identifiers in the `attributes` of a recipient do, so those of the recipient count. */
const withoutIdentity = (call: Call.Call, attributes: Json.JsonObject): Json.JsonObject => {
  const named = Object.keys(attributes).filter((name) => identityNames.has(name))
  if (named.length === 0 || call.world.settings.inferredRefusals === "refuse") return attributes
  for (const name of named)
    Call.note(call, "identity-in-attributes", `attributes.${name}`, "identifies a person inside the attributes")
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !identityNames.has(name)))
}

/** Names the person by `braze_id`, so that `attributes` may overwrite contact data. */
const identityOf = (call: Call.Call, profile: Profile): Json.JsonObject => ({
  braze_id: World.brazeId(call.world, profile),
  external_id: undefined,
  user_alias: undefined
})

const existing = (call: Call.Call, recipient: Json.JsonObject): Prioritization.Chosen => {
  const id = Fields.textOf(recipient["external_user_id"])
  if (id !== undefined) return call.world.byExternalId.get(id) ?? "nobody"
  const alias = Entries.aliasOf(recipient["user_alias"])
  if (alias !== undefined) return World.byAlias(call.world, alias) ?? "nobody"
  return Prioritization.choose(call, "email", recipient["email"], recipient["prioritization"])
}

/** The members of an audience and a segment, if present, without the members of the global control group. */
export const members = (
  world: World.World,
  audience: unknown,
  segmentId: unknown,
  now: number
): ReadonlyArray<Profile> => {
  const inAudience = Fields.isAbsent(audience) ? undefined : Audience.read(audience, "audience")
  const segment = Setup.find(world.options.segments, segmentId)
  const filter = segment._tag === "Found" ? segment.value.filter : undefined
  const inSegment = Fields.isAbsent(filter) ? undefined : Audience.read(filter, "segment")
  return World.everybody(world).filter(
    (profile) =>
      !Membership.isInControlGroup(world, profile) &&
      (inAudience === undefined || inAudience(profile, now)) &&
      (inSegment === undefined || inSegment(profile, now))
  )
}
