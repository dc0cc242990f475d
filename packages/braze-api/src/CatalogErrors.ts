import type { Evidence } from "./Fact.js"
import { evidence } from "./Fact.js"
import * as Sources from "./Sources.js"

/** An error of the catalog endpoints. */
export interface CatalogErrorFact extends Evidence {
  readonly status: 400 | 404
  /** The id is documented; the wording of most texts is ours. */
  readonly message: string
}

const error = (message: string, status: 400 | 404 = 400): CatalogErrorFact => ({
  status,
  message,
  ...evidence("D", Sources.catalogs, "The id is documented; the message may be worded otherwise.")
})

/** By `id` of an entry of `errors`. */
export const catalogErrors = {
  "catalog-not-found": error("Could not find catalog", 404),
  "item-not-found": error("Could not find item", 404),
  "item-already-exists": error("The item already exists"),
  "ids-not-strings": error("Item ids must be strings"),
  "ids-not-unique": error("Item ids must be unique"),
  "ids-too-large": error("Item ids may not have more than 250 characters"),
  "invalid-ids": error("Item ids may only contain letters, numbers, hyphens and underscores"),
  "invalid-fields": error("The fields do not match those of the catalog"),
  "invalid-keys-in-value-object": error("Keys of an object may not contain . or $"),
  "item-array-invalid": error("'items' must be an array of objects"),
  "items-missing-ids": error("Every item must have an id"),
  "items-too-large": error("A value may not have more than 5,000 characters"),
  "request-includes-too-many-items": error("The request contains too many items"),
  "too-deep-nesting-in-value-object": error("Objects may not have more than 50 levels"),
  "unable-to-coerce-value": error("A value does not fit the type of its field"),
  "id-in-body": error("The id is part of the path and must not be in the body"),
  "arbitrary-error": error("An arbitrary error occurred"),
  "filtered-set-field-too-long": error("A field used for filtering may not have more than 1,000 characters"),
  "invalid-cursor": error("The cursor is not valid"),
  "catalog-name-already-exists": error("A catalog with this name already exists"),
  "catalog-name-too-large": error("The name may not have more than 250 characters"),
  "description-too-long": error("The description is too long"),
  "field-names-not-unique": error("Names of fields must be unique"),
  "field-names-too-large": error("Names of fields may not have more than 250 characters"),
  "id-not-first-column": error("The first field must be id, a string"),
  "invalid-catalog-name": error("The name may only contain letters, numbers, hyphens and underscores"),
  "invalid-field-names": error("Names of fields may only contain letters, numbers, hyphens and underscores"),
  "invalid-field-types": error("The type of a field is unknown"),
  "too-many-catalog-atoms": error("The request must contain exactly one catalog"),
  "too-many-fields": error("A catalog may not have more than 500 fields")
} as const satisfies Readonly<Record<string, CatalogErrorFact>>

/** A key of {@link catalogErrors}. */
export type CatalogErrorId = keyof typeof catalogErrors

/** `message` beside the list of errors. */
export const invalidRequest = { text: "Invalid Request", ...evidence("D", Sources.catalogs) } as const

/** Types that a field of a catalog can have. */
export const fieldTypes = ["string", "number", "boolean", "time", "object", "array", "geo"] as const

/** One of {@link fieldTypes}. */
export type FieldType = (typeof fieldTypes)[number]
