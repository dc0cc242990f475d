import * as Identifier from "@sluice/braze/Identifier"
import * as Identity from "@sluice/braze/Identity"
import * as Item from "@sluice/core/Item"
import { isRefusal, type ObjectMapping } from "@sluice/core/Mapping"
import { isObject, type JsonObject } from "@sluice/values/Json"
import { Refusal } from "@sluice/values/Refusal"
import { isBlank } from "@sluice/values/Text"
import { customAttributes } from "../custom/Registry.js"
import type { RecordWriter } from "../Prepare.js"
import type { AttributesBuilder } from "./AttributesBuilder.js"
import * as Fields from "./Fields.js"
import * as UpdateOptions from "./UpdateOptions.js"

const notObject = new Refusal(
  "custom-attributes-not-object",
  "custom_attributes must be an object with attributes by name. It was left out."
)
/** The settings of the writer. */
export interface ItemSettings {
  readonly mapping: ObjectMapping
  /** Undefined if the mapping itself identifies the person. */
  readonly chain: Identity.Chain | undefined
  readonly rules: Identifier.IdentifierRules
  readonly fields: Fields.FieldSettings
}

/** Writes records by a mapping. */
export const writer = (settings: ItemSettings): RecordWriter => {
  const lookup = Fields.lookupTop(settings.fields)
  const inCustomAttributes = Fields.lookup(settings.fields, customAttributes)
  const atTop: Fields.Lookup = (name) => (name === customAttributes ? undefined : lookup(name))
  const write: RecordWriter["write"] = (body, builder, now) => {
    const { findings } = builder
    const item = settings.mapping.apply(body, findings.note)
    if (isRefusal(item)) {
      findings.add(item)
      return
    }
    const merge = UpdateOptions.read(item, UpdateOptions.mergeObjects, findings)
    if (item[UpdateOptions.pushTokenImport] !== true || !importsTokens(item, builder))
      name(settings, item, body, builder)
    builder.mergeObjects(merge)
    builder.write(item, atTop, now, false)
    const custom = item[customAttributes]
    if (custom !== undefined && custom !== null) {
      if (isObject(custom)) builder.write(custom, inCustomAttributes, now, true)
      else findings.warn(customAttributes, notObject)
    }
    importedKey(builder)
  }
  return { skips: () => undefined, write }
}

const name = (settings: ItemSettings, item: JsonObject, body: JsonObject, builder: AttributesBuilder): void => {
  const { chain, rules } = settings
  const { findings } = builder
  const own = Identity.ofItem(withoutBlankAlias(item), rules, chain === undefined, findings)
  const who = own !== Identifier.absent ? own : chain?.of(body, findings)
  if (who !== undefined) builder.name(who, UpdateOptions.read(item, UpdateOptions.updateExistingOnly, findings))
}

/** Blank text instead of an alias counts as absent, as for every other identifier. */
const withoutBlankAlias = (item: JsonObject): JsonObject => {
  const alias = item["user_alias"]
  return typeof alias === "string" && isBlank(alias) ? { ...item, user_alias: null } : item
}

/**
 * Whether the item imports push tokens of devices without a known person. False if it cannot, after leaving the option
 * out.
 */
const importsTokens = (item: JsonObject, builder: AttributesBuilder): boolean => {
  const named = (item["external_id"] ?? item["braze_id"] ?? null) !== null
  const without = (item["push_tokens"] ?? null) === null
  if (named && builder.findings.refuse(UpdateOptions.pushTokenImport, UpdateOptions.importWithIdentity)) return false
  if (without && builder.findings.refuse(UpdateOptions.pushTokenImport, UpdateOptions.importWithoutTokens)) return false
  builder.draft[UpdateOptions.pushTokenImport] = true
  return true
}

/** An import does not name a person, so its tokens are the key. */
const importedKey = (builder: AttributesBuilder): void => {
  const tokens = builder.draft["push_tokens"]
  if (builder.draft[UpdateOptions.pushTokenImport] === true && tokens !== undefined)
    builder.key = Item.key("push_token", JSON.stringify(tokens))
}
