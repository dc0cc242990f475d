import * as FieldPath from "@sluice/values/FieldPath"
import type { Findings } from "@sluice/values/Findings"
import { isObject, type Json, type JsonObject } from "@sluice/values/Json"
import { Refusal } from "@sluice/values/Refusal"
import * as Identifier from "./Identifier.js"
import * as Prioritization from "./Prioritization.js"

/** A person as an entry of a request identifies them. */
export interface IdentifiedPerson {
  readonly kind: Identifier.IdentifierKind
  readonly key: string
  /** The members of the entry that identify the person. */
  readonly entry: JsonObject
}

/** The settings for reading people. */
export interface PersonRules {
  readonly rules: Identifier.IdentifierRules
  readonly prioritization: ReadonlyArray<Prioritization.Criterion> | undefined
}

const aliasIncomplete = new Refusal(
  "alias-incomplete",
  "The user_alias is incomplete. Set both alias_name and alias_label."
)

const nobodyOf = (kinds: ReadonlyArray<string>): Refusal =>
  new Refusal("identity-missing", `The object does not identify a person. Set one of ${kinds.join(", ")}.`)

const severalOf = (kinds: ReadonlyArray<string>): Refusal =>
  new Refusal("identity-not-one", `The object identifies a person twice. Keep one of ${kinds.join(", ")}.`)

/** The members that identify a person. */
export interface PersonPlace {
  /** The field of the object, or empty for the whole item. */
  readonly at: string
  readonly kinds: ReadonlyArray<Identifier.IdentifierKind>
  /** The name of the member with the external id. Default: `external_id`. */
  readonly externalId?: string
}

const refusals = new Map<string, { readonly nobody: Refusal; readonly several: Refusal }>()

/** Equal refusals share one object, because findings are cached by it. */
const refusalsOf = (kinds: ReadonlyArray<string>) => {
  const known = refusals.get(kinds.join())
  if (known !== undefined) return known
  const made = { nobody: nobodyOf(kinds), several: severalOf(kinds) }
  refusals.set(kinds.join(), made)
  return made
}

/** The person in an object, who must be identified by exactly one of the kinds. Undefined: refused, with a problem in `findings`. */
export const read = (
  object: JsonObject,
  { at, externalId = "external_id", kinds }: PersonPlace,
  { prioritization, rules }: PersonRules,
  findings: Findings
): IdentifiedPerson | undefined => {
  const nameOf = (kind: Identifier.IdentifierKind): string => (kind === "external_id" ? externalId : kind)
  const names = kinds.map(nameOf)
  const { nobody, several } = refusalsOf(names)
  const before = findings.count
  const found = kinds.flatMap((kind) => {
    const who = readKind(object, { at, kind, name: nameOf(kind) }, rules, findings)
    return who === undefined || who === Identifier.absent ? [] : [who]
  })
  if (findings.count > before) return undefined
  const [who, ...others] = found
  if (who === undefined || others.length > 0) {
    findings.fail(at === "" ? (names[0] ?? "") : at, who === undefined ? nobody : several)
    return undefined
  }
  const { key, kind, label, value } = who
  if (kind === "user_alias") return { kind, key, entry: { user_alias: { alias_name: value, alias_label: label } } }
  if (kind !== "email" && kind !== "phone") return { kind, key, entry: { [nameOf(kind)]: value } }
  const criteria = Prioritization.read(object["prioritization"], prioritization)
  if (criteria instanceof Refusal) {
    findings.fail(FieldPath.own(at, "prioritization"), criteria)
    return undefined
  }
  return { kind, key, entry: { [kind]: value, prioritization: [...criteria] } }
}

const readKind = (
  object: JsonObject,
  { at, kind, name }: { readonly at: string; readonly kind: Identifier.IdentifierKind; readonly name: string },
  rules: Identifier.IdentifierRules,
  findings: Findings
): Identifier.Identifier | typeof Identifier.absent | undefined => {
  const field = FieldPath.own(at, name)
  return kind === "user_alias"
    ? readAlias(object[name], field, rules, findings)
    : Identifier.read(kind, object[name], rules, undefined, field, findings)
}

/** An alias with both parts. {@link Identifier.absent} if it has neither. */
export const readAlias = (
  value: Json | undefined,
  field: string,
  { allowUnset }: Identifier.IdentifierRules,
  findings: Findings
): Identifier.Identifier | typeof Identifier.absent | undefined => {
  if (value === undefined || value === null) return Identifier.absent
  if (!isObject(value)) {
    findings.fail(field, aliasIncomplete)
    return undefined
  }
  const options = { updateExistingOnly: undefined, field, ...(allowUnset === true && { allowUnset }) }
  const who = Identifier.alias(value["alias_name"], value["alias_label"], options, findings)
  if (who !== Identifier.absent) return who
  const isEmpty = [value["alias_name"], value["alias_label"]].every(
    (part) => Identifier.text(part) === Identifier.absent
  )
  if (isEmpty) return Identifier.absent
  findings.fail(field, aliasIncomplete)
  return undefined
}
