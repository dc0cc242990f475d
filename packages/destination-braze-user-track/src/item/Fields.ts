import { attributes } from "@sluice/braze-api/Attributes"
import * as Limits from "@sluice/braze-api/Limits"
import { fieldName } from "@sluice/core/Mapping"
import type { DateReader } from "@sluice/values/DateReader"
import * as FieldPath from "@sluice/values/FieldPath"
import * as JsonSize from "@sluice/values/JsonSize"
import { Refusal } from "@sluice/values/Refusal"
import { exceedsBytes, isBlank } from "@sluice/values/Text"
import * as CustomRule from "../custom/CustomRule.js"
import { type Registry, standardNames } from "../custom/Registry.js"
import * as SimilarNames from "../custom/SimilarNames.js"
import * as Undeclared from "../custom/Undeclared.js"
import { leaveOut, type Rule, refuse, type StandardAttribute } from "../rules/Rule.js"

/** The treatment of one member of a mapped item. */
export interface ItemField {
  /** Its name in the request. */
  readonly name: string
  /** Upper bound of the UTF-8 bytes of the name; see `JsonSize.atMost`. */
  readonly bytes: number
  /** Its name in findings. */
  readonly label: string
  readonly rule: Rule
  /** `null` is sent as it is and removes the attribute. */
  readonly unsets: boolean
  /** A custom attribute, whose value may be an operation. */
  readonly custom: boolean
  /** Whether its text is a full name to split into `first_name` and `last_name`. */
  readonly splits: boolean
}

/** The settings of the fields. */
export interface FieldSettings {
  readonly standard: ReadonlyMap<string, StandardAttribute>
  readonly registry: Registry
  readonly reader: DateReader
  /** Names in the configuration. Warnings about them were reported when the configuration was read. */
  readonly known: ReadonlySet<string>
  /**
   * Fields that the mapping sets, with their names in the mapping. Findings contain these names in full. Other names
   * come from records.
   */
  readonly mapped: ReadonlySet<string>
  /** The name of the field whose full name is split. Undefined if no name is split. */
  readonly fullName: string | undefined
}

/** Looks up the field of a name. `undefined` for identifiers and update options, which are not attributes. */
export type Lookup = (name: string) => ItemField | undefined

const maxName = Limits.attributeNameBytes.value
const blankName = new Refusal("attribute-name-empty", "The name of the attribute is empty. It was left out.")
const longName = new Refusal(
  "attribute-name-too-long",
  `The name of the attribute is longer than ${maxName} bytes, which Braze does not store. It was left out.`
)
const notRemovable = new Refusal(
  "not-removable",
  "Braze cannot remove this attribute from a profile, so null has no effect. It was left out."
)

const fixed: ReadonlySet<string> = new Set(attributes.filter((row) => !row.removable).map((row) => row.name))
const removable: ReadonlySet<string> = new Set(attributes.filter((row) => row.removable).map((row) => row.name))

const withWarning =
  (rule: Rule, warning: Refusal): Rule =>
  (value, field, findings, now) => {
    findings.warn(field, warning)
    return rule(value, field, findings, now)
  }

const customRule = (name: string, settings: FieldSettings): Rule => {
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

const standardField = (name: string, label: string, { rule }: StandardAttribute): ItemField => ({
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

/** The field of a name. Undefined for identifiers and update options. Braze trims names, so ` email` is `email`. */
const fieldOf = (given: string, label: string, settings: FieldSettings): ItemField | undefined => {
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
  "This is the name of an identifier or an update option, not of an attribute. It was left out. Set it at the top of the mapping or under identity."
)

const misplaced = (label: string): ItemField => ({
  name: "",
  bytes: 0,
  label,
  rule: (_, field, findings) => leaveOut(findings, field, notHere),
  unsets: false,
  custom: false,
  splits: false
})

/** Maximum number of fields cached by name, because a source may have any number of names. */
const maxKept = 5000

const remembered = (find: (name: string) => ItemField | undefined): Lookup => {
  const fields = new Map<string, ItemField | undefined>()
  return (name) => {
    const before = fields.get(name)
    if (before !== undefined || fields.has(name)) return before
    const field = find(name)
    if (fields.size >= maxKept) fields.clear()
    fields.set(name, field)
    return field
  }
}

const labelOf = (name: string, prefix: string, { mapped }: FieldSettings): string => {
  const whole = fieldName(name, prefix)
  return mapped.has(whole) ? whole : FieldPath.member(prefix, name)
}

/** The fields of the item itself, by name. */
export const lookupTop = (settings: FieldSettings): Lookup =>
  remembered((name) => {
    return fieldOf(name, labelOf(name, "", settings), settings)
  })

/**
 * The fields of an object whose members are attributes. `prefix` is the name of that object in findings. `rename`
 * contains the attributes of members with another name. Identifiers and update options are left out with a warning.
 */
export const lookup = (
  settings: FieldSettings,
  prefix: string,
  rename: ReadonlyMap<string, string> = new Map()
): Lookup =>
  remembered((name) => {
    const label = labelOf(name, prefix, settings)
    return fieldOf(rename.get(name) ?? name, label, settings) ?? misplaced(label)
  })
