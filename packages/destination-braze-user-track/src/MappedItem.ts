import * as Identifier from "@sluice/braze/Identifier"
import * as Identity from "@sluice/braze/Identity"
import { Refusal } from "@sluice/braze/Refusal"
import * as Item from "@sluice/core/Item"
import { isObject, type JsonObject } from "@sluice/core/Json"
import { isRefusal, type ObjectMapping } from "@sluice/core/Mapping"
import * as Fields from "./Fields.js"
import * as Flags from "./Flags.js"
import type { Fill } from "./Prepare.js"
import type { Sheet } from "./Sheet.js"

/** Members of it are custom attributes beside the others, as in mappings that come from elsewhere. */
const bag = "custom_attributes"

const bagNotObject = new Refusal(
  "custom-attributes-not-object",
  "custom_attributes holds attributes by name, so it must be an object. It was left out."
)
const nobody = new Refusal(
  "identity-missing",
  "The item names nobody. Map external_id, user_alias, braze_id, email or phone, or write a chain under identity."
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
  return (body, sheet, now) => {
    const { findings } = sheet
    const item = settings.mapping.apply(body)
    if (isRefusal(item)) {
      findings.add(item)
      return undefined
    }
    const merge = Flags.read(item, Flags.mergeObjects, findings)
    if (Flags.read(item, Flags.pushTokenImport, findings) === true) importTokens(item, sheet)
    else name(settings, item, body, sheet)
    sheet.mergeObjects(merge)
    sheet.write(item, atTop, now, false)
    const custom = item[bag]
    if (custom === undefined || custom === null) return importedKey(sheet)
    if (isObject(custom)) sheet.write(custom, inBag, now, true)
    else findings.warn(bag, bagNotObject)
    return importedKey(sheet)
  }
}

const name = (settings: Settings, item: JsonObject, body: JsonObject, sheet: Sheet): void => {
  const { chain, rules } = settings
  const { findings } = sheet
  const own = Identity.ofItem(item, rules, chain === undefined, findings)
  const who = own !== Identifier.absent ? own : chain?.of(body, findings)
  if (who !== undefined) sheet.name(who, Flags.read(item, Flags.updateExistingOnly, findings))
  else if (chain === undefined && !findings.failed) findings.refuse("identity", nobody)
}

/** Tokens of devices of nobody yet. */
const importTokens = (item: JsonObject, sheet: Sheet): void => {
  sheet.draft[Flags.pushTokenImport] = true
  if ((item["external_id"] ?? item["braze_id"] ?? null) !== null)
    sheet.findings.refuse(Flags.pushTokenImport, Flags.importWithIdentity)
  if ((item["push_tokens"] ?? null) === null) sheet.findings.refuse(Flags.pushTokenImport, Flags.importWithoutTokens)
}

/** Nobody is named by an import, so that the tokens themselves are its key. */
const importedKey = (sheet: Sheet): undefined => {
  const tokens = sheet.draft["push_tokens"]
  if (sheet.key === "" && tokens !== undefined) sheet.key = Item.key("push_token", JSON.stringify(tokens))
  return undefined
}
