import * as Identity from "@sluice/braze/Identity"
import * as Mapping from "@sluice/core/Mapping"
import * as When from "@sluice/core/When"
import * as NdjsonSettings from "@sluice/destination-ndjson/Settings"
import * as WebhookSettings from "@sluice/destination-webhook/Settings"
import { isList, isObject, type Json, type JsonObject } from "@sluice/values/Json"
import { JSONSchema, type Schema } from "effect"
import { type BuiltIn, builtIn } from "./BrazeDestinations.js"
import { type GeneralName, general } from "./GeneralDestinations.js"
import { listedKeys } from "./RouteDestinations.js"
import { Shape } from "./Shape.js"

/** A field, and the field with `?`, which is left out if its value is not valid. */
const fieldsSchema = ({ fields, hasOtherFields }: BuiltIn): JsonObject => ({
  properties: Object.fromEntries(
    [...fields()].flatMap(([name, description]) =>
      [name, `${name}?`].map((written) => [written, { description, allOf: [Mapping.schemas.value] }])
    )
  ),
  ...(hasOtherFields ? {} : { additionalProperties: false })
})

/** The parts of a route that depend on its destination. */
const condition = (name: string, properties: JsonObject): JsonObject => ({
  if: { properties: { to: { const: name } }, required: ["to"] },
  // biome-ignore lint/suspicious/noThenProperty: a keyword of JSON Schema
  then: { properties }
})

/** The schemas of the settings of general destinations. */
export const generalSettings: Readonly<Record<GeneralName, Schema.Schema.AnyNoContext>> = {
  webhook: WebhookSettings.schema,
  ndjson: NdjsonSettings.schema
}

const conditions = (): ReadonlyArray<JsonObject> => [
  ...Array.from(builtIn, ([name, one]) => condition(name, { settings: made(one.settings), fields: fieldsSchema(one) })),
  ...Object.entries(generalSettings).map(([name, schema]) => condition(name, { settings: made(schema) }))
]

/** A name that could be a built-in destination with a typing error: it begins like one. */
const lookalike = (names: ReadonlyArray<string>): string =>
  `^(?:${[...new Set(names.map((name) => name.split("-").slice(0, 2).join("-")))].join("|")})(?:-|$)`

/** A destination, or a list of destinations and of objects with the settings that differ from the route. */
const destinations = (described: Json | undefined, names: ReadonlyArray<string>): JsonObject => {
  const { description = "", ...single } = described !== undefined && isObject(described) ? described : {}
  const one = { ...single, anyOf: [{ enum: [...names, ...general.keys()] }, { not: { pattern: lookalike(names) } }] }
  const listed = {
    type: "object",
    required: ["destination"],
    properties: {
      destination: { ...one, description: listedKeys.destination },
      name: { type: "string", minLength: 1, description: listedKeys.name },
      connection: { type: "string", minLength: 1, description: listedKeys.connection },
      settings: { description: listedKeys.settings }
    },
    additionalProperties: false
  }
  return { description, anyOf: [one, { type: "array", minItems: 1, items: { anyOf: [one, listed] } }] }
}

/** JSON Schema of an Effect schema. `$id` is removed: it is equal for all schemas of unknown values, and must be unique. */
const made = (schema: Schema.Schema.AnyNoContext): JsonObject => {
  const { $schema: _, ...members }: JsonObject = JSON.parse(JSON.stringify(JSONSchema.make(schema)))
  return withoutIds(members)
}

const withoutIds = (part: JsonObject): JsonObject => {
  const isUnknown = part["$id"] === "/schemas/unknown"
  const members = Object.entries(part).filter(([name]) => !isUnknown || (name !== "$id" && name !== "title"))
  return Object.fromEntries(members.map(([name, member]) => [name, withoutIdsBelow(member)]))
}

const withoutIdsBelow = (part: Json): Json =>
  isList(part) ? part.map(withoutIdsBelow) : isObject(part) ? withoutIds(part) : part

/** An object with the member at a path replaced. */
const replaced = (part: Json | undefined, [step, ...rest]: ReadonlyArray<string>, by: Json | Replace): Json => {
  if (step === undefined) return typeof by === "function" ? by(part) : by
  const members = part !== undefined && isObject(part) ? part : {}
  return { ...members, [step]: replaced(members[step], rest, by) }
}

type Replace = (old: Json | undefined) => Json

/**
 * The JSON Schema of a configuration, for editors: keys with their documentation, the destinations with their settings and
 * fields, the directives of mappings, conditions and identities. Text that Sluice reads, such as a path, is not checked.
 */
export const jsonSchema = async (): Promise<JsonObject> => {
  const names = [...builtIn.keys()]
  const { $defs, ...rest } = made(Shape)
  const route = ["Configuration", "properties", "routes", "items"]
  const described =
    (schema: JsonObject): Replace =>
    (old) => ({
      ...schema,
      ...(old !== undefined && isObject(old) && old["description"] !== undefined
        ? { description: old["description"] }
        : {})
    })
  const parts: ReadonlyArray<readonly [path: ReadonlyArray<string>, by: Json | Replace]> = [
    [[...route, "properties", "to"], (old) => destinations(old, names)],
    [[...route, "properties", "when"], described(When.schema)],
    [[...route, "allOf"], await conditions()],
    [["Configuration", "properties", "identity"], described(Identity.schema)]
  ]
  const definitions = parts.reduce<Json>((whole, [path, by]) => replaced(whole, path, by), $defs ?? {})
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    ...rest,
    $defs: { ...(isObject(definitions) ? definitions : {}), ...Mapping.schemas.definitions },
    title: "Sluice configuration"
  }
}
