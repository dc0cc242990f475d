import type { Findings } from "@sluice/values/Findings"
import type { JsonObject } from "@sluice/values/Json"
import { Refusal } from "@sluice/values/Refusal"
import * as BooleanValue from "../rules/BooleanValue.js"

/** The keys of an attribute object that control its application in Braze. */
export const updateExistingOnly = "_update_existing_only"
export const mergeObjects = "_merge_objects"
export const pushTokenImport = "push_token_import"

/** The refusals of an import of push tokens. */
export const importWithoutTokens = new Refusal(
  "push-token-import-not-valid",
  "push_token_import needs push_tokens. Map them, or remove push_token_import."
)
/** The refusal of an import for a person who is already known. */
export const importWithIdentity = new Refusal(
  "push-token-import-not-valid",
  "push_token_import is for devices without a known person. Braze refuses it together with external_id or braze_id. Remove push_token_import."
)

/** An option of the item. Undefined if it is absent or, after a warning, if it is neither true nor false. */
export const read = (item: JsonObject, name: string, findings: Findings): boolean | undefined => {
  const value = item[name]
  if (typeof value === "boolean" || value === undefined) return value
  if (value === null) return undefined
  const flag = BooleanValue.rule(value, name, findings, 0)
  return typeof flag === "boolean" ? flag : undefined
}
