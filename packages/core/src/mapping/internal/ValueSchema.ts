import type { JsonObject } from "@sluice/values/Json"
import type { Directive } from "./CompiledValue.js"

/** The name in `$defs` of the JSON Schema of any value of a mapping. */
export const valueDefinition = "MappingValue"

/** JSON Schema of a part of a mapping: a path, a directive, a fixed value, or objects and lists of these. */
export const valueSchema: JsonObject = { $ref: `#/$defs/${valueDefinition}` }

/** JSON Schema of an object with only these options. */
export const optionsSchema = (properties: JsonObject, ...required: ReadonlyArray<string>): JsonObject => ({
  type: "object",
  properties,
  required,
  additionalProperties: false
})

/** JSON Schema of a name that is not a directive. */
export const fieldNames: JsonObject = { type: "string", pattern: "^(?!@)" }

/** A schema with a description. In draft 7, a reference has no other member. */
export const withDescription = (schema: JsonObject, description: string): JsonObject =>
  Object.hasOwn(schema, "$ref") ? { description, allOf: [schema] } : { ...schema, description }

/** JSON Schema of any value of a mapping: {@link valueDefinition} in `$defs`. `rootKey` has what runs before the other keys. */
export const definitionOf = (directives: ReadonlyArray<Directive>, rootKey: string): JsonObject => ({
  properties: {
    ...Object.fromEntries(directives.map(({ name, text, schema }) => [name, withDescription(schema, text)])),
    _metadata: {},
    [rootKey]: optionsSchema({ "@transform": optionsSchema({ apply: valueSchema }, "apply") }, "@transform")
  },
  propertyNames: { anyOf: [{ enum: directives.map(({ name }) => name) }, fieldNames] },
  additionalProperties: valueSchema,
  items: valueSchema
})

/** JSON Schema of the short form: fields by name. */
export const fieldsSchema: JsonObject = {
  type: "object",
  propertyNames: fieldNames,
  additionalProperties: valueSchema
}
