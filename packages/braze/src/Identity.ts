import type { Findings } from "@sluice/values/Findings"
import { isObject, type Json, type JsonObject, type MutableJsonObject } from "@sluice/values/Json"
import { Refusal } from "@sluice/values/Refusal"
import * as Identifier from "./Identifier.js"

export { type Chain, type ChainEntry, compile, schema } from "./IdentityChain.js"

type Found = Identifier.Identifier | typeof Identifier.absent | undefined

const several = new Refusal(
  "identity-not-one",
  "The item has several identifiers of its person. Braze accepts exactly one of external_id, user_alias and braze_id. Keep one."
)
const aliasIncomplete = new Refusal(
  "alias-incomplete",
  "The user_alias is incomplete. Set both alias_name and alias_label."
)

/**
 * The person that a mapped item identifies: by `external_id`, `user_alias` or `braze_id`, and with `secondary` also by
 * `email`, then `phone`. {@link Identifier.absent}: by none of them, so the identity chain decides. Undefined: refused,
 * with a problem in `findings`.
 *
 * `_update_existing_only` is that of the item. Its default is `false` for an alias, because otherwise Braze creates no profile
 * for an unknown alias (user_track page, 2026-11-20).
 */
export const ofItem = (
  item: JsonObject,
  rules: Identifier.IdentifierRules,
  secondary: boolean,
  findings: Findings
): Found => {
  if (namesNoOne(item, secondary)) return Identifier.absent
  const flag = item["_update_existing_only"]
  const updateExistingOnly = typeof flag === "boolean" ? flag : undefined
  const external = Identifier.read(
    "external_id",
    item["external_id"],
    rules,
    updateExistingOnly,
    "external_id",
    findings
  )
  const byAlias = aliasOf(item["user_alias"], { ...rules, updateExistingOnly: updateExistingOnly ?? false }, findings)
  const braze = Identifier.read("braze_id", item["braze_id"], rules, updateExistingOnly, "braze_id", findings)
  if (external === undefined || byAlias === undefined || braze === undefined) return undefined
  const named: ReadonlyArray<Identifier.Identifier | typeof Identifier.absent> = [external, byAlias, braze]
  const primary = named.filter((who) => who !== Identifier.absent)
  if (primary.length > 1) return findings.refuse("external_id", several) ? primary[0] : undefined
  const [who] = primary
  if (who !== undefined || !secondary) return who ?? Identifier.absent
  const mail = Identifier.read("email", item["email"], rules, updateExistingOnly, "email", findings)
  return mail === Identifier.absent
    ? Identifier.read("phone", item["phone"], rules, updateExistingOnly, "phone", findings)
    : mail
}

/** The common case, in which the identity chain decides. */
const namesNoOne = (item: JsonObject, secondary: boolean): boolean =>
  item["external_id"] === undefined &&
  item["user_alias"] === undefined &&
  item["braze_id"] === undefined &&
  !(secondary && (item["email"] !== undefined || item["phone"] !== undefined))

const aliasOf = (
  value: Json | undefined,
  rules: Omit<Identifier.IdentifierOptions, "field">,
  findings: Findings
): Found => {
  if (value === undefined || value === null) return Identifier.absent
  if (!isObject(value)) return findings.refuse("user_alias", aliasIncomplete) ? Identifier.absent : undefined
  const who = Identifier.alias(value["alias_name"], value["alias_label"], { ...rules, field: "user_alias" }, findings)
  const halves = [Identifier.text(value["alias_name"]), Identifier.text(value["alias_label"])].filter(
    (half) => half === Identifier.absent
  )
  if (who !== Identifier.absent || halves.length === 2) return who
  return findings.refuse("user_alias", aliasIncomplete) ? Identifier.absent : undefined
}

/** Writes the identifier into an item, and `_update_existing_only` unless the item has it. */
export const assign = (who: Identifier.Identifier, draft: MutableJsonObject): void => {
  if (who.kind === "user_alias") draft["user_alias"] = { alias_name: who.value, alias_label: who.label }
  else draft[who.kind] = who.value
  if (who.updateExistingOnly !== undefined && draft["_update_existing_only"] === undefined)
    draft["_update_existing_only"] = who.updateExistingOnly
}

/** An upper bound of the bytes that the values of an identifier take as JSON; see `JsonSize.atMost`. Identifiers are well-formed. */
export const weigh = ({ value, label }: Identifier.Identifier): number => (value.length + label.length) * 6
