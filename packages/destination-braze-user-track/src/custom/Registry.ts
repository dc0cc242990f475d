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

/** Types of declared custom attributes. `number` and `float` are the same. */
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
export type CustomType = (typeof types)[number]

/**
 * The policy for an undeclared custom attribute: make the record Invalid, leave the attribute out with a warning, or
 * send it.
 */
export const policies = ["refuse", "drop", "allow"] as const

/** One of {@link policies}. */
type Policy = (typeof policies)[number]

/** The declared custom attributes. */
export interface Registry {
  readonly unknown: Policy
  readonly types: ReadonlyMap<string, CustomType>
  /** Declared names that are standard attributes. Their declarations have no effect. */
  readonly standard: ReadonlyArray<string>
}

/** A registry without declarations. Any attribute is sent. */
export const open: Registry = { unknown: "allow", types: new Map(), standard: [] }

/** Keys of an item that are not custom attributes. */
export const standardNames: ReadonlySet<string> = new Set([
  ...standard.map(({ name }) => name),
  ...identifierKeys,
  ...flags.value,
  ...forbidden.value
])

/** The member of a mapped item that contains custom attributes by name, as in the mappings of other products. */
export const customAttributes = "custom_attributes"

/**
 * Reads `{ unknown: refuse, operating_system: string, … }`. Without `unknown`, attributes that are not declared are sent.
 * Reports every problem at once; paths begin with `attributes`.
 */
export const parse = (json: Json): Either.Either<Registry, ReadonlyArray<Reason>> => {
  if (!isObject(json))
    return Either.left([
      mistake("attributes", "attributes must be an object with a name and a type for each attribute.")
    ])
  const mistakes: Array<Reason> = []
  const declared = new Map<string, CustomType>()
  const ofNoEffect: Array<string> = []
  let unknown: Policy = "allow"
  for (const [name, value] of Object.entries(json)) {
    const path = `attributes.${name}`
    if (name === "unknown") {
      const policy = policies.find((one) => one === value)
      if (policy === undefined) mistakes.push(mistake(path, choice(policies, value)))
      else unknown = policy
      continue
    }
    const type = types.find((one) => one === value)
    if (type === undefined) mistakes.push(mistake(path, choice(types, value)))
    else if (isBlank(name) || byteLength(name) > maxName) mistakes.push(mistake(path, nameLength))
    else if (standardNames.has(name)) ofNoEffect.push(name)
    else declared.set(name, type)
  }
  return mistakes.length > 0 ? Either.left(mistakes) : Either.right({ unknown, types: declared, standard: ofNoEffect })
}

const maxName = Limits.attributeNameBytes.value
const nameLength = `The name of an attribute must have 1 to ${maxName} bytes.`

const mistake = (path: string, message: string): Reason => ({ code: "attributes-not-valid", path, message })

const choice = (choices: ReadonlyArray<string>, found: Json): string =>
  `Expected one of ${choices.join(", ")}.${typeof found === "string" ? NearMiss.question(found, choices) : ""}`

/** Warnings about declarations, to be reported once. Paths begin with `attributes`. */
export const warnings = (registry: Registry): ReadonlyArray<Problem> => [
  ...registry.standard.map((name) => ({
    code: "declaration-of-no-effect",
    path: ["attributes", name],
    message: "This is a standard attribute with its own rule. The declaration has no effect."
  })),
  ...SimilarNames.warnings(registry.types.keys(), "attributes")
]
