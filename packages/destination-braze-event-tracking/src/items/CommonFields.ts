import type * as Identifier from "@sluice/braze/Identifier"
import * as Identity from "@sluice/braze/Identity"
import * as Properties from "@sluice/braze/Properties"
import * as FieldPath from "@sluice/values/FieldPath"
import { isObject, type Json, type JsonObject, type MutableJsonObject } from "@sluice/values/Json"
import type { SizedObject } from "@sluice/values/JsonSize"
import * as JsonSize from "@sluice/values/JsonSize"
import { question } from "@sluice/values/NearMiss"
import { isRefusal, Refusal } from "@sluice/values/Refusal"
import * as Text from "@sluice/values/Text"
import type { ItemContext } from "./ItemContext.js"
import * as PropertyTypes from "./PropertyTypes.js"

const timeMissing = new Refusal(
  "time-missing",
  "The time is missing. Braze requires the time of the event. Map the field that contains it to time."
)
const inFuture = new Refusal(
  "time-in-future",
  "The time is in the future. Braze records the time of arrival instead.",
  "kept"
)
const propertiesType = new Refusal("properties-type", "properties must be an object of names and values.")
const flagType = new Refusal(
  "update-existing-only-type",
  "_update_existing_only must be true or false. It was left out."
)
const appIdType = new Refusal(
  "app-id-not-valid",
  "app_id must be the App API identifier that the Braze dashboard shows, as text. It was left out."
)

/** A new item with its identity, app and `_update_existing_only`. */
export const begin = (
  mapped: JsonObject,
  at: string,
  who: Identifier.Identifier,
  context: ItemContext
): MutableJsonObject => {
  const draft: MutableJsonObject = {}
  Identity.assign(who, draft)
  context.bytes = names + Identity.weigh(who)
  const app = appOf(mapped, at, context)
  if (app !== undefined) {
    draft["app_id"] = app
    context.bytes += JsonSize.ofText(app)
  }
  const flag = mapped["_update_existing_only"]
  if (flag !== undefined && flag !== null) setFlag(draft, flag, at, context)
  return draft
}

/** An upper bound of the bytes for the names of all fields, the time, the currency, numbers and booleans. */
const names = 512

const appOf = (mapped: JsonObject, at: string, { appId, findings }: ItemContext): string | undefined => {
  const given = mapped["app_id"]
  if (given === undefined || given === null) return appId
  if (typeof given === "string" && !Text.isBlank(given)) return given.trim()
  findings.warn(FieldPath.own(at, "app_id"), appIdType)
  return undefined
}

const setFlag = (draft: MutableJsonObject, flag: Json, at: string, context: ItemContext): void => {
  if (flag === true || flag === "true") draft["_update_existing_only"] = true
  else if (flag === false || flag === "false") draft["_update_existing_only"] = false
  else context.findings.warn(FieldPath.own(at, "_update_existing_only"), flagType)
}

/** Sets `time`, in UTC. It is required. `at` is the field of the item. */
export const setTime = (draft: MutableJsonObject, value: Json | undefined, at: string, context: ItemContext): void => {
  const { findings, time } = context
  if (value === undefined || value === null) {
    findings.fail(FieldPath.own(at, "time"), timeMissing)
    return
  }
  const read = time.instant(value)
  if (isRefusal(read)) {
    findings.fail(FieldPath.own(at, "time"), read)
    return
  }
  const doubt = read === value ? undefined : time.doubt(value)
  if (doubt !== undefined) findings.warn(FieldPath.own(at, "time"), doubt)
  if (context.future.has(read)) findings.warn(FieldPath.own(at, "time"), inFuture)
  draft["time"] = read
}

/** The kind of item that has properties. */
export interface PropertiesOwner {
  readonly kind: Properties.PropertyRules
  /** The name of the event; undefined for a purchase. */
  readonly event?: string | undefined
}

/** The checked properties of an item with their declared types; undefined if there are none. */
export const propertiesOf = (
  value: Json | undefined,
  { event, kind }: PropertiesOwner,
  at: string,
  { findings, time, types }: ItemContext
): Properties.Properties | undefined => {
  if (value === undefined || value === null) return undefined
  const field = FieldPath.own(at, "properties")
  if (!isObject(value)) {
    findings.refuse(field, propertiesType)
    return undefined
  }
  const typed = PropertyTypes.convert(value, field, { types, event, reader: time, findings })
  const properties = Properties.read(typed, kind, field, findings)
  if (Properties.isTooLarge(properties, kind)) findings.fail(field, kind.tooLarge)
  return properties
}

/** The item, complete with its properties. */
export const end = (
  draft: MutableJsonObject,
  properties: Properties.Properties | undefined,
  context: ItemContext
): SizedObject => {
  if (properties === undefined) return { object: draft, bytes: context.bytes }
  draft["properties"] = properties.value
  return { object: draft, bytes: context.bytes + properties.bytes }
}

/** Fields that every kind of item has. */
const shared = [
  "external_id",
  "user_alias",
  "braze_id",
  "email",
  "phone",
  "app_id",
  "time",
  "properties",
  "_update_existing_only"
]

/** A check that warns about unknown fields, because Braze would ignore them silently. */
export const knownFields = (
  own: ReadonlyArray<string>
): ((mapped: JsonObject, at: string, context: ItemContext) => void) => {
  const all = [...own, ...shared]
  const known = new Set(all)
  const said = new Map<string, Refusal>()
  const unknown = (name: string): Refusal => {
    const before = said.get(name)
    if (before !== undefined) return before
    const refusal = new Refusal("field-unknown", `Unknown field. It was left out.${question(name, all)}`)
    if (said.size < 100) said.set(name, refusal)
    return refusal
  }
  return (mapped, at, context) => {
    for (const name in mapped)
      if (!known.has(name)) context.findings.warn(context.findings.member(at, name), unknown(name))
  }
}
