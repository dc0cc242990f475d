import * as Identifier from "@sluice/braze/Identifier"
import * as Identity from "@sluice/braze/Identity"
import * as Item from "@sluice/core/Item"
import { isRefusal, type ObjectMapping } from "@sluice/core/Mapping"
import { isObject, type JsonObject } from "@sluice/values/Json"
import { Refusal } from "@sluice/values/Refusal"
import { isBlank } from "@sluice/values/Text"
import * as Fields from "./Fields.js"
import * as Flags from "./Flags.js"
import type { Fill } from "./Prepare.js"
import type { Sheet } from "./Sheet.js"

/** Members of it are custom attributes beside the others, as in mappings that come from elsewhere. */
export const bag = "custom_attributes"

const bagNotObject = new Refusal(
  "custom-attributes-not-object",
  "custom_attributes holds attributes by name, so it must be an object. It was left out."
)
/** What a filled sheet depends on besides the rules of fields. */
export interface Settings {
  readonly mapping: ObjectMapping
  /** Absent: the mapping itself says whom an item is about. */
  readonly chain: Identity.Chain | undefined
  readonly rules: Identifier.Rules
  readonly fields: Fields.Settings
}

/** Fills a sheet from what a mapping makes of a record. */
export const fill = (settings: Settings): Fill => {
  const lookup = Fields.lookupTop(settings.fields)
  const inBag = Fields.lookup(settings.fields, bag)
  const atTop: Fields.Lookup = (name) => (name === bag ? undefined : lookup(name))
  const write: Fill["write"] = (body, sheet, now) => {
    const { findings } = sheet
    const item = settings.mapping.apply(body)
    if (isRefusal(item)) {
      findings.add(item)
      return
    }
    const merge = Flags.read(item, Flags.mergeObjects, findings)
    if (item[Flags.pushTokenImport] !== true || !importsTokens(item, sheet)) name(settings, item, body, sheet)
    sheet.mergeObjects(merge)
    sheet.write(item, atTop, now, false)
    const custom = item[bag]
    if (custom !== undefined && custom !== null) {
      if (isObject(custom)) sheet.write(custom, inBag, now, true)
      else findings.warn(bag, bagNotObject)
    }
    importedKey(sheet)
  }
  return { skips: () => undefined, write }
}

const name = (settings: Settings, item: JsonObject, body: JsonObject, sheet: Sheet): void => {
  const { chain, rules } = settings
  const { findings } = sheet
  const own = Identity.ofItem(withoutBlankAlias(item), rules, chain === undefined, findings)
  const who = own !== Identifier.absent ? own : chain?.of(body, findings)
  if (who !== undefined) sheet.name(who, Flags.read(item, Flags.updateExistingOnly, findings))
}

/** A blank text in place of an alias is no alias at all, as it is for every other identifier. */
const withoutBlankAlias = (item: JsonObject): JsonObject => {
  const alias = item["user_alias"]
  return typeof alias === "string" && isBlank(alias) ? { ...item, user_alias: null } : item
}

/** An item with the tokens of devices of nobody yet. False where it cannot be one, and that is no reason to refuse it. */
const importsTokens = (item: JsonObject, sheet: Sheet): boolean => {
  const named = (item["external_id"] ?? item["braze_id"] ?? null) !== null
  const without = (item["push_tokens"] ?? null) === null
  if (named && sheet.findings.refuse(Flags.pushTokenImport, Flags.importWithIdentity)) return false
  if (without && sheet.findings.refuse(Flags.pushTokenImport, Flags.importWithoutTokens)) return false
  sheet.draft[Flags.pushTokenImport] = true
  return true
}

/** Nobody is named by an import, so that the tokens themselves are its key. */
const importedKey = (sheet: Sheet): void => {
  const tokens = sheet.draft["push_tokens"]
  if (sheet.draft[Flags.pushTokenImport] === true && tokens !== undefined)
    sheet.key = Item.key("push_token", JSON.stringify(tokens))
}
