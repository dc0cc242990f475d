import { currencies } from "@sluice/braze-api/Currencies"
import * as Ecommerce from "@sluice/braze-api/Ecommerce"
import { objects as sentences, templates } from "@sluice/braze-api/Sentences"
import * as Call from "../../endpoint/Call.js"
import type { Profile } from "../../state/Profile.js"
import * as Json from "../../text/Json.js"
import * as Carts from "./Carts.js"

const byName: ReadonlyMap<string, Ecommerce.EcommerceEvent> = new Map(
  Ecommerce.events.map((event) => [event.name, event])
)
const codes: ReadonlySet<string> = new Set(currencies.map((row) => row.code))

/**
 * The recommended event with a name. Most other names differ in the first letter, and a lookup would hash the whole
 * name.
 */
const eventOf = (name: string): Ecommerce.EcommerceEvent | undefined =>
  startsLikeIt(name) ? byName.get(name) : undefined

const startsLikeIt = (name: string): boolean => name.length < 40 && (name.charCodeAt(0) | 32) === 101

/** Notes a name that resembles a recommended event but is not one. */
export const noteNearMiss = (call: Call.Call, name: string): void => {
  if (startsLikeIt(name) && !byName.has(name) && name.toLowerCase().startsWith(Ecommerce.prefix))
    Call.note(
      call,
      "almost-recommended-event",
      "name",
      "resembles a recommended event, but no recommended event has this name"
    )
}

/**
 * The sentence that refuses the properties of a recommended event; undefined if they fit its schema or the event is an
 * ordinary one. Missing properties come first, then extra ones, then values.
 */
export const check = (name: string, properties: unknown): string | undefined => {
  const event = eventOf(name)
  if (event === undefined) return undefined
  const sent = Json.isObject(properties) ? properties : {}
  return missing(event.properties, sent, "#/") ?? extra(event.properties, sent) ?? values(event.properties, sent, "#/")
}

const missing = (
  schema: ReadonlyArray<Ecommerce.Property>,
  sent: Json.JsonObject,
  path: string
): string | undefined => {
  const lacking = schema.find(
    (property) => property.required && !Object.hasOwn(sent, property.name) && !isExcused(property, sent)
  )
  return lacking === undefined ? undefined : templates.missingProperty.fill(path, lacking.name)
}

const isExcused = ({ unless }: Ecommerce.Property, sent: Json.JsonObject): boolean => {
  const value = unless === undefined ? undefined : sent[unless.property]
  return typeof value === "string" && unless?.oneOf.includes(value) === true
}

const extra = (schema: ReadonlyArray<Ecommerce.Property>, sent: Json.JsonObject): string | undefined => {
  const names = Object.keys(sent).filter((name) => !schema.some((property) => property.name === name))
  return names.length === 0
    ? undefined
    : templates.extraProperties.fill("#/", names.map((name) => JSON.stringify(name)).join(", "))
}

const values = (schema: ReadonlyArray<Ecommerce.Property>, sent: Json.JsonObject, path: string): string | undefined => {
  for (const property of schema) {
    if (!Object.hasOwn(sent, property.name)) continue
    const failure = value(property, sent[property.name], `${path}${property.name}`)
    if (failure !== undefined) return failure
  }
  return undefined
}

const value = (property: Ecommerce.Property, sent: unknown, path: string): string | undefined => {
  const wanted = wantedTypes[property.type]
  const found = rubyType(sent)
  if (found !== wanted && !(wanted === "number" && found === "integer"))
    return templates.wrongType.fill(path, found, wanted)
  if (property.type === "money" && Number(sent) < 0) return templates.belowMinimum.fill(path, "0")
  if (property.type === "currency" && !codes.has(String(sent))) return sentences.currency.text
  if (Json.isArray(sent)) return elements(property, sent, path)
  return oneOf(property, sent, path)
}

const oneOf = ({ oneOf: allowed }: Ecommerce.Property, sent: unknown, path: string): string | undefined => {
  if (allowed === undefined || (typeof sent === "string" && allowed.includes(sent))) return undefined
  return templates.notOneOf.fill(path, shown(sent), allowed.join(", "))
}

/** Only strings and numbers are shown, because nested values can have any size. */
const shown = (sent: unknown): string =>
  typeof sent === "string" || typeof sent === "number" ? JSON.stringify(sent) : rubyType(sent)

const elements = (property: Ecommerce.Property, sent: ReadonlyArray<unknown>, path: string): string | undefined => {
  for (const [i, element] of sent.entries()) {
    const failure = item(property, element, `${path}/${i}`)
    if (failure !== undefined) return failure
  }
  return undefined
}

const item = (property: Ecommerce.Property, sent: unknown, path: string): string | undefined => {
  if (property.items === undefined) return oneOf(property, sent, path)
  if (!Json.isObject(sent)) return templates.wrongType.fill(path, rubyType(sent), "object")
  return missing(property.items, sent, path) ?? values(property.items, sent, `${path}/`)
}

const wantedTypes: Readonly<Record<Ecommerce.PropertyType, string>> = {
  string: "string",
  currency: "string",
  money: "number",
  integer: "integer",
  array: "array",
  object: "object"
}

/** Names of types as in Braze's sentences. */
const rubyType = (sent: unknown): string => {
  if (sent === null) return "null"
  if (Json.isArray(sent)) return "array"
  if (typeof sent === "number") return Number.isInteger(sent) ? "integer" : "number"
  return typeof sent
}

const productKeys: ReadonlySet<string> = new Set(Ecommerce.product.map((property) => property.name))

/**
 * Adds an order, cancellation or refund to the sums of the profile, and notes product fields that are not in the
 * schema.
 */
export const apply = (call: Call.Call, profile: Profile, name: string, sent: Json.JsonObject | undefined): void => {
  const effect = eventOf(name)?.effect
  if (effect === undefined || sent === undefined) return
  noteProducts(call, sent["products"])
  if (name === cartUpdated) Carts.apply(profile, sent, call.now)
  const total = typeof sent["total_value"] === "number" ? sent["total_value"] : 0
  profile.revenue += effect.revenue * total
  if (effect.orders === 0 && effect.refunds === 0) return
  profile.orders ??= { orders: 0, refunds: 0 }
  profile.orders.orders += effect.orders
  profile.orders.refunds += effect.refunds * total
}

const cartUpdated = "ecommerce.cart_updated"

const noteProducts = (call: Call.Call, products: unknown): void => {
  if (!Json.isArray(products)) return
  const strange = products.some(
    (product) => Json.isObject(product) && Object.keys(product).some((name) => !productKeys.has(name))
  )
  if (strange)
    Call.note(call, "product-extra-property", "properties.products", "contain a property that is not in the schema")
}
