import { malformedFields } from "@sluice/braze-api/CatalogErrors"
import { catalog as limits } from "@sluice/braze-api/Limits"
import * as Call from "../../endpoint/Call.js"
import type { Handler } from "../../endpoint/Handler.js"
import * as Reply from "../../endpoint/Reply.js"
import type { Catalog } from "../../state/WorkspaceObjects.js"
import * as Fields from "../../text/Fields.js"
import * as Json from "../../text/Json.js"
import * as CatalogReply from "./CatalogReply.js"
import * as CatalogSelections from "./CatalogSelections.js"
import * as Catalogs from "./Catalogs.js"

/** The mistake in fields that are added to a catalog; undefined if they are valid. */
const check = (catalog: Catalog, fields: unknown): CatalogReply.CatalogProblem | undefined => {
  if (!Json.isArray(fields) || fields.length === 0 || !fields.every(Json.isObject))
    return { id: "invalid-fields", message: malformedFields.text }
  if (fields.length > limits.fieldsPerRequest.value) return CatalogReply.problem("request-includes-too-many-fields")
  if (catalog.fields.length + fields.length > limits.fields.value)
    return CatalogReply.problem("catalog-exceeds-fields-limit")
  const taken = fields.find(({ name }) => catalog.fields.some((known) => known.name === name))
  if (taken !== undefined) return CatalogReply.problem("field-names-not-unique", "name", taken["name"])
  return Catalogs.checkColumns(fields)
}

/** `POST /catalogs/{catalog_name}/fields`. */
export const catalogFieldsCreate: Handler = (world, sent, context) => {
  const catalog = Catalogs.find(world, context.params)
  if (catalog === undefined) return Catalogs.missing(context.params)
  const fields = Fields.bodyOf(sent)["fields"]
  const problem = Catalogs.checkStorage(world) ?? check(catalog, fields)
  if (problem !== undefined) return CatalogReply.refuse(problem)
  const { now } = Call.make(world, context)
  catalog.fields = [...catalog.fields, ...Catalogs.fieldsOf(fields)]
  catalog.updatedAt = now
  return Reply.ok(202)
}

/** `DELETE /catalogs/{catalog_name}/fields/{field_name}`: removes the field from the items too. */
export const catalogFieldDelete: Handler = (world, _, context) => {
  const catalog = Catalogs.find(world, context.params)
  if (catalog === undefined) return Catalogs.missing(context.params)
  const name = context.params["field_name"] ?? ""
  if (name === "id" || !catalog.fields.some((field) => field.name === name))
    return CatalogReply.refuse(CatalogReply.problem("invalid-field-name", "field_name", name))
  if ([...catalog.selections.values()].some((selection) => CatalogSelections.uses(selection, name)))
    return CatalogReply.refuse(CatalogReply.problem("field-referenced-by-selection", "field_name", name))
  const { now } = Call.make(world, context)
  catalog.fields = catalog.fields.filter((field) => field.name !== name)
  for (const [id, item] of catalog.items) {
    const { [name]: removed, ...rest } = item
    if (removed !== undefined) catalog.items.set(id, rest)
  }
  catalog.updatedAt = now
  return Reply.ok(202)
}
