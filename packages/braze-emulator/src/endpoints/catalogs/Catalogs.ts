import { type FieldType, fieldTypes, malformedFields } from "@sluice/braze-api/CatalogErrors"
import { catalog as limits } from "@sluice/braze-api/Limits"
import * as Call from "../../endpoint/Call.js"
import type { Handler } from "../../endpoint/Handler.js"
import * as Reply from "../../endpoint/Reply.js"
import type { Catalog, CatalogField } from "../../state/WorkspaceObjects.js"
import type { World } from "../../state/World.js"
import * as DateText from "../../text/DateText.js"
import * as Fields from "../../text/Fields.js"
import * as Json from "../../text/Json.js"
import * as CatalogReply from "./CatalogReply.js"
import * as CatalogValue from "./CatalogValue.js"

/** `POST /catalogs`: creates one catalog without items. */
export const catalogCreate: Handler = (world, sent, context) => {
  const list = Fields.bodyOf(sent)["catalogs"]
  const [definition, ...others] = Json.isArray(list) ? list : []
  if (!Json.isObject(definition) || others.length > 0)
    return CatalogReply.refuse(CatalogReply.problem("catalog-array-invalid"))
  const problem =
    checkStorage(world) ??
    checkName(world, definition) ??
    checkDescription(definition) ??
    checkFields(definition["fields"])
  if (problem !== undefined) return CatalogReply.refuse(problem)
  const call = Call.make(world, context)
  const catalog: Catalog = {
    name: String(definition["name"]),
    description: typeof definition["description"] === "string" ? definition["description"] : "",
    fields: fieldsOf(definition["fields"]),
    items: new Map(),
    selections: new Map(),
    updatedAt: call.now
  }
  world.objects.catalogs.set(catalog.name, catalog)
  const applied = [{ lane: "catalogs", index: 0, key: `catalog:${catalog.name}`, object: definition }]
  return Reply.ok(201, { catalogs: [shown(catalog)] }, { applied })
}

/** The columns in a valid list of fields. */
export const fieldsOf = (fields: unknown): ReadonlyArray<CatalogField> =>
  Fields.objectsOf(fields).flatMap(({ name, type }) =>
    typeof name === "string" && isFieldType(type) ? [{ name, type }] : []
  )

/** The refusal if the storage of the company is full. */
export const checkStorage = (world: World): CatalogReply.CatalogProblem | undefined => {
  const { catalogBytes } = world.settings
  if (catalogBytes === Number.POSITIVE_INFINITY) return undefined
  const used = [...world.objects.catalogs.values()].reduce((sum, catalog) => sum + storageOf(catalog), 0)
  return used >= catalogBytes ? CatalogReply.problem("company-size-limit-already-reached") : undefined
}

const storageOf = ({ items }: Catalog): number => [...items.values()].reduce((sum, item) => sum + Json.bytes(item), 0)

/** As recorded, with the selections as they were sent. `storage_size` is the size of the items as JSON; Braze's own measure is not documented. */
const shown = (catalog: Catalog): unknown => {
  const { name, description, fields, items, updatedAt } = catalog
  const selections = [...catalog.selections.values()]
  return {
    description,
    fields: fields.map((field, position) => ({ name: field.name, token: String(position - 1), type: field.type })),
    name,
    source: "Braze",
    num_items: items.size,
    storage_size: storageOf(catalog),
    selections_size: selections.reduce((sum, one) => sum + Json.bytes(one), 0),
    updated_at: DateText.formatOffset(updatedAt),
    selections
  }
}

const checkName = (world: World, { name }: Json.JsonObject): CatalogReply.CatalogProblem | undefined => {
  if (typeof name !== "string" || !CatalogValue.isName(name))
    return CatalogReply.problem("invalid-catalog-name", "name", name)
  if (name.length > limits.nameCharacters.value) return CatalogReply.problem("catalog-name-too-large", "name", name)
  return world.objects.catalogs.has(name)
    ? CatalogReply.problem("catalog-name-already-exists", "name", name)
    : undefined
}

/** A description is required. The id for a missing one is not documented. */
const checkDescription = ({ description }: Json.JsonObject): CatalogReply.CatalogProblem | undefined => {
  if (typeof description !== "string") return CatalogReply.problem("catalog-array-invalid")
  return description.length > limits.descriptionCharacters.value
    ? CatalogReply.problem("description-too-long", "description")
    : undefined
}

const isFieldType = (type: unknown): type is FieldType => fieldTypes.some((known) => known === type)

const checkFields = (fields: unknown): CatalogReply.CatalogProblem | undefined => {
  if (!Json.isArray(fields) || !fields.every(Json.isObject))
    return { id: "invalid-fields", message: malformedFields.text }
  if (fields.length > limits.fields.value) return CatalogReply.problem("too-many-fields")
  const [first] = fields
  if (first?.["name"] !== "id" || first["type"] !== "string") return CatalogReply.problem("id-not-first-column")
  return checkColumns(fields)
}

/** The mistake in names and types of columns, in any order; undefined if they are valid. */
export const checkColumns = (fields: ReadonlyArray<Json.JsonObject>): CatalogReply.CatalogProblem | undefined => {
  const names = fields.map((field) => field["name"])
  if (!names.every((name) => typeof name === "string" && CatalogValue.isName(name)))
    return CatalogReply.problem("invalid-field-names")
  if (names.some((name) => typeof name === "string" && name.length > limits.fieldNameCharacters.value))
    return CatalogReply.problem("field-names-too-large")
  if (new Set(names).size < names.length) return CatalogReply.problem("field-names-not-unique")
  return fields.every((field) => isFieldType(field["type"])) ? undefined : CatalogReply.problem("invalid-field-types")
}

/** `GET /catalogs`. */
export const catalogList: Handler = (world) =>
  Reply.ok(200, { catalogs: [...world.objects.catalogs.values()].map(shown) })

/** `DELETE /catalogs/{catalog_name}`: removes a catalog and its items. */
export const catalogDelete: Handler = (world, _, context) => {
  const catalog = find(world, context.params)
  if (catalog === undefined) return missing(context.params)
  Call.make(world, context)
  world.objects.catalogs.delete(catalog.name)
  return Reply.ok(200)
}

/** The catalog in the path; undefined if it does not exist. */
export const find = (world: World, params: Readonly<Record<string, string>>): Catalog | undefined =>
  world.objects.catalogs.get(params["catalog_name"] ?? "")

/** The response if the catalog in the path does not exist. */
export const missing = (params: Readonly<Record<string, string>>) =>
  CatalogReply.refuse(CatalogReply.problem("catalog-not-found", "catalog_name", params["catalog_name"]))
