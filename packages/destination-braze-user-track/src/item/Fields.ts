import { attributes } from "@sluice/braze-api/Attributes"
import * as Limits from "@sluice/braze-api/Limits"
import type { DateReader } from "@sluice/values/DateReader"
import * as FieldPath from "@sluice/values/FieldPath"
import * as JsonSize from "@sluice/values/JsonSize"
import { Refusal } from "@sluice/values/Refusal"
import { exceedsBytes, isBlank } from "@sluice/values/Text"
import * as CustomRule from "../custom/CustomRule.js"
import { type Registry, standardNames } from "../custom/Registry.js"
import * as SimilarNames from "../custom/SimilarNames.js"
import * as Undeclared from "../custom/Undeclared.js"
import { type Attribute, leaveOut, type Rule, refuse } from "../rules/Rule.js"

/** What is done with one member of what the mapping made. */
export interface Field {
  /** The name on the wire. */
  readonly name: string
  /** UTF-8 bytes that the name takes at most; see `JsonSize.atMost`. */
  readonly bytes: number
  /** What findings call it. */
  readonly label: string
  readonly rule: Rule
  /** `null` goes out as it is, without asking the rule. */
  readonly unsets: boolean
  /** A custom attribute, whose value may be an operation. */
  readonly custom: boolean
  /** Its text is a full name that is split into `first_name` and `last_name`. */
  readonly splits: boolean
}

/** What fields depend on. */
export interface Settings {
  readonly standard: ReadonlyMap<string, Attribute>
  readonly registry: Registry
  readonly reader: DateReader
  /** Names that the configuration holds: what is to be said of them was said once, when it was read. */
  readonly known: ReadonlySet<string>
  /** The name under which records hold a full name that is to be split. */
  readonly fullName: string | undefined
}

/** Looks up the field of a name; `undefined` for identifiers and flags, which are no attributes. */
export type Lookup = (name: string) => Field | undefined

const maxName = Limits.attributeNameBytes.value
const blankName = new Refusal("attribute-name-empty", "The attribute has an empty name. It was left out.")
const longName = new Refusal(
  "attribute-name-too-long",
  `The name of the attribute has more than ${maxName} bytes, which Braze does not store. It was left out.`
)
const notRemovable = new Refusal(
  "not-removable",
  "It cannot be taken off a profile, so null means nothing. It was left out."
)

const fixed: ReadonlySet<string> = new Set(attributes.filter((row) => !row.removable).map((row) => row.name))
const removable: ReadonlySet<string> = new Set(attributes.filter((row) => row.removable).map((row) => row.name))

const withWarning =
  (rule: Rule, warning: Refusal): Rule =>
  (value, field, findings, now) => {
    findings.warn(field, warning)
    return rule(value, field, findings, now)
  }

const customRule = (name: string, settings: Settings): Rule => {
  const { registry, reader, known } = settings
  if (isBlank(name)) return (_, field, findings) => leaveOut(findings, field, blankName)
  if (exceedsBytes(name, maxName)) return (_, field, findings) => leaveOut(findings, field, longName)
  const type = registry.types.get(name)
  if (type !== undefined) return CustomRule.declared(type, reader)
  if (registry.unknown !== "allow") {
    const refusal = Undeclared.refusal(registry.unknown, name, registry)
    return registry.unknown === "refuse"
      ? (_, field, findings) => refuse(findings, field, refusal)
      : (_, field, findings) => leaveOut(findings, field, refusal)
  }
  const similar = known.has(name) ? undefined : SimilarNames.of(name)
  const rule = CustomRule.undeclared(reader)
  return similar === undefined ? rule : withWarning(rule, similar)
}

const standardField = (name: string, label: string, { rule }: Attribute): Field => ({
  name,
  bytes: JsonSize.ofName(name),
  label,
  rule: fixed.has(name)
    ? (value, field, findings, now) =>
        value === null ? leaveOut(findings, field, notRemovable) : rule(value, field, findings, now)
    : rule,
  unsets: removable.has(name),
  custom: false,
  splits: false
})

/**
 * The field of a name; undefined for identifiers and flags. Braze strips white space around names, so ` email` is `email`.
 */
const fieldOf = (given: string, label: string, settings: Settings): Field | undefined => {
  const name = given.trim()
  const attribute = settings.standard.get(name)
  if (attribute !== undefined) return standardField(name, label, attribute)
  if (standardNames.has(name)) return undefined
  return {
    name,
    bytes: JsonSize.ofName(name),
    label,
    rule: customRule(name, settings),
    unsets: false,
    custom: true,
    splits: name === settings.fullName
  }
}

const notHere = new Refusal(
  "not-an-attribute",
  "It is the name of an identifier or a flag, which is no attribute. It was left out; give it at the top of a mapping or under identity."
)

const misplaced = (label: string): Field => ({
  name: "",
  bytes: 0,
  label,
  rule: (_, field, findings) => leaveOut(findings, field, notHere),
  unsets: false,
  custom: false,
  splits: false
})

/** Names looked up and kept. Sources may hold any number of names, so no more than this many. */
const kept = 5000

const remembered = (find: (name: string) => Field | undefined): Lookup => {
  const fields = new Map<string, Field | undefined>()
  return (name) => {
    const before = fields.get(name)
    if (before !== undefined || fields.has(name)) return before
    const field = find(name)
    if (fields.size >= kept) fields.clear()
    fields.set(name, field)
    return field
  }
}

/** The fields of the item itself, by name. What a name means is worked out once. */
export const lookupTop = (settings: Settings): Lookup =>
  remembered((name) => fieldOf(name, FieldPath.member("", name), settings))

/**
 * The fields of an object whose members are attributes. `prefix` is the label of that object; `rename` says which member is
 * which attribute where the names differ. Identifiers and flags are out of place there.
 */
export const lookup = (settings: Settings, prefix: string, rename: ReadonlyMap<string, string> = new Map()): Lookup =>
  remembered((name) => {
    const label = FieldPath.member(prefix, name)
    return fieldOf(rename.get(name) ?? name, label, settings) ?? misplaced(label)
  })
