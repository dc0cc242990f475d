import { phoneCountry } from "@sluice/braze-api/Attributes"
import { brazeIdPattern, type IdentifierKey } from "@sluice/braze-api/Identifier"
import * as Limits from "@sluice/braze-api/Limits"
import * as Item from "@sluice/core/Item"
import * as Email from "@sluice/values/Email"
import type { Findings } from "@sluice/values/Findings"
import type { Json } from "@sluice/values/Json"
import * as Phone from "@sluice/values/Phone"
import { isRefusal, Refusal } from "@sluice/values/Refusal"
import * as Text from "@sluice/values/Text"

/** What names a profile of Braze. An item carries exactly one. */
export type Kind = IdentifierKey

/** Whom an item is about, ready for the wire. */
export interface Who {
  /** The key of the item, as `external_id:u1` or `alias:LABEL:NAME`. Equal exactly when the identity is. */
  readonly key: string
  readonly kind: Kind
  /** The identifier; of an alias, its name. */
  readonly value: string
  /** The label of an alias, else empty. */
  readonly label: string
  /** What the item says under `_update_existing_only`; undefined: nothing. */
  readonly updateExistingOnly: boolean | undefined
}

/** How identifiers are read, beyond what Braze asks. */
export interface Rules {
  /** Takes an e-mail address as `external_id`. Default false: addresses change, and then a person has two profiles. */
  readonly allowEmail?: boolean
  /** Two letters: the country of phone numbers without a prefix. Default `US`, which is how Braze reads them. */
  readonly country?: string
}

/** Not there at all: missing, null, blank or a placeholder that nobody filled in. */
export const absent = Symbol("absent")

const type = new Refusal("identity-type", "An identifier is text or a whole number; this is another kind of value.")
const unsafe = new Refusal(
  "identity-number-unsafe",
  "The identifier is a number beyond 2^53, whose last digits are lost when JSON is read. Write it as text."
)
const malformed = new Refusal(
  "identity-text-not-valid",
  "The identifier holds half of a character and has no UTF-8 form. It was cut off somewhere."
)
const idTooLong = new Refusal(
  "external-id-too-long",
  `The external_id is longer than ${Limits.externalIdBytes.value} bytes.`
)
const aliasTooLong = new Refusal(
  "alias-too-long",
  `The name or the label of the alias is longer than ${Limits.aliasBytes.value} bytes.`
)
const emailAsId = new Refusal(
  "external-id-is-email",
  "The external_id is an e-mail address. Addresses change, and then one person has two profiles. Use a stable id, or say allow_email_as_external_id: true."
)
const brazeId = new Refusal("braze-id-not-valid", "A braze_id has 24 hexadecimal digits in small letters.")
const looksUnset = new Refusal(
  "identity-looks-unset",
  "The identifier reads like null, undefined or N/A, so that many people may share one profile. Look at where it comes from."
)

const plain = /^[\x21-\x7e]+$/
const unsetWords: ReadonlySet<string> = new Set(
  "null NULL Null undefined NaN nan None none NONE N/A n/a [object Object] (null) nil".split(/ (?!Object)/)
)

/** The text of an identifier, {@link absent}, or why it cannot be one. Case and inner characters stay as they are. */
export const text = (value: Json | undefined): string | typeof absent | Refusal => {
  if (typeof value === "string") {
    if (plain.test(value)) return Text.isPlaceholder(value) ? absent : value
    const trimmed = value.trim()
    if (Text.isBlank(trimmed) || Text.isPlaceholder(trimmed)) return absent
    return Text.hasLoneSurrogate(trimmed) ? malformed : trimmed
  }
  if (value === undefined || value === null) return absent
  if (typeof value !== "number") return type
  if (Number.isSafeInteger(value)) return String(value)
  return Number.isInteger(value) ? unsafe : type
}

const externalId = (id: string, rules: Rules): string | Refusal => {
  if (Text.exceedsBytes(id, Limits.externalIdBytes.value)) return idTooLong
  return rules.allowEmail !== true && Email.is(id) ? emailAsId : id
}

const one = (kind: Exclude<Kind, "user_alias">, id: string, rules: Rules): string | Refusal => {
  switch (kind) {
    case "external_id":
      return externalId(id, rules)
    case "braze_id":
      return brazeIdPattern.test(id) ? id : brazeId
    case "email":
      return Email.read(id)
    case "phone":
      return Phone.read(id, rules.country ?? phoneCountry.value)
  }
}

/**
 * Reads an identifier that is a text. Undefined: refused, and noted in `findings` under `field`; where that field is
 * optional it counts as {@link absent}.
 */
export const read = (
  kind: Exclude<Kind, "user_alias">,
  value: Json | undefined,
  rules: Rules,
  updateExistingOnly: boolean | undefined,
  field: string,
  findings: Findings
): Who | typeof absent | undefined => {
  const found = text(value)
  if (found === absent) return absent
  const id = isRefusal(found) ? found : one(kind, found, rules)
  if (isRefusal(id)) return findings.refuse(field, id) ? absent : undefined
  if (unsetWords.has(id)) findings.warn(field, looksUnset)
  return { key: Item.key(kind, id), kind, value: id, label: "", updateExistingOnly }
}

/** Reads an alias from its two parts. Absent where either part is; see {@link read}. */
export const alias = (
  name: Json | undefined,
  label: Json | undefined,
  updateExistingOnly: boolean | undefined,
  field: string,
  findings: Findings
): Who | typeof absent | undefined => {
  const aliasName = text(name)
  const aliasLabel = text(label)
  if (aliasName === absent || aliasLabel === absent) return absent
  const refusal = isRefusal(aliasName)
    ? aliasName
    : isRefusal(aliasLabel)
      ? aliasLabel
      : aliasSize(aliasName, aliasLabel)
  if (refusal !== undefined || isRefusal(aliasName) || isRefusal(aliasLabel))
    return findings.refuse(field, refusal ?? type) ? absent : undefined
  if (unsetWords.has(aliasName)) findings.warn(field, looksUnset)
  return {
    key: Item.key("alias", aliasLabel, aliasName),
    kind: "user_alias",
    value: aliasName,
    label: aliasLabel,
    updateExistingOnly
  }
}

const aliasSize = (name: string, label: string): Refusal | undefined =>
  Text.exceedsBytes(name, Limits.aliasBytes.value) || Text.exceedsBytes(label, Limits.aliasBytes.value)
    ? aliasTooLong
    : undefined
