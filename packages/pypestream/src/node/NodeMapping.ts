import * as Mapping from "@sluice/core/Mapping"
import * as Path from "@sluice/core/Path"
import { isObject, type Json, type JsonObject } from "@sluice/values/Json"
import type { Reason } from "@sluice/values/Reason"
import * as Text from "@sluice/values/Text"
import { Either } from "effect"

/** The person of a record: the path of the external id, or an alias with a path as its name and a fixed label. */
export type NodePerson =
  | { readonly external_id: string }
  | { readonly user_alias: { readonly alias_name: string; readonly alias_label: string } }

/** An event of a call. Strings that begin with `$.` are paths. All other values are fixed. */
export interface EventFields {
  readonly name: string
  /** `$.at` is the time of the call. */
  readonly time: string
  readonly properties?: JsonObject
}

/**
 * The mapping of a call to Braze objects, in the subset of mappings that can also be generated as Python: dotted paths
 * into `{ payload, context, at }` and fixed values. A field named `name?` is left out if it is not valid.
 */
export interface NodeMapping {
  readonly person: NodePerson
  /** The tag that partners of Braze add to their requests. */
  readonly partner?: string
  readonly attributes?: JsonObject
  readonly events?: ReadonlyArray<EventFields>
}

/** Validates a mapping and returns all mistakes at once, each with its path. */
export const make = (mapping: NodeMapping): Either.Either<NodeMapping, ReadonlyArray<Reason>> => {
  const problems = [
    ...personProblems(mapping.person),
    ...fieldProblems("attributes", mapping.attributes ?? {}),
    ...(mapping.events ?? []).flatMap((event, at) => fieldProblems(`events[${at}]`, { ...event })),
    ...partnerProblems(mapping.partner)
  ]
  if (mapping.attributes === undefined && (mapping.events ?? []).length === 0)
    problems.push(
      problem(
        "attributes",
        "The mapping has neither attributes nor events, so nothing would be sent. Add at least one."
      )
    )
  return problems.length > 0 ? Either.left(problems) : Either.right(mapping)
}

const problem = (path: string, message: string): Reason => ({ code: "node-mapping-not-valid", path, message })

const partnerProblems = (partner: string | undefined): ReadonlyArray<Reason> =>
  partner !== undefined && (Text.isBlank(partner) || Text.isPlaceholder(partner) || Text.exceedsChars(partner, 255))
    ? [
        problem(
          "partner",
          "The partner tag is empty, longer than 255 characters or a placeholder. Remove it if you have none."
        )
      ]
    : []

const dotted = /^\$(?:\.[A-Za-z_][\w-]*)+$/
const roots = ["payload", "context", "at"]

const personProblems = (person: NodePerson): ReadonlyArray<Reason> => {
  if ("external_id" in person) return pathProblems("person.external_id", person.external_id)
  return [
    ...pathProblems("person.user_alias.alias_name", person.user_alias.alias_name),
    ...(person.user_alias.alias_label.startsWith("$") || Text.isBlank(person.user_alias.alias_label)
      ? [problem("person.user_alias.alias_label", "The label must be fixed text, such as pypestream.")]
      : [])
  ]
}

const pathProblems = (at: string, path: string): ReadonlyArray<Reason> => {
  if (!dotted.test(path))
    return [
      problem(
        at,
        "Expected a dotted path, such as $.payload.user_id. With a fixed value all people would share one profile."
      )
    ]
  const root = path.split(".")[1] ?? ""
  return roots.includes(root)
    ? []
    : [
        problem(
          at,
          `A path must begin with one of ${roots.map((name) => `$.${name}`).join(", ")}, as in $.payload.user_id.`
        )
      ]
}

const fieldProblems = (at: string, fields: JsonObject): ReadonlyArray<Reason> => {
  const compiled = Mapping.fields(fields, { at })
  if (Either.isLeft(compiled))
    return compiled.left.map(({ message, path }) => ({ code: "mapping-not-valid", path, message }))
  return unportable(at, fields)
}

/** Parts of the mapping language that generated Python does not support. */
const unportable = (at: string, value: Json): ReadonlyArray<Reason> => {
  if (typeof value === "string") return Path.isMeant(value) ? pathProblems(at, value) : []
  if (Array.isArray(value)) return value.flatMap((element: Json, index) => unportable(`${at}[${index}]`, element))
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([name, member]) =>
    name.startsWith("@")
      ? [
          problem(
            `${at}.${name}`,
            "A node's mapping supports paths and fixed values only. Use a full configuration for directives."
          )
        ]
      : unportable(`${at}.${name}`, member)
  )
}
