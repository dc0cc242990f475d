import type { Evidence } from "./Fact.js"
import { evidence } from "./Fact.js"
import * as Sources from "./Sources.js"

/** An error of the catalog endpoints. */
export interface CatalogErrorFact extends Evidence {
  readonly status: 400 | 404
  /** `{count}` and `{parameter}` are replaced by values. */
  readonly message: string
  /** Whether the message is Braze's; otherwise only the id is. */
  readonly wording: "documented" | "ours"
}

const folder = "_docs/_api/endpoints/catalogs"
const management = `${folder}/catalog_management/synchronous`
const items = `${folder}/catalog_items`

const documented = (
  message: string,
  source: string,
  { status = 400, certainty = "D" }: { readonly status?: 400 | 404; readonly certainty?: Evidence["certainty"] } = {}
): CatalogErrorFact => ({ status, message, wording: "documented", ...evidence(certainty, source) })

const ours = (message: string, note?: string, source = Sources.catalogs): CatalogErrorFact => ({
  status: 400,
  message,
  wording: "ours",
  ...evidence("D", source, note)
})

const field = (message: string): CatalogErrorFact => ours(message, undefined, `${folder}/catalog_fields`)
const selection = (message: string, note?: string): CatalogErrorFact =>
  ours(message, note, `${folder}/catalog_selections`)

/** By `id` of an entry of `errors`. */
export const catalogErrors = {
  "catalog-not-found": documented("Could not find catalog", `${management}/delete_catalog.md`, { status: 404 }),
  "item-not-found": documented("Could not find item", `${items}/synchronous/get_catalog_item_details.md`, {
    status: 404
  }),
  "item-already-exists": ours("The item already exists"),
  "ids-not-strings": ours("Item ids must be strings", "Spelled ids-not-string on one page."),
  "ids-not-unique": ours("Item ids must be unique"),
  "ids-too-large": ours("Item ids may not have more than 250 characters"),
  "invalid-ids": ours("Item ids may only contain letters, numbers, hyphens and underscores"),
  "invalid-fields": documented(
    "Some of the fields given do not exist in the catalog",
    `${items}/asynchronous/patch_catalog_items_bulk.md`
  ),
  "fields-do-not-match": documented(
    "Fields do not match with fields on the catalog",
    `${items}/synchronous/post_create_catalog_item.md`,
    { certainty: "D-old" }
  ),
  "invalid-keys-in-value-object": ours("Keys of an object may not contain . or $"),
  "item-array-invalid": ours("'items' must be an array of objects"),
  "items-missing-ids": documented(
    "There are {count} item(s) that do not have ids",
    `${items}/asynchronous/delete_catalog_items_bulk.md`
  ),
  "items-too-large": ours("A value may not have more than 5,000 characters"),
  "request-includes-too-many-items": ours("The request contains too many items"),
  "too-deep-nesting-in-value-object": ours("Objects may not have more than 50 levels"),
  "unable-to-coerce-value": ours("A value does not fit the type of its field"),
  "id-in-body": ours("The id is part of the path and must not be in the body"),
  "arbitrary-error": ours("An arbitrary error occurred"),
  "filtered-set-field-too-long": ours("A field used for filtering may not have more than 1,000 characters"),
  "invalid-cursor": documented("'{parameter}' is not valid", `${items}/synchronous/get_catalog_items_details_bulk.md`),
  "catalog-array-invalid": ours(
    "'catalogs' must be an array of one object with 'name', 'description' and 'fields'",
    "The page names too-many-catalog-atoms for several catalogs as well."
  ),
  "catalog-name-already-exists": documented("A catalog with that name already exists", Sources.recordedRuby, {
    certainty: "R"
  }),
  "catalog-name-too-large": ours("The name may not have more than 250 characters"),
  "description-too-long": ours("The description may not have more than 250 characters"),
  "field-names-not-unique": ours("Names of fields must be unique"),
  "field-names-too-large": ours("Names of fields may not have more than 250 characters"),
  "id-not-first-column": ours("The first field must be id, a string"),
  "invalid-catalog-name": ours("The name may only contain letters, numbers, hyphens and underscores"),
  "invalid-field-names": ours("Names of fields may only contain letters, numbers, hyphens and underscores"),
  "invalid-field-types": ours("The type of a field is unknown"),
  "too-many-catalog-atoms": ours("The request must contain exactly one catalog"),
  "too-many-fields": ours("A catalog may not have more than 500 fields"),
  "company-size-limit-already-reached": ours("The storage limit of the company is reached"),
  "request-includes-too-many-fields": field("A request may not contain more than 50 fields"),
  "catalog-exceeds-fields-limit": field("A catalog may not have more than 500 fields"),
  "invalid-field-name": field("The field is not a field of the catalog that can be deleted"),
  "field-referenced-by-selection": field("The field is used by a selection"),
  "invalid-selection": selection("The selection is not valid"),
  "selection-limit-reached": selection("The catalog may not have more selections"),
  "selection-name-already-exists": selection("A selection with that name already exists"),
  "too-many-filters": selection("A selection may not have more than 4 filters"),
  "selection-has-invalid-filter": selection("A filter does not fit its field"),
  "selection-contains-too-many-arrays": selection("Filters may use only one field of the type array"),
  "selection-invalid-results-limit": selection("The results limit must be a whole number from 1 to 50"),
  "invalid-sorting": selection(
    "'sort_field' and 'sort_order' must be strings",
    "The page says that both are needed, and that one without the other is accepted and has no effect."
  ),
  "invalid-sort-field": selection("The sort field is not a field of the catalog"),
  "invalid-sort-order": selection("The sort order must be asc or desc")
} as const satisfies Readonly<Record<string, CatalogErrorFact>>

/** A key of {@link catalogErrors}. */
export type CatalogErrorId = keyof typeof catalogErrors

/** Operators for the filters of a selection, by the type of their field. Other types have no operators. */
export const filterOperators: Readonly<Partial<Record<FieldType, ReadonlyArray<string>>>> & Evidence = {
  string: ["equals", "does not equal"],
  number: ["equals", "does not equal", "greater than", "less than"],
  boolean: ["is"],
  time: ["before", "after"],
  array: ["includes value", "does not include value"],
  ...evidence("D", `${folder}/catalog_selections/asynchronous/post_create_catalog_selections.md`)
}

/** Message of `invalid-fields` where the definition of a catalog has malformed `fields`. */
export const malformedFields = {
  text: "'fields' must be an array of objects with 'name' and 'type'",
  ...evidence("D", `${management}/post_create_catalog.md`, "The id is documented, the message is not.")
} as const

/** `message` beside the list of errors. */
export const invalidRequest = { text: "Invalid Request", ...evidence("R", Sources.recordedRuby) } as const

/** Types that a field of a catalog can have. */
export const fieldTypes = ["string", "number", "boolean", "time", "object", "array", "geo"] as const

/** One of {@link fieldTypes}. */
export type FieldType = (typeof fieldTypes)[number]

/** Operators in the value of an array field; PATCH only. */
export const arrayOperators = ["$add", "$remove"] as const
