import { type FieldType, filterOperators } from "@sluice/braze-api/CatalogErrors"
import { catalog as limits } from "@sluice/braze-api/Limits"
import * as Call from "../../endpoint/Call.js"
import type { Handler } from "../../endpoint/Handler.js"
import * as Reply from "../../endpoint/Reply.js"
import type { Catalog } from "../../state/WorkspaceObjects.js"
import type { World } from "../../state/World.js"
import * as DateText from "../../text/DateText.js"
import * as Fields from "../../text/Fields.js"
import * as Json from "../../text/Json.js"
import * as CatalogReply from "./CatalogReply.js"
import * as Catalogs from "./Catalogs.js"

type Problem = CatalogReply.CatalogProblem | undefined

const problem = CatalogReply.problem

/** Whether a selection filters or sorts by a field. */
export const uses = (selection: Json.JsonObject, field: string): boolean =>
  selection["sort_field"] === field ||
  Fields.objectsOf(selection["filters"]).some((filter) => filter["field"] === field)

const isScalar = (value: unknown): boolean => ["string", "number", "boolean"].includes(typeof value)

/** Whether a value can be compared with a field; types without operators have no filters. */
const compares: Readonly<Partial<Record<FieldType, (value: unknown) => boolean>>> = {
  string: (value) => typeof value === "string",
  number: (value) => value !== "" && isScalar(value) && Number.isFinite(Number(value)),
  boolean: (value) => typeof value === "boolean" || value === "true" || value === "false",
  time: (value) => typeof value === "string" && !Number.isNaN(DateText.parse(value, "utc")),
  array: isScalar
}

const typeOf = (catalog: Catalog, name: unknown): FieldType | undefined =>
  catalog.fields.find((field) => field.name === name)?.type

const fits = (catalog: Catalog, { field, operator, value }: Json.JsonObject): boolean => {
  const type = typeOf(catalog, field)
  if (type === undefined || typeof operator !== "string") return false
  return filterOperators[type]?.includes(operator) === true && compares[type]?.(value) === true
}

const checkFilters = (catalog: Catalog, filters: unknown): Problem => {
  if (Fields.isAbsent(filters)) return undefined
  if (!Json.isArray(filters)) return problem("selection-has-invalid-filter", "filters")
  if (filters.length > limits.filtersPerSelection.value) return problem("too-many-filters", "filters")
  const bad = filters.find((filter) => !Json.isObject(filter) || !fits(catalog, filter))
  if (bad !== undefined) return problem("selection-has-invalid-filter", "filters", bad)
  const names = new Set(Fields.objectsOf(filters).map(({ field }) => field))
  const arrays = [...names].filter((name) => typeOf(catalog, name) === "array")
  return arrays.length > 1 ? problem("selection-contains-too-many-arrays", "filters", arrays) : undefined
}

const checkLimit = (limit: unknown): Problem => {
  if (Fields.isAbsent(limit)) return undefined
  const { min, max } = limits.resultsPerSelection.value
  const isValid = typeof limit === "number" && Number.isInteger(limit) && limit >= min && limit <= max
  return isValid ? undefined : problem("selection-invalid-results-limit", "results_limit", limit)
}

/** One of the two without the other has no effect. */
const checkSorting = (catalog: Catalog, field: unknown, order: unknown): Problem => {
  const isText = (value: unknown): boolean => Fields.isAbsent(value) || typeof value === "string"
  if (!isText(field) || !isText(order)) return problem("invalid-sorting", "sort_field", field)
  if (!Fields.isAbsent(field) && typeOf(catalog, field) === undefined)
    return problem("invalid-sort-field", "sort_field", field)
  return Fields.isAbsent(order) || order === "asc" || order === "desc"
    ? undefined
    : problem("invalid-sort-order", "sort_order", order)
}

const check = (world: World, catalog: Catalog, selection: unknown): Problem => {
  if (!Json.isObject(selection)) return problem("invalid-selection", "selection")
  const { name, external_id, description, source, filters, results_limit, sort_field, sort_order } = selection
  if (!Fields.text.is(name)) return problem("invalid-selection", "name", name)
  if (!Fields.text.is(external_id)) return problem("invalid-selection", "external_id", external_id)
  for (const [field, value] of [["description", description] as const, ["source", source] as const])
    if (!Fields.isAbsent(value) && typeof value !== "string") return problem("invalid-selection", field, value)
  if (catalog.selections.has(String(name))) return problem("selection-name-already-exists", "name", name)
  if (catalog.selections.size >= world.settings.catalogSelections) return problem("selection-limit-reached")
  return checkFilters(catalog, filters) ?? checkLimit(results_limit) ?? checkSorting(catalog, sort_field, sort_order)
}

/** `POST /catalogs/{catalog_name}/selections`. */
export const catalogSelectionCreate: Handler = (world, sent, context) => {
  const catalog = Catalogs.find(world, context.params)
  if (catalog === undefined) return Catalogs.missing(context.params)
  const selection = Fields.bodyOf(sent)["selection"]
  const found = Catalogs.checkStorage(world) ?? check(world, catalog, selection)
  if (found !== undefined) return CatalogReply.refuse(found)
  const { now } = Call.make(world, context)
  const stored = Fields.bodyOf(selection)
  catalog.selections.set(String(stored["name"]), stored)
  catalog.updatedAt = now
  return Reply.ok(202)
}

/** `DELETE /catalogs/{catalog_name}/selections/{selection_name}`. */
export const catalogSelectionDelete: Handler = (world, _, context) => {
  const catalog = Catalogs.find(world, context.params)
  if (catalog === undefined) return Catalogs.missing(context.params)
  const name = context.params["selection_name"] ?? ""
  if (!catalog.selections.has(name)) return CatalogReply.refuse(problem("invalid-selection", "selection_name", name))
  const { now } = Call.make(world, context)
  catalog.selections.delete(name)
  catalog.updatedAt = now
  return Reply.ok(202)
}
