import type { ChainEntry } from "@sluice/braze/Identity"
import type { Json } from "@sluice/values/Json"

/** A kind of call of the common analytics specification and its mapping. */
export interface AnalyticsCall {
  /** The `type` of the call. */
  readonly type: string
  /** Restricts the mapping to calls with one of these events, in lower case. */
  readonly events?: ReadonlyArray<string>
  /** In the full mapping language. */
  readonly mapping: Json
  /**
   * Fields that are left out with a warning if their value is not valid. In a custom mapping, they would make the
   * record Invalid.
   */
  readonly optional: ReadonlyArray<string>
}

const at = (path: string): Json => ({ "@path": path })

const whenPresent = (value: Json, present: Json, missing: Json): Json => {
  // biome-ignore lint/suspicious/noThenProperty: `then` is the word of the mapping language
  const branches = { exists: value, then: present, else: missing }
  return { "@if": branches }
}

/** The first of several places that is present. */
const firstOf = (...values: ReadonlyArray<Json>): Json => ({ "@default": values })

/** The time of a call: `timestamp`, `originalTimestamp` of older libraries, or the time when the call was received. */
const time: Json = firstOf("$.timestamp", "$.originalTimestamp", "$.receivedAt")

const viewed = (what: string): Json =>
  whenPresent(at("$.name"), { "@template": `Viewed {{$.name}} ${what}` }, `Viewed ${what}`)

/** All other members of an object, without those that are `null`. */
const rest = (path: string, ...names: ReadonlyArray<string>): Json => ({
  "@excludeWhenNull": { "@omit": { value: path, paths: names.map((name) => `$.${name}`) } }
})

const product: Json = {
  product_id: firstOf("$.product_id", "$.sku"),
  price: at("$.price"),
  quantity: at("$.quantity"),
  currency: at("$.currency"),
  properties: rest("$.", "product_id", "price", "quantity", "currency")
}

const order: Json = {
  // A call without products is also an order, so that the reason names the missing products.
  products: firstOf({ "@arrayPath": ["$.properties.products", product] }, []),
  currency: at("$.properties.currency"),
  time,
  properties: rest("$.properties", "products", "currency")
}

/** Names that Braze reserves. They can occur in calls, because users of the default mapping do not choose the names. */
const reserved = ["properties.time", "properties.event_name"]
const reservedOfProducts = ["time", "event_name", "product_id", "quantity", "price", "currency"].map(
  (name) => `products[].properties.${name}`
)

/** The default mapping: the first row that matches a call. */
export const calls: ReadonlyArray<AnalyticsCall> = [
  { type: "track", events: ["order completed", "completed order"], mapping: order, optional: reservedOfProducts },
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
    message:
      "An alias call merges two identities, which events and purchases cannot do. Send it to a route to braze-identity."
  }
}

/** The person of a call: `userId`, otherwise `anonymousId` as an alias. */
export const identity: ReadonlyArray<ChainEntry> = [
  { external_id: "$.userId" },
  { user_alias: { alias_name: "$.anonymousId", alias_label: "anonymous_id" }, create: true }
]
