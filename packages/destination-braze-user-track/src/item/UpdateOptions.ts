import type { Findings } from "@sluice/values/Findings"
import type { JsonObject } from "@sluice/values/Json"
import { Refusal } from "@sluice/values/Refusal"
import * as BooleanValue from "../rules/BooleanValue.js"

/** Keys of an attribute object that steer it. */
export const updateExistingOnly = "_update_existing_only"
export const mergeObjects = "_merge_objects"
export const pushTokenImport = "push_token_import"

/** Said where push tokens are imported in a way that Braze refuses. */
export const importWithoutTokens = new Refusal(
  "push-token-import-not-valid",
  "An import of push tokens needs push_tokens. Map them, or leave push_token_import out."
)
export const importWithIdentity = new Refusal(
  "push-token-import-not-valid",
  "An import of push tokens is for devices of nobody yet: Braze refuses it with external_id or braze_id. Leave push_token_import out."
)

/** A flag of the item, or undefined where it says nothing or, with a warning, nothing that is true or false. */
export const read = (item: JsonObject, name: string, findings: Findings): boolean | undefined => {
  const value = item[name]
  if (typeof value === "boolean" || value === undefined) return value
  if (value === null) return undefined
  const flag = BooleanValue.rule(value, name, findings, 0)
  return typeof flag === "boolean" ? flag : undefined
}
