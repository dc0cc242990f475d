import { isList, isObject, type Json, type JsonObject } from "@sluice/values/Json"

/** A part of a JSON Schema: only the keywords that the schemas of mappings use. */
const keywords = new Set([
  ...["$ref", "type", "enum", "description", "properties", "required", "additionalProperties", "propertyNames"],
  ...["pattern", "items", "anyOf", "allOf", "if", "then", "else", "minLength", "maxLength", "minItems", "maxItems"],
  ...["minimum", "maximum", "minProperties"]
])

const typeOf = (value: Json): string => (value === null ? "null" : isList(value) ? "array" : typeof value)

const hasType = (value: Json, types: ReadonlyArray<Json>): boolean =>
  types.some((type) => type === typeOf(value) || (type === "integer" && Number.isInteger(value)))

const list = (value: Json | undefined): ReadonlyArray<Json> => (value !== undefined && isList(value) ? value : [])
const object = (value: Json | undefined): JsonObject => (value !== undefined && isObject(value) ? value : {})
const count = (value: Json | undefined, absent: number): number => (typeof value === "number" ? value : absent)

/** Whether a JSON Schema accepts a value. Throws for a keyword that it does not know. */
export const accepts = (schema: Json, value: Json, definitions: JsonObject): boolean => {
  if (!isObject(schema)) return schema !== false
  for (const keyword of Object.keys(schema)) if (!keywords.has(keyword)) throw new Error(`unknown keyword ${keyword}`)
  const test = (part: Json | undefined, of: Json = value): boolean => accepts(part ?? true, of, definitions)
  const { $ref, type, enum: choices, anyOf } = schema
  if (typeof $ref === "string") return test(definitions[$ref.replace("#/$defs/", "")] ?? false)
  if (type !== undefined && !hasType(value, isList(type) ? type : [type])) return false
  if (choices !== undefined && !list(choices).includes(value)) return false
  if (anyOf !== undefined && !list(anyOf).some((part) => test(part))) return false
  if (!list(schema["allOf"]).every((part) => test(part))) return false
  if (schema["if"] !== undefined && !test(test(schema["if"]) ? schema["then"] : schema["else"])) return false
  if (typeof value === "number")
    return value >= count(schema["minimum"], -Infinity) && value <= count(schema["maximum"], Infinity)
  if (typeof value === "string") {
    const { pattern } = schema
    const isLong = value.length < count(schema["minLength"], 0) || value.length > count(schema["maxLength"], Infinity)
    return !isLong && (typeof pattern !== "string" || new RegExp(pattern, "u").test(value))
  }
  if (isList(value))
    return (
      value.length >= count(schema["minItems"], 0) &&
      value.length <= count(schema["maxItems"], Infinity) &&
      value.every((element) => test(schema["items"], element))
    )
  if (!isObject(value)) return true
  const properties = object(schema["properties"])
  return (
    list(schema["required"]).every((name) => typeof name === "string" && Object.hasOwn(value, name)) &&
    Object.keys(value).length >= count(schema["minProperties"], 0) &&
    Object.entries(value).every(
      ([name, member]) =>
        test(schema["propertyNames"], name) &&
        test(Object.hasOwn(properties, name) ? properties[name] : schema["additionalProperties"], member)
    )
  )
}
