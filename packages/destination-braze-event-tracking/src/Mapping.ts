import type { Entry } from "@sluice/braze/Identity"
import type { Json } from "@sluice/values/Json"

/** A kind of call of the common analytics specification, and what is made of it. */
export interface Call {
  /** As `type` of a call says it. */
  readonly type: string
  /** Only calls whose `event` is one of these, in small letters. */
  readonly events?: ReadonlyArray<string>
  /** In the full language of mappings. */
  readonly mapping: Json
  /** Fields that are left out with a warning where a mapping of one's own would have to rename them. */
  readonly optional: ReadonlyArray<string>
}

const at = (path: string): Json => ({ "@path": path })

const whenPresent = (value: Json, present: Json, missing: Json): Json => {
  // biome-ignore lint/suspicious/noThenProperty: `then` is the word of the mapping language
  const branches = { exists: value, then: present, else: missing }
  return { "@if": branches }
}

/** The moment of a call: `timestamp`, or for older libraries `originalTimestamp`. */
const time: Json = whenPresent(at("$.timestamp"), at("$.timestamp"), at("$.originalTimestamp"))

const viewed = (what: string): Json =>
  whenPresent(at("$.name"), { "@template": `Viewed {{$.name}} ${what}` }, `Viewed ${what}`)

/** What is kept of a product besides the fields of a purchase. */
const productProperties = ["sku", "name", "brand", "category", "variant", "coupon", "position", "url", "image_url"]

/** What is kept of an order on each of its purchases. */
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

/** Names that Braze keeps for itself, and that nobody chose who sends such a file without a mapping of their own. */
const reserved = ["properties.time", "properties.event_name"]

/** What is made of each call, the first row that fits. */
export const calls: ReadonlyArray<Call> = [
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

/** Calls that make no event, and why. */
export const skipped: Readonly<Record<string, { readonly code: string; readonly message: string }>> = {
  identify: {
    code: "identify-is-profile",
    message: "An identify call tells of the person, not of an event; it belongs to a destination for profiles."
  },
  group: { code: "group-is-profile", message: "A group call tells of the person, not of an event." },
  alias: {
    code: "alias-not-sent",
    message: "An alias call joins two identities, which this destination does not do. Nothing was sent."
  }
}

/** Whom a call is about: `userId`, or else the visitor that `anonymousId` names, as an alias. */
export const identity: ReadonlyArray<Entry> = [
  { external_id: "$.userId" },
  { user_alias: { alias_name: "$.anonymousId", alias_label: "anonymous_id" }, create: true }
]
