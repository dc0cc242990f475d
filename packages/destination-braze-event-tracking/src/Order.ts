import { type Draft, put } from "@sluice/braze/Draft"
import * as Field from "@sluice/braze/Field"
import type { Locate } from "@sluice/braze/Findings"
import type * as Identifier from "@sluice/braze/Identifier"
import { Refusal } from "@sluice/braze/Refusal"
import { isObject, type Json, type JsonObject } from "@sluice/core/Json"
import type { Facts } from "@sluice/core/Mapping"
import type { Context } from "./Context.js"
import * as Purchase from "./Purchase.js"

const noProducts = new Refusal("order-without-products", "The order has no products, so there is no purchase to send.")
const productsType = new Refusal("order-products-type", "products is a list of objects; this is another kind of value.")
const productType = new Refusal(
  "order-product-type",
  "A product of an order is an object; this is another kind of value."
)

const isList = (value: Json): value is ReadonlyArray<Json> => Array.isArray(value)

/**
 * The purchases of an order: `{ products: [{ product_id, price, … }], … }`. What stands beside `products`, such as `time`
 * and `currency`, holds for each product that does not say it itself; properties of the order are joined with those of the
 * product, which win. All or nothing: one bad product and the findings have a problem.
 */
export const read = (mapped: JsonObject, at: string, who: Identifier.Who, context: Context): ReadonlyArray<Draft> => {
  const products = mapped["products"]
  const field = Field.member(at, "products")
  if (products === undefined || products === null || (isList(products) && products.length === 0)) {
    context.findings.fail(field, noProducts)
    return []
  }
  if (!isList(products)) {
    context.findings.fail(field, productsType)
    return []
  }
  const common = withoutProducts(mapped)
  return products.flatMap((product, index) => {
    const place = Field.element(field, index)
    if (isObject(product)) return [Purchase.read(joined(common, product), place, who, context)]
    context.findings.fail(place, productType)
    return []
  })
}

const ofProduct = /^(.*?)products\[\d+\]\.(\w+)$/

/**
 * The place of a product's field. What the products do not map themselves, such as `time`, stands beside them in the
 * mapping, and that is where a person has to look.
 */
export const inheriting =
  (facts: Pick<Facts, "origins">, locate: Locate): Locate =>
  (field) => {
    const [, before, name] = ofProduct.exec(field) ?? []
    if (before === undefined || name === undefined) return locate(field)
    const own = Field.general(`${before}products[].${name}`)
    const outer = Field.general(before + name)
    return locate(!facts.origins.has(own) && facts.origins.has(outer) ? before + name : field)
  }

const withoutProducts = (mapped: JsonObject): JsonObject => {
  const common: Draft = {}
  for (const [name, value] of Object.entries(mapped)) if (name !== "products") put(common, name, value)
  return common
}

const joined = (order: JsonObject, product: JsonObject): JsonObject => {
  const all: Draft = {}
  for (const [name, value] of Object.entries(order)) put(all, name, value)
  for (const [name, value] of Object.entries(product)) if (value !== null && value !== "") put(all, name, value)
  const outer = order["properties"]
  const inner = product["properties"]
  if (isObject(outer) && isObject(inner)) all["properties"] = merged(outer, inner)
  return all
}

const merged = (first: JsonObject, second: JsonObject): JsonObject => {
  const all: Draft = {}
  for (const [name, value] of Object.entries(first)) put(all, name, value)
  for (const [name, value] of Object.entries(second)) put(all, name, value)
  return all
}
