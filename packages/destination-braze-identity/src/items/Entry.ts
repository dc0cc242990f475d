import * as Identifier from "@sluice/braze/Identifier"
import type { ItemDraft, ReadItem } from "@sluice/braze/MappedItems"
import * as Person from "@sluice/braze/Person"
import * as FieldPath from "@sluice/values/FieldPath"
import type { Findings } from "@sluice/values/Findings"
import { isObject, type Json, type JsonObject } from "@sluice/values/Json"
import { Refusal } from "@sluice/values/Refusal"
import * as Operation from "../Operation.js"
import { fields } from "../Settings.js"

/** The settings for reading entries. */
export interface EntryRules extends Person.PersonRules {
  readonly operation: Operation.Operation | undefined
  readonly allowDelete: boolean
}

interface Entry {
  readonly mapped: JsonObject
  readonly at: string
  readonly rules: EntryRules
  readonly findings: Findings
}

const words = Operation.operations.join(", ")
const operationMissing = new Refusal(
  "operation-missing",
  `The object has no operation. Set operation in settings or the mapping to one of ${words}.`
)
const operationUnknown = new Refusal("operation-unknown", `Unknown operation. Use one of ${words}.`)
const deleteNotAllowed = new Refusal(
  "delete-not-allowed",
  "The record would delete a person, which Braze cannot undo. If this is intended, set allowDelete: true in settings."
)
const fieldUnknown = new Refusal(
  "field-unknown",
  `The field is not part of this operation and was left out. Known fields: ${Object.keys(fields).join(", ")}.`
)
const missing = new Refusal("field-missing", "The operation needs this field. Map a value to it.")
const same = new Refusal(
  "identity-same-person",
  "Both identifiers are the same, so there is nothing to do. Check the paths in the mapping."
)
const notAPerson = new Refusal(
  "identity-missing",
  "Set an object with one of external_id, user_alias, email and phone."
)

/** The fields of each operation. */
const known: Readonly<Record<Operation.Operation, ReadonlyArray<string>>> = {
  "alias-new": ["user_alias", "external_id"],
  "alias-update": ["alias_label", "old_alias_name", "new_alias_name"],
  identify: ["external_id", "user_alias", "email", "phone", "prioritization"],
  merge: ["identifier_to_merge", "identifier_to_keep"],
  delete: ["external_id", "user_alias", "braze_id", "email", "phone", "prioritization"]
}

/** Reads the objects of a mapping as entries. */
export const reader =
  (rules: EntryRules): ReadItem =>
  (mapped, at, findings) => {
    const operation = operationOf(mapped["operation"], rules)
    if (operation instanceof Refusal) {
      findings.fail(FieldPath.own(at, "operation"), operation)
      return undefined
    }
    for (const [name, value] of Object.entries(mapped))
      if (name !== "operation" && value !== null && !known[operation].includes(name))
        findings.warn(findings.member(at, name), fieldUnknown)
    if (operation === "delete" && !rules.allowDelete) {
      findings.fail(FieldPath.own(at, "operation"), deleteNotAllowed)
      return undefined
    }
    return readers[operation]({ mapped, at, rules, findings })
  }

const operationOf = (value: Json | undefined, rules: EntryRules): Operation.Operation | Refusal => {
  if (value === undefined || value === null) return rules.operation ?? operationMissing
  return Operation.is(value) ? value : operationUnknown
}

/** Entries may be sent again, see `Endpoint.endpoint`. */
const draft = (group: Operation.EntryGroup, keys: ReadonlyArray<string>, value: JsonObject): ItemDraft => {
  const [key = "", ...otherKeys] = keys
  return {
    lane: Operation.lists[group].operation,
    group,
    key,
    ...(otherKeys.length > 0 && { otherKeys }),
    value,
    repeatable: true
  }
}

const readers: Readonly<Record<Operation.Operation, (entry: Entry) => ItemDraft | undefined>> = {
  "alias-new": ({ at, findings, mapped, rules }) => {
    const alias = Person.read(mapped, { at, kinds: ["user_alias"] }, rules, findings)
    const id = idOf({ mapped, at, rules, findings })
    if (alias === undefined || id === undefined) return undefined
    const owner = id === Identifier.absent ? {} : { external_id: id.value }
    return draft("alias-new", [alias.key, ...(id === Identifier.absent ? [] : [id.key])], {
      ...aliasIn(alias.entry),
      ...owner
    })
  },
  "alias-update": ({ at, findings, mapped, rules }) => {
    const label = mapped["alias_label"]
    const before = aliasNamed(mapped["old_alias_name"], label, { at, field: "old_alias_name", rules, findings })
    const after = aliasNamed(mapped["new_alias_name"], label, { at, field: "new_alias_name", rules, findings })
    if (before === undefined || after === undefined) return undefined
    if (before.key === after.key) {
      findings.fail(FieldPath.own(at, "new_alias_name"), same)
      return undefined
    }
    return draft("alias-update", [before.key, after.key], {
      alias_label: before.label,
      old_alias_name: before.value,
      new_alias_name: after.value
    })
  },
  identify: ({ at, findings, mapped, rules }) => {
    const id = idOf({ mapped, at, rules, findings })
    if (id === Identifier.absent) findings.fail(FieldPath.own(at, "external_id"), missing)
    const who = Person.read(mapped, { at, kinds: ["user_alias", "email", "phone"] }, rules, findings)
    if (id === Identifier.absent || id === undefined || who === undefined) return undefined
    const group = identifyGroups[who.kind === "email" || who.kind === "phone" ? who.kind : "user_alias"]
    return draft(group, [who.key, id.key], { external_id: id.value, ...who.entry })
  },
  merge: (entry) => {
    const merged = personAt("identifier_to_merge", entry)
    const kept = personAt("identifier_to_keep", entry)
    if (merged === undefined || kept === undefined) return undefined
    if (merged.key === kept.key) {
      entry.findings.fail(FieldPath.own(entry.at, "identifier_to_keep"), same)
      return undefined
    }
    return draft("merge", [merged.key, kept.key], {
      identifier_to_merge: merged.entry,
      identifier_to_keep: kept.entry
    })
  },
  delete: ({ at, findings, mapped, rules }) => {
    const who = Person.read(mapped, { at, kinds: [...deletable] }, rules, findings)
    return who === undefined ? undefined : draft(`delete ${who.kind}`, [who.key], who.entry)
  }
}

const deletable = ["external_id", "user_alias", "braze_id", "email", "phone"] as const

const identifyGroups = {
  user_alias: "identify user_alias",
  email: "identify email",
  phone: "identify phone"
} as const

const idOf = ({ at, findings, mapped, rules }: Entry) =>
  Identifier.read(
    "external_id",
    mapped["external_id"],
    rules.rules,
    undefined,
    FieldPath.own(at, "external_id"),
    findings
  )

const aliasIn = ({ user_alias }: JsonObject): JsonObject =>
  user_alias !== undefined && isObject(user_alias) ? user_alias : {}

const aliasNamed = (
  name: Json | undefined,
  label: Json | undefined,
  { at, field, findings, rules }: Omit<Entry, "mapped"> & { readonly field: string }
): Identifier.Identifier | undefined => {
  const place = FieldPath.own(at, field)
  const { allowUnset } = rules.rules
  const options = { updateExistingOnly: undefined, field: place, ...(allowUnset === true && { allowUnset }) }
  const who = Identifier.alias(name, label, options, findings)
  if (who !== Identifier.absent) return who
  const isLabel = Identifier.text(label) === Identifier.absent
  findings.fail(isLabel ? FieldPath.own(at, "alias_label") : place, missing)
  return undefined
}

const personAt = (field: string, { at, findings, mapped, rules }: Entry): Person.IdentifiedPerson | undefined => {
  const value = mapped[field]
  const place = FieldPath.own(at, field)
  if (value === undefined || !isObject(value)) {
    findings.fail(place, notAPerson)
    return undefined
  }
  return Person.read(value, { at: place, kinds: ["external_id", "user_alias", "email", "phone"] }, rules, findings)
}
