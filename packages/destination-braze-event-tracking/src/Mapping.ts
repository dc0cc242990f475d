import type { ChainEntry } from "@sluice/braze/Identity"
import type { Json } from "@sluice/values/Json"

/** A kind of call of the common analytics specification and its mapping. */
export interface AnalyticsCall {
  /** The `type` of the call. */
  readonly type: string
  /** Only calls whose `event` is one of these, in lower case. */
  readonly events?: ReadonlyArray<string>
  /** In the full mapping language. */
  readonly mapping: Json
  /** Fields that are left out with a warning; in a custom mapping they would make the record Invalid. */
  readonly optional: ReadonlyArray<string>
}

const at = (path: string): Json => ({ "@path": path })

const whenPresent = (value: Json, present: Json, missing: Json): Json => {
  // biome-ignore lint/suspicious/noThenProperty: `then` is the word of the mapping language
  const branches = { exists: value, then: present, else: missing }
  return { "@if": branches }
}

/** The moment of a call: `timestamp`, or `originalTimestamp` of older libraries. */
const time: Json = whenPresent(at("$.timestamp"), at("$.timestamp"), at("$.originalTimestamp"))

const viewed = (what: string): Json =>
  whenPresent(at("$.name"), { "@template": `Viewed {{$.name}} ${what}` }, `Viewed ${what}`)

/** Fields of a product that become properties of its purchase. */
const productProperties = ["sku", "name", "brand", "category", "variant", "coupon", "position", "url", "image_url"]

/** Fields of an order that become properties of each purchase. */
const orderProperties = ["order_id", "checkout_id", "affiliation", "coupon"]

const product: Json = {
  product_id: whenPresent(at("$.product_id"), at("$.product_id"), at("$.sku")),
  price: at("$.price"),
  quantity: at("$.quantity"),
  currency: at("$.currency"),
  properties: { "@excludeWhenNull": Object.fromEntries(productProperties.map((name) => [name, at(`$.${name}`)])) }
}

const order: Json = {
  products: { "@arrayPath": ["$.properties.products", product] },
  currency: at("$.properties.currency"),
  time,
  properties: {
    "@excludeWhenNull": Object.fromEntries(orderProperties.map((name) => [name, at(`$.properties.${name}`)]))
  }
}

/** Names that Braze reserves. People who use the default mapping did not choose them. */
const reserved = ["properties.time", "properties.event_name"]

/** The default mapping: the first row that matches a call. */
export const calls: ReadonlyArray<AnalyticsCall> = [
  { type: "track", events: ["order completed", "completed order"], mapping: order, optional: [] },
  {
    type: "track",
    mapping: { name: at("$.event"), time, properties: at("$.properties") },
    optional: reserved
  },
  {
    type: "page",
    mapping: { name: viewed("Page"), time, properties: at("$.properties") },
    optional: reserved
  },
  {
    type: "screen",
    mapping: { name: viewed("Screen"), time, properties: at("$.properties") },
    optional: reserved
  }
]

/** Calls that are Skipped, with the reason. */
export const skipped: Readonly<Record<string, { readonly code: string; readonly message: string }>> = {
  identify: {
    code: "identify-is-profile",
    message: "An identify call describes a person, not an event. Send it to a route to braze-user-track."
  },
  group: { code: "group-is-profile", message: "A group call describes a person, not an event." },
  alias: {
    code: "alias-not-sent",
    message: "An alias call merges two identities, which this destination does not do."
  }
}

/** Who a call is about: `userId`, else `anonymousId` as an alias. */
export const identity: ReadonlyArray<ChainEntry> = [
  { external_id: "$.userId" },
  { user_alias: { alias_name: "$.anonymousId", alias_label: "anonymous_id" }, create: true }
]
