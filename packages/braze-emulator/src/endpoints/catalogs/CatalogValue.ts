import type { FieldType } from "@sluice/braze-api/CatalogErrors"
import { catalog as limits } from "@sluice/braze-api/Limits"
import type { Catalog } from "../../state/WorkspaceObjects.js"
import * as DateText from "../../text/DateText.js"
import * as Json from "../../text/Json.js"
import * as CatalogReply from "./CatalogReply.js"

const name = /^[A-Za-z0-9_-]+$/

/** Whether a text contains only letters, digits, hyphens and underscores. */
export const isName = (text: string): boolean => name.test(text)

/** What is wrong with the id of an item; undefined if it is valid. */
export const checkId = (id: unknown): CatalogReply.CatalogProblem | undefined => {
  if (id === undefined || id === null) return CatalogReply.problem("items-missing-ids")
  if (typeof id !== "string") return CatalogReply.problem("ids-not-strings", "id", id)
  if (id.length > limits.idCharacters.value) return CatalogReply.problem("ids-too-large", "id", id)
  return isName(id) ? undefined : CatalogReply.problem("invalid-ids", "id", id)
}

/**
 * What is wrong with the values of an item; undefined if each fits its field. Fields that the catalog lacks are
 * refused.
 */
export const checkItem = (catalog: Catalog, item: Json.JsonObject): CatalogReply.CatalogProblem | undefined => {
  for (const field of Object.keys(item)) {
    const known = catalog.fields.find((one) => one.name === field)
    if (known === undefined) return CatalogReply.problem("invalid-fields", "field", field)
    const problem = checkValue(field, item[field], known.type)
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
  geo: (value) =>
    Json.isObject(value) && typeof value["latitude"] === "number" && typeof value["longitude"] === "number"
}

/** An item with values converted to the types of its fields, such as texts to numbers. */
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
    case "time":
      return DateText.format(DateText.parse(String(value), "utc"))
    default:
      return value
  }
}

/** Merges one item into another: objects key by key; everything else is replaced. */
export const merge = (old: Json.JsonObject, changes: Json.JsonObject): Json.JsonObject => {
  const merged: Record<string, unknown> = { ...old }
  for (const field of Object.keys(changes)) {
    const before = Json.own(old, field)
    const after = changes[field]
    Json.put(merged, field, Json.isObject(before) && Json.isObject(after) ? merge(before, after) : after)
  }
  return merged
}
