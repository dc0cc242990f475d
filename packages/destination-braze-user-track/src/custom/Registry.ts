import { flags, forbidden, attributes as standard } from "@sluice/braze-api/Attributes"
import { identifierKeys } from "@sluice/braze-api/Identifier"
import * as Limits from "@sluice/braze-api/Limits"
import { isObject, type Json } from "@sluice/values/Json"
import * as NearMiss from "@sluice/values/NearMiss"
import type { Problem } from "@sluice/values/Problem"
import type { Reason } from "@sluice/values/Reason"
import { byteLength, isBlank } from "@sluice/values/Text"
import { Either } from "effect"
import * as SimilarNames from "./SimilarNames.js"

/** Types that a custom attribute can be declared with. `number` and `float` are one. */
export const types = [
  "string",
  "integer",
  "float",
  "number",
  "boolean",
  "time",
  "array",
  "object",
  "object_array"
] as const

/** One of {@link types}. */
export type Type = (typeof types)[number]

/** What becomes of a custom attribute that is not declared: it makes the record Invalid, is left out with a warning, or is sent. */
export const policies = ["refuse", "drop", "allow"] as const

/** One of {@link policies}. */
export type Policy = (typeof policies)[number]

/** The custom attributes that were agreed on. */
export interface Registry {
  readonly unknown: Policy
  readonly types: ReadonlyMap<string, Type>
  /** Declared names that are standard attributes: harmless, and of no effect. */
  readonly standard: ReadonlyArray<string>
}

/** Nothing declared, everything allowed. */
export const open: Registry = { unknown: "allow", types: new Map(), standard: [] }

/** Keys of an item that are no custom attributes. */
export const standardNames: ReadonlySet<string> = new Set([
  ...standard.map(({ name }) => name),
  ...identifierKeys,
  ...flags.value,
  ...forbidden.value
])

/** The member of a mapped item that holds custom attributes by name, as in mappings of other products. */
export const customAttributes = "custom_attributes"

/**
 * Reads `{ unknown: refuse, operating_system: string, … }`. Without `unknown`, what is not declared is sent. Every mistake
 * at once; paths are relative to `attributes`.
 */
export const parse = (json: Json): Either.Either<Registry, ReadonlyArray<Reason>> => {
  if (!isObject(json))
    return Either.left([mistake("attributes", "It must be an object: a name and a type for each attribute.")])
  const mistakes: Array<Reason> = []
  const declared = new Map<string, Type>()
  const ofNoEffect: Array<string> = []
  let unknown: Policy = "allow"
  for (const [name, value] of Object.entries(json)) {
    const path = `attributes.${name}`
    if (name === "unknown") {
      const policy = policies.find((one) => one === value)
      if (policy === undefined)
        mistakes.push(mistake(path, choice("what becomes of undeclared attributes", policies, value)))
      else unknown = policy
      continue
    }
    const type = types.find((one) => one === value)
    if (type === undefined) mistakes.push(mistake(path, choice("a type", types, value)))
    else if (isBlank(name) || byteLength(name) > maxName) mistakes.push(mistake(path, nameLength))
    else if (standardNames.has(name)) ofNoEffect.push(name)
    else declared.set(name, type)
  }
  return mistakes.length > 0 ? Either.left(mistakes) : Either.right({ unknown, types: declared, standard: ofNoEffect })
}

const maxName = Limits.attributeNameBytes.value
const nameLength = `The name of an attribute has 1 to ${maxName} bytes.`

const mistake = (path: string, message: string): Reason => ({ code: "attributes-not-valid", path, message })

const choice = (what: string, choices: ReadonlyArray<string>, found: Json): string =>
  `It must be ${what}: ${choices.join(", ")}.${typeof found === "string" ? NearMiss.question(found, choices) : ""}`

/** Warnings about declarations, to be reported once. Paths begin with `attributes`. */
export const warnings = (registry: Registry): ReadonlyArray<Problem> => [
  ...registry.standard.map((name) => ({
    code: "declaration-of-no-effect",
    path: ["attributes", name],
    message: "This is a standard attribute with its own rule. The declaration has no effect."
  })),
  ...SimilarNames.warnings(registry.types.keys(), "attributes")
]
