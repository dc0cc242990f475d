import type * as Identifier from "@sluice/braze/Identifier"
import type { MappingFacts } from "@sluice/core/Mapping"
import * as FieldPath from "@sluice/values/FieldPath"
import type { FieldLocator } from "@sluice/values/Findings"
import { isList, isObject, type JsonObject, type MutableJsonObject, put } from "@sluice/values/Json"
import type { SizedObject } from "@sluice/values/JsonSize"
import { Refusal } from "@sluice/values/Refusal"
import type { ItemContext } from "./ItemContext.js"
import * as Purchase from "./Purchase.js"

const noProducts = new Refusal("order-without-products", "The order has no products, so there is no purchase to send.")
const noValidProduct = new Refusal(
  "order-without-products",
  "No product of the order is valid, so there is no purchase to send."
)
const productsType = new Refusal("order-products-type", "products must be a list of objects. Map a list to products.")
const productType = new Refusal(
  "order-product-type",
  "A product of an order must be an object. Check the mapping of products."
)

/** A purchase with the place of its product. */
interface PlacedObject extends SizedObject {
  readonly place: string
}

/**
 * Reads the purchases of an order: `{ products: [{ product_id, price, … }], … }`. Fields beside `products`, such as `time` and
 * `currency`, apply to each product that does not set them; properties of the order are merged with those of the product,
 * which take precedence. A product that is not valid is a problem of the order, or is left out with a warning.
 */
export const read = (
  mapped: JsonObject,
  at: string,
  who: Identifier.Identifier,
  context: ItemContext
): ReadonlyArray<PlacedObject> => {
  const { findings } = context
  const products = mapped["products"]
  const field = FieldPath.own(at, "products")
  if (products === undefined || products === null || (isList(products) && products.length === 0)) {
    context.findings.fail(field, noProducts)
    return []
  }
  if (!isList(products)) {
    context.findings.fail(field, productsType)
    return []
  }
  const drafts: Array<PlacedObject> = []
  for (let index = 0; index < products.length; index++) {
    const product = products[index] ?? null
    const place = FieldPath.element(field, index)
    const before = findings.count
    const draft = isObject(product) ? Purchase.read(joined(mapped, product), place, who, context) : undefined
    if (draft === undefined) findings.fail(place, productType)
    if (findings.count > before && context.dropsProducts) findings.forgive(before)
    else if (draft !== undefined) drafts.push({ ...draft, place })
  }
  if (drafts.length === 0 && !findings.failed) findings.fail(field, noValidProduct)
  return drafts
}

/** Whether a mapping sets `products` of its item. */
export const isMade = ({ origins }: Pick<MappingFacts, "origins">): boolean =>
  [...origins.keys()].some((field) => field === "products" || field.startsWith("products["))

const ofProduct = /^(.*?)products\[\d+\]\.(\w+)$/

/**
 * Locates the field of a product. A field that the products do not map, such as `time`, is located in the mapping of
 * the order.
 */
export const inheriting =
  (facts: Pick<MappingFacts, "origins">, locate: FieldLocator): FieldLocator =>
  (field, record) => {
    const [, before, name] = ofProduct.exec(field) ?? []
    if (before === undefined || name === undefined) return locate(field, record)
    const own = FieldPath.withoutIndexes(`${before}products[].${name}`)
    const outer = FieldPath.withoutIndexes(before + name)
    return locate(!facts.origins.has(own) && facts.origins.has(outer) ? before + name : field, record)
  }

/** A product with the fields that the order sets for all products. */
const joined = (order: JsonObject, product: JsonObject): JsonObject => {
  const all: MutableJsonObject = {}
  for (const name in order) if (name !== "products") copy(order, name, all)
  for (const name in product) {
    const value = product[name]
    if (value !== null && value !== "") copy(product, name, all)
  }
  const outer = order["properties"]
  const inner = product["properties"]
  if (isObject(outer) && isObject(inner)) all["properties"] = merged(outer, inner)
  return all
}

const merged = (first: JsonObject, second: JsonObject): JsonObject => {
  const all: MutableJsonObject = {}
  for (const name in first) copy(first, name, all)
  for (const name in second) copy(second, name, all)
  return all
}

const copy = (from: JsonObject, name: string, to: MutableJsonObject): void => {
  const value = from[name]
  if (value !== undefined) put(to, name, value)
}
