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
  "custom_attributes holds attributes by name, so it must be an object. It was left out."
)
/** What a filled builder depends on besides the rules of fields. */
export interface Settings {
  readonly mapping: ObjectMapping
  /** Absent: the mapping itself says whom an item is about. */
  readonly chain: Identity.Chain | undefined
  readonly rules: Identifier.Rules
  readonly fields: Fields.Settings
}

/** Fills a builder from what a mapping makes of a record. */
export const writer = (settings: Settings): RecordWriter => {
  const lookup = Fields.lookupTop(settings.fields)
  const inCustomAttributes = Fields.lookup(settings.fields, customAttributes)
  const atTop: Fields.Lookup = (name) => (name === customAttributes ? undefined : lookup(name))
  const write: RecordWriter["write"] = (body, builder, now) => {
    const { findings } = builder
    const item = settings.mapping.apply(body)
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

const name = (settings: Settings, item: JsonObject, body: JsonObject, builder: AttributesBuilder): void => {
  const { chain, rules } = settings
  const { findings } = builder
  const own = Identity.ofItem(withoutBlankAlias(item), rules, chain === undefined, findings)
  const who = own !== Identifier.absent ? own : chain?.of(body, findings)
  if (who !== undefined) builder.name(who, UpdateOptions.read(item, UpdateOptions.updateExistingOnly, findings))
}

/** A blank text in place of an alias is no alias at all, as it is for every other identifier. */
const withoutBlankAlias = (item: JsonObject): JsonObject => {
  const alias = item["user_alias"]
  return typeof alias === "string" && isBlank(alias) ? { ...item, user_alias: null } : item
}

/** An item with the tokens of devices of nobody yet. False where it cannot be one, and that is no reason to refuse it. */
const importsTokens = (item: JsonObject, builder: AttributesBuilder): boolean => {
  const named = (item["external_id"] ?? item["braze_id"] ?? null) !== null
  const without = (item["push_tokens"] ?? null) === null
  if (named && builder.findings.refuse(UpdateOptions.pushTokenImport, UpdateOptions.importWithIdentity)) return false
  if (without && builder.findings.refuse(UpdateOptions.pushTokenImport, UpdateOptions.importWithoutTokens)) return false
  builder.draft[UpdateOptions.pushTokenImport] = true
  return true
}

/** Nobody is named by an import, so that the tokens themselves are its key. */
const importedKey = (builder: AttributesBuilder): void => {
  const tokens = builder.draft["push_tokens"]
  if (builder.draft[UpdateOptions.pushTokenImport] === true && tokens !== undefined)
    builder.key = Item.key("push_token", JSON.stringify(tokens))
}
