import type * as Identity from "@sluice/braze/Identity"
import type { ItemDraft, ReadItem } from "@sluice/braze/MappedItems"
import * as Person from "@sluice/braze/Person"
import * as Prioritization from "@sluice/braze/Prioritization"
import { triggerBytes } from "@sluice/braze-api/Limits"
import * as FieldPath from "@sluice/values/FieldPath"
import type { Findings } from "@sluice/values/Findings"
import { isObject, type Json, type JsonObject } from "@sluice/values/Json"
import { Refusal } from "@sluice/values/Refusal"
import * as Text from "@sluice/values/Text"
import { fields } from "../Settings.js"
import * as Target from "../Target.js"

/** The settings for reading messages. */
export interface MessageRules extends Person.PersonRules {
  readonly identity: Identity.Chain | undefined
  readonly campaignId: string | undefined
  readonly canvasId: string | undefined
  readonly allowBroadcast: boolean
}

interface Place {
  readonly mapped: JsonObject
  readonly at: string
  readonly rules: MessageRules
  readonly findings: Findings
}

const fieldUnknown = new Refusal(
  "field-unknown",
  `The field is not part of a message and was left out. Known fields: ${Object.keys(fields).join(", ")}.`
)
const targetMissing = new Refusal(
  "campaign-missing",
  "The message has no campaign and no canvas. Set campaignId or canvasId in settings, or map campaign_id or canvas_id."
)
const severalTargets = new Refusal(
  "campaign-not-one",
  "The message has a campaign and a canvas. Keep one of campaign_id and canvas_id."
)
const targetType = new Refusal(
  "campaign-not-valid",
  "Not a valid API identifier of a campaign or canvas. Copy it from the dashboard."
)
const foreignProperties = new Refusal(
  "properties-not-used",
  "A campaign has trigger_properties and a canvas has context. Rename the field. It was left out."
)
const notAnObject = new Refusal("properties-not-object", "Map an object with properties by name to it.")
const tooLarge = new Refusal(
  "properties-too-large",
  `The properties have more than ${triggerBytes.value} bytes, the limit of Braze. Map fewer or smaller values.`
)
const notBoolean = new Refusal("not-boolean", "Map true or false to it.")
const broadcastNotAllowed = new Refusal(
  "broadcast-not-allowed",
  "The record would send to everybody in the segment. If this is intended, set allowBroadcast: true in settings."
)
const broadcastWithRecipient = new Refusal(
  "broadcast-with-recipient",
  "A broadcast has no recipient. Remove broadcast, or the fields that name a recipient."
)
const attributesNeeded = new Refusal(
  "attributes-missing",
  "Braze creates a recipient only with attributes, and not by an alias. Map attributes, or remove send_to_existing_only: false."
)
const identifiersInside = new Refusal(
  "attributes-identify",
  "The attributes of a recipient must not contain external_id, user_alias or braze_id. Remove them."
)
const notARecipient = new Refusal(
  "recipient-not-possible",
  "A trigger cannot identify a person by phone or braze_id. Map external_user_id, user_alias or email."
)

/** Reads the objects of a mapping as messages. A message is never repeatable. */
export const reader =
  (rules: MessageRules): ReadItem =>
  (mapped, at, findings) => {
    const place = { mapped, at, rules, findings }
    for (const [name, value] of Object.entries(mapped))
      if (value !== null && !Object.hasOwn(fields, name)) findings.warn(findings.member(at, name), fieldUnknown)
    const target = targetOf(place)
    const broadcast = booleanAt("broadcast", place)
    const properties = propertiesOf(place, target)
    if (broadcast === true) return broadcastOf(place, target, properties)
    const recipient = recipientOf(place)
    const options = optionsOf(place, recipient)
    if (target === undefined || recipient === undefined || options === undefined) return undefined
    return {
      lane: "messages",
      group: Target.groupOf(target, false),
      key: recipient.key,
      value: { [target.kind.id]: target.id, recipient: { ...recipient.entry, ...properties, ...options } },
      repeatable: false
    }
  }

const broadcastOf = (
  { at, findings, mapped, rules }: Place,
  target: Target.TriggerTarget | undefined,
  properties: JsonObject
): ItemDraft | undefined => {
  const place = FieldPath.own(at, "broadcast")
  if (!rules.allowBroadcast) findings.fail(place, broadcastNotAllowed)
  const named = ["external_user_id", "user_alias", "email", "attributes", "send_to_existing_only"]
  if (named.some((name) => (mapped[name] ?? null) !== null)) findings.fail(place, broadcastWithRecipient)
  if (target === undefined || findings.failed) return undefined
  const group = Target.groupOf(target, true)
  return {
    lane: "messages",
    group,
    // Two broadcasts of one campaign are never in one request.
    key: group,
    value: { [target.kind.id]: target.id, broadcast: true, ...properties },
    repeatable: false
  }
}

const targetOf = ({ at, findings, mapped, rules }: Place): Target.TriggerTarget | undefined => {
  const found = Target.kinds.flatMap((kind) => {
    const value = mapped[kind.id]
    return value === undefined || value === null ? [] : [{ kind, value }]
  })
  const [first, ...others] = found
  if (others.length > 0) {
    findings.fail(FieldPath.own(at, "canvas_id"), severalTargets)
    return undefined
  }
  if (first === undefined) {
    const [ofSettings] = Target.kinds.flatMap((kind) => {
      const id = kind.kind === "campaign" ? rules.campaignId : rules.canvasId
      return id === undefined ? [] : [{ kind, id }]
    })
    if (ofSettings === undefined) findings.fail(FieldPath.own(at, "campaign_id"), targetMissing)
    return ofSettings
  }
  const { kind, value } = first
  const id = typeof value === "string" ? value.trim() : ""
  if (id === "" || Text.isPlaceholder(id) || !id.isWellFormed() || Text.exceedsChars(id, mostIdCharacters)) {
    findings.fail(FieldPath.own(at, kind.id), targetType)
    return undefined
  }
  return { kind, id }
}

/** Identifiers are UUIDs. A longer text would exceed the reserved size. */
const mostIdCharacters = 64

const propertiesOf = ({ at, findings, mapped }: Place, target: Target.TriggerTarget | undefined): JsonObject => {
  const chosen: Record<string, Json> = {}
  for (const { properties } of Target.kinds) {
    const value = mapped[properties]
    const place = FieldPath.own(at, properties)
    if (value === undefined || value === null) continue
    if (target !== undefined && target.kind.properties !== properties) findings.warn(place, foreignProperties)
    else if (!isObject(value)) findings.refuse(place, notAnObject)
    else if (Text.byteLength(JSON.stringify(value)) > triggerBytes.value) findings.refuse(place, tooLarge)
    else chosen[properties] = value
  }
  return chosen
}

const booleanAt = (name: string, { at, findings, mapped }: Place): boolean | undefined => {
  const value = mapped[name]
  if (value === undefined || value === null) return undefined
  if (typeof value === "boolean") return value
  findings.refuse(FieldPath.own(at, name), notBoolean)
  return undefined
}

const recipientOf = (place: Place): Person.IdentifiedPerson | undefined => {
  const { at, findings, mapped, rules } = place
  const isNamed = ["external_user_id", "user_alias", "email"].some((name) => (mapped[name] ?? null) !== null)
  if (!isNamed && rules.identity !== undefined) return byIdentity(place, rules.identity)
  return Person.read(
    mapped,
    { at, kinds: ["external_id", "user_alias", "email"], externalId: "external_user_id" },
    rules,
    findings
  )
}

const byIdentity = (
  { at, findings, mapped, rules }: Place,
  identity: Identity.Chain
): Person.IdentifiedPerson | undefined => {
  const who = identity.of(findings.record ?? {}, findings)
  if (who === undefined) return undefined
  const { key, kind, label, value } = who
  if (kind === "external_id") return { kind, key, entry: { external_user_id: value } }
  if (kind === "user_alias") return { kind, key, entry: { user_alias: { alias_name: value, alias_label: label } } }
  if (kind !== "email") {
    findings.fail("identity", notARecipient)
    return undefined
  }
  const criteria = Prioritization.read(mapped["prioritization"], rules.prioritization)
  if (criteria instanceof Refusal) {
    findings.fail(FieldPath.own(at, "prioritization"), criteria)
    return undefined
  }
  return { kind, key, entry: { email: value, prioritization: [...criteria] } }
}

/** The options of a recipient: attributes, and whether it may be created. */
const optionsOf = (place: Place, recipient: Person.IdentifiedPerson | undefined): JsonObject | undefined => {
  const { at, findings, mapped } = place
  const existingOnly = booleanAt("send_to_existing_only", place)
  const given = mapped["attributes"]
  const attributes = given === undefined || given === null ? undefined : given
  const isInvalid = attributes !== undefined && !isObject(attributes)
  if (isInvalid) findings.refuse(FieldPath.own(at, "attributes"), notAnObject)
  if (attributes !== undefined && isObject(attributes) && identifiers.some((name) => Object.hasOwn(attributes, name)))
    findings.fail(FieldPath.own(at, "attributes"), identifiersInside)
  if (existingOnly === false && (attributes === undefined || recipient?.kind === "user_alias"))
    findings.fail(FieldPath.own(at, "send_to_existing_only"), attributesNeeded)
  if (findings.failed) return undefined
  return {
    ...(existingOnly !== undefined && { send_to_existing_only: existingOnly }),
    ...(attributes !== undefined && !isInvalid && { attributes })
  }
}

const identifiers = ["external_id", "user_alias", "braze_id"] as const
