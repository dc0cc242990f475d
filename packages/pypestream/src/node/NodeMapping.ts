import * as Mapping from "@sluice/core/Mapping"
import { isObject, type Json, type JsonObject } from "@sluice/values/Json"
import type { Reason } from "@sluice/values/Reason"
import * as Text from "@sluice/values/Text"
import { Either } from "effect"

/** Whom a record is about: a path, or an alias whose name is a path and whose label is a fixed text. */
export type Person =
  | { readonly external_id: string }
  | { readonly user_alias: { readonly alias_name: string; readonly alias_label: string } }

/** An event of a call. Texts that begin with `$.` are paths, all else stands for itself. */
export interface EventFields {
  readonly name: string
  /** `$.at` is the moment of the call. */
  readonly time: string
  readonly properties?: JsonObject
}

/**
 * What a call becomes, in the short form of mappings that can also be written out in Python: dotted paths into
 * `{ payload, context, at }` and values that stand for themselves; `name?` is left out where it is not acceptable.
 */
export interface NodeMapping {
  readonly person: Person
  /** The tag that Braze's partners put on what they send. */
  readonly partner?: string
  readonly attributes?: JsonObject
  readonly events?: ReadonlyArray<EventFields>
}

/** Checks a mapping whole and tells every mistake at once, with its place. */
export const make = (mapping: NodeMapping): Either.Either<NodeMapping, ReadonlyArray<Reason>> => {
  const problems = [
    ...personProblems(mapping.person),
    ...fieldProblems("attributes", mapping.attributes ?? {}),
    ...(mapping.events ?? []).flatMap((event, at) => fieldProblems(`events[${at}]`, { ...event })),
    ...partnerProblems(mapping.partner)
  ]
  if (mapping.attributes === undefined && (mapping.events ?? []).length === 0)
    problems.push(mistake("attributes", "Neither attributes nor events are mapped, so nothing would be sent."))
  return problems.length > 0 ? Either.left(problems) : Either.right(mapping)
}

const mistake = (path: string, message: string): Reason => ({ code: "node-mapping-not-valid", path, message })

const partnerProblems = (partner: string | undefined): ReadonlyArray<Reason> =>
  partner !== undefined && (Text.isBlank(partner) || Text.isPlaceholder(partner) || Text.exceedsChars(partner, 255))
    ? [
        mistake(
          "partner",
          "The partner tag is empty, longer than 255 characters or a placeholder. Leave it out if you have none."
        )
      ]
    : []

const dotted = /^\$(?:\.[A-Za-z_][\w-]*)+$/
const roots = ["payload", "context", "at"]

const personProblems = (person: Person): ReadonlyArray<Reason> => {
  if ("external_id" in person) return pathProblems("person.external_id", person.external_id)
  return [
    ...pathProblems("person.user_alias.alias_name", person.user_alias.alias_name),
    ...(person.user_alias.alias_label.startsWith("$") || Text.isBlank(person.user_alias.alias_label)
      ? [mistake("person.user_alias.alias_label", "The label is a fixed text, as pypestream.")]
      : [])
  ]
}

const pathProblems = (at: string, path: string): ReadonlyArray<Reason> => {
  if (!dotted.test(path))
    return [
      mistake(at, "A dotted path is expected, as $.payload.user_id. A fixed value would give everybody one profile.")
    ]
  const root = path.split(".")[1] ?? ""
  return roots.includes(root)
    ? []
    : [mistake(at, `A record holds ${roots.join(", ")}; the path begins with neither, as $.payload.user_id would.`)]
}

const fieldProblems = (at: string, fields: JsonObject): ReadonlyArray<Reason> => {
  const compiled = Mapping.fields(fields, { at })
  if (Either.isLeft(compiled))
    return compiled.left.map(({ message, path }) => ({ code: "mapping-not-valid", path, message }))
  return unportable(at, fields)
}

/** What the mapping language could do and a generated script could not. */
const unportable = (at: string, value: Json): ReadonlyArray<Reason> => {
  if (typeof value === "string") return value.startsWith("$.") ? pathProblems(at, value) : []
  if (Array.isArray(value)) return value.flatMap((one: Json, index) => unportable(`${at}[${index}]`, one))
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([name, member]) =>
    name.startsWith("@")
      ? [
          mistake(
            `${at}.${name}`,
            "A node's mapping has paths and fixed values; directives need the full configuration."
          )
        ]
      : unportable(`${at}.${name}`, member)
  )
}
