import * as Attributes from "@sluice/braze-api/Attributes"
import * as Identifier from "@sluice/braze-api/IdentifierKeys"
import * as Limits from "@sluice/braze-api/Limits"
import * as Json from "./Json.js"

/** The meaning of a key in an attribute object. */
export type AttributeName =
  /** Names the person or controls how the object is applied; not stored. */
  | { readonly kind: "control" }
  | { readonly kind: "reserved"; readonly row: Attributes.ReservedAttribute }
  /** `name` is the key as it is stored; `almost` is the reserved name that it resembles. */
  | { readonly kind: "custom"; readonly name: string; readonly almost: string | undefined }
  /** `alias_name` and `alias_label` outside `user_alias`. */
  | { readonly kind: "aliasField" }
  /** Empty or too long. */
  | { readonly kind: "unusable" }

const control: AttributeName = { kind: "control" }
const aliasField: AttributeName = { kind: "aliasField" }
const unusable: AttributeName = { kind: "unusable" }

const fixed: ReadonlyMap<string, AttributeName> = new Map<string, AttributeName>([
  ...Identifier.primary.map((key) => [key, control] as const),
  ...Attributes.flags.value.map((key) => [key, control] as const),
  ...Attributes.aliasFields.value.map((key) => [key, aliasField] as const),
  ...Attributes.attributes.map((row) => [row.name, { kind: "reserved", row }] as const)
])

const squash = (name: string): string => name.toLowerCase().replace(/[\s_-]/g, "")
const squashed: ReadonlyMap<string, string> = new Map([...fixed.keys()].map((name) => [squash(name), name]))

/** Whether a name is a reserved profile attribute. */
export const isReserved = (name: string): boolean => fixed.get(name)?.kind === "reserved"

// A client repeats few names, and reading one costs more than looking it up.
const read = new Map<string, AttributeName>()
const mostRead = 10_000

/** The meaning of a key in an attribute object. Leading and trailing spaces of a custom name are ignored. */
export const of = (key: string): AttributeName => {
  const known = fixed.get(key) ?? read.get(key)
  if (known !== undefined) return known
  const name = custom(key)
  if (read.size >= mostRead) read.clear()
  read.set(key, name)
  return name
}

const custom = (key: string): AttributeName => {
  const name = key.trim()
  if (name === "" || Json.utf8Bytes(name) > Limits.attributeNameBytes.value) return unusable
  return { kind: "custom", name, almost: squashed.get(squash(name)) }
}
