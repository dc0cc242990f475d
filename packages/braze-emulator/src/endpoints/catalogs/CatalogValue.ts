import { arrayOperators, type FieldType } from "@sluice/braze-api/CatalogErrors"
import { catalog as limits } from "@sluice/braze-api/Limits"
import type { Catalog } from "../../state/WorkspaceObjects.js"
import * as DateText from "../../text/DateText.js"
import * as Json from "../../text/Json.js"
import * as CatalogReply from "./CatalogReply.js"

const name = /^[A-Za-z0-9_-]+$/

/** Whether a string contains only letters, digits, hyphens and underscores. */
export const isName = (text: string): boolean => name.test(text)

/** The mistake in the id of an item; undefined if it is valid. */
export const checkId = (id: unknown): CatalogReply.CatalogProblem | undefined => {
  if (typeof id !== "string") return CatalogReply.problem("ids-not-strings", "id", id)
  if (id.length > limits.idCharacters.value) return CatalogReply.problem("ids-too-large", "id", id)
  return isName(id) ? undefined : CatalogReply.problem("invalid-ids", "id", id)
}

/** Whether a request may change parts of an array (PATCH) or writes whole values. */
export type WriteMode = "edit" | "write"

/**
 * The mistake in the values of the item with an id; undefined if each fits its field. Fields that the catalog lacks are
 * refused.
 */
export const checkItem = (
  catalog: Catalog,
  id: string,
  item: Json.JsonObject,
  mode: WriteMode
): CatalogReply.CatalogProblem | undefined => {
  for (const field of Object.keys(item)) {
    const known = catalog.fields.find((one) => one.name === field)
    if (known === undefined) return CatalogReply.problem("invalid-fields", "id", id)
    const value = item[field]
    const problem =
      mode === "edit" && known.type === "array" && isOperation(value)
        ? checkOperation(field, value)
        : checkValue(field, value, known.type)
    if (problem !== undefined) return problem
  }
  return undefined
}

/** Whether a value of an array field adds or removes elements: `{"$add": […], "$remove": […]}`. */
const isOperation = (value: unknown): value is Json.JsonObject =>
  Json.isObject(value) &&
  Object.keys(value).length > 0 &&
  Object.keys(value).every((key) => arrayOperators.some((operator) => operator === key))

const checkOperation = (field: string, operation: Json.JsonObject): CatalogReply.CatalogProblem | undefined => {
  for (const elements of Object.values(operation)) {
    const problem = checkValue(field, elements, "array")
    if (problem !== undefined) return problem
  }
  return undefined
}

const checkValue = (field: string, value: unknown, type: FieldType): CatalogReply.CatalogProblem | undefined => {
  if (value === null) return undefined
  if (typeof value === "string" && value.length > limits.valueCharacters.value)
    return CatalogReply.problem("items-too-large", "field", field)
  const shape = checkShape(field, value, limits.nesting.value)
  if (shape !== undefined) return shape
  return fits[type](value) ? undefined : CatalogReply.problem("unable-to-coerce-value", "field", field)
}

const checkShape = (field: string, value: unknown, levels: number): CatalogReply.CatalogProblem | undefined => {
  if (typeof value !== "object" || value === null) return undefined
  if (levels === 0) return CatalogReply.problem("too-deep-nesting-in-value-object", "field", field)
  const inner = Json.isArray(value) ? value : Object.values(value)
  const keys = Json.isArray(value) ? [] : Object.keys(value)
  if (keys.some((key) => key.includes(".") || key.includes("$")))
    return CatalogReply.problem("invalid-keys-in-value-object", "field", field)
  for (const one of inner) {
    const problem = checkShape(field, one, levels - 1)
    if (problem !== undefined) return problem
  }
  return undefined
}

const isNumberText = (value: unknown): boolean =>
  typeof value === "string" && value.trim() !== "" && Number.isFinite(Number(value))

const fits: Readonly<Record<FieldType, (value: unknown) => boolean>> = {
  string: (value) => ["string", "number", "boolean"].includes(typeof value),
  number: (value) => typeof value === "number" || isNumberText(value),
  boolean: (value) => typeof value === "boolean" || value === "true" || value === "false",
  time: (value) => typeof value === "string" && !Number.isNaN(DateText.parse(value, "utc")),
  object: Json.isObject,
  array: Json.isArray,
  geo: (value) => coordinates(value) !== undefined
}

/**
 * `[longitude, latitude]` of a value; undefined if it is not a coordinate. Braze documents this form and
 * `{"Latitude", "Longitude"}`; the object in lower case is inferred.
 */
const coordinates = (value: unknown): readonly [number, number] | undefined => {
  if (Json.isArray(value)) return value.length === 2 ? pair(value[0], value[1]) : undefined
  if (!Json.isObject(value)) return undefined
  return pair(value["Longitude"], value["Latitude"]) ?? pair(value["longitude"], value["latitude"])
}

const pair = (longitude: unknown, latitude: unknown): readonly [number, number] | undefined =>
  typeof longitude === "number" && typeof latitude === "number" ? [longitude, latitude] : undefined

/** An item with values converted to the types of its fields, such as strings to numbers. */
export const coerce = (catalog: Catalog, item: Json.JsonObject): Json.JsonObject => {
  const coerced: Record<string, unknown> = {}
  for (const field of Object.keys(item)) {
    const type = catalog.fields.find((one) => one.name === field)?.type
    Json.put(coerced, field, type === undefined ? item[field] : coerceValue(item[field], type))
  }
  return coerced
}

const coerceValue = (value: unknown, type: FieldType): unknown => {
  if (value === null) return null
  switch (type) {
    case "string":
      return String(value)
    case "number":
      return Number(value)
    case "boolean":
      return value === true || value === "true"
    case "geo":
      return coordinates(value)
    case "time":
      return DateText.format(DateText.parse(String(value), "utc"))
    default:
      return value
  }
}

/**
 * Merges one checked item into another: objects key by key; array operators add and remove elements; everything else is
 * replaced.
 */
export const merge = (old: Json.JsonObject, changes: Json.JsonObject): Json.JsonObject => {
  const merged: Record<string, unknown> = { ...old }
  for (const field of Object.keys(changes)) Json.put(merged, field, mergeValue(Json.own(old, field), changes[field]))
  return merged
}

const mergeValue = (before: unknown, after: unknown): unknown => {
  if (isOperation(after)) return operate(Json.isArray(before) ? before : [], after)
  return Json.isObject(before) && Json.isObject(after) ? merge(before, after) : after
}

/** Adds elements that the array lacks, then removes others. Braze does not document how it handles duplicates. */
const operate = (
  before: ReadonlyArray<unknown>,
  { $add: added, $remove: removed }: Json.JsonObject
): ReadonlyArray<unknown> => {
  const known = new Set(before.map(textOf))
  const gone = new Set(Json.isArray(removed) ? removed.map(textOf) : [])
  const more = (Json.isArray(added) ? added : []).filter((element) => known.size < known.add(textOf(element)).size)
  return [...before, ...more].filter((element) => !gone.has(textOf(element)))
}

const textOf = (element: unknown): string => JSON.stringify(element)
