import { Schema } from "effect"
import { fieldTypes } from "./CatalogErrors.js"

const { Array: List, Struct, String: Text, optional, Unknown } = Schema
const message = Schema.Literal("success")

/** A column of a catalog; the first one is `id`, a string. Responses have a `token`, which requests do not. */
export const CatalogField = Struct({ name: Text, type: Schema.Literal(...fieldTypes), token: optional(Text) })

/** `POST /catalogs`; exactly one. */
export const CreateRequest = Struct({
  catalogs: List(Struct({ name: Text, description: Text, fields: List(CatalogField) }))
}).annotations({ identifier: "CatalogCreateRequest" })

/** Of `POST /catalogs` and `GET /catalogs`. Recorded responses have the optional fields, documented ones do not. */
export const CatalogsSuccess = Struct({
  catalogs: List(
    Struct({
      name: Text,
      description: Text,
      fields: List(CatalogField),
      source: optional(Text),
      num_items: Schema.NonNegativeInt,
      storage_size: optional(Schema.NonNegativeInt),
      selections_size: optional(Schema.NonNegativeInt),
      updated_at: Text,
      selections: optional(List(Unknown))
    })
  ),
  message
})

/** A row: `id` and the catalog's fields. */
export const CatalogItem = Schema.Record({ key: Text, value: Unknown })

/**
 * Bulk calls have at most 50 items with `id`, single calls exactly one without.
 *
 * @public
 */
export const ItemsRequest = Struct({ items: List(CatalogItem) }).annotations({ identifier: "CatalogItemsRequest" })

/** Of the calls that read items. */
export const ItemsSuccess = Struct({ items: List(CatalogItem), message })

/** Of every refusal of the catalog calls: 400, or 404 if something does not exist. */
export const CatalogFailure = Struct({
  errors: List(Struct({ id: Text, message: Text, parameters: List(Text), parameter_values: List(Unknown) })),
  message: Text
})
