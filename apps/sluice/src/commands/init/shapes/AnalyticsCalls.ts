import type { Json } from "@sluice/values/Json"
import type { SampleColumns } from "../columns/Columns.js"
import type { Proposal } from "../proposal/Proposal.js"
import * as Parts from "./Parts.js"
import type { ShapePlace } from "./Place.js"
import type { ShapeVariant } from "./Shape.js"

/*
 * The calls of the analytics specification that Segment defined and RudderStack shares. The Braze destinations have a default mapping for these calls. `init` uses the default mapping if the records are calls.
 */

/** The `type` of calls. */
export const types: ReadonlyArray<string> = ["identify", "track", "page", "screen", "group", "alias"]

const identity = (place: ShapePlace): Proposal["identity"] => [
  ...Parts.identifier("external_id", place.column("userId")),
  ...Parts.alias("anonymous_id", place.column("anonymousId"))
]

/** A record is a call. */
export const ofCalls = (place: ShapePlace, columns: SampleColumns): Proposal | undefined => {
  const who = identity(place)
  const type = place.path("type")
  if (who.length === 0 || type === undefined) return undefined
  const id = Parts.recordId(place.column("messageId"), columns.records)
  if (place.base.length > 0) return nested(place, type, { identity: who, id })
  return Parts.proposal(
    [
      {
        route: {
          name: "profile",
          to: "braze-user-track",
          when: { [type]: "identify" },
          reads: ["$.userId", "$.anonymousId", "$.traits", "$.context.traits"],
          comment: "The traits of identify calls. Without fields, the default mapping applies."
        }
      },
      {
        route: {
          name: "events",
          to: "braze-event-tracking",
          when: { [type]: ["track", "page", "screen"] },
          reads: ["$.event", "$.name", "$.properties", "$.timestamp", "$.originalTimestamp", "$.receivedAt"],
          comment: "Without fields, the default mapping applies: Order Completed becomes a purchase for each product."
        }
      }
    ],
    { identity: who, id, isOpen: true }
  )
}

/** A call inside another object. It becomes the same items by a written mapping instead of the default mapping. */
const nested = (place: ShapePlace, type: string, rest: Pick<Proposal, "identity" | "id">): Proposal => {
  const traits = place.count("traits") > 0 ? "traits" : "context.traits"
  const time =
    Parts.firstOf(place.column("timestamp"), place.column("originalTimestamp"), place.column("receivedAt")) ?? ""
  const seen = place.texts("type")
  const properties = place.path("properties")
  const view = (what: string): Json => {
    const name = place.path("name")
    return name === undefined ? `Viewed ${what}` : { "@template": `Viewed {{${name}}} ${what}` }
  }
  const event = (of: string, name: Json | undefined) =>
    name === undefined || !seen.includes(of)
      ? undefined
      : Parts.event({ route: of, when: { [type]: of }, name, time, properties })
  return Parts.proposal(
    [
      Parts.profile({ columns: place.below(traits), when: { [type]: "identify" } }),
      ...ordered(place, type, time),
      event("page", view("Page")),
      event("screen", view("Screen"))
    ],
    rest
  )
}

const orderNames = ["Order Completed", "Completed Order"]

/** Track calls. Orders become purchases, as in the default mapping. */
const ordered = (place: ShapePlace, type: string, time: Json) => {
  const name = place.path("event")
  const [properties, products] = [place.path("properties"), place.path("properties.products")]
  if (name === undefined || !place.texts("type").includes("track")) return []
  const when = { [type]: "track" }
  if (properties === undefined || products === undefined)
    return [Parts.event({ route: "track", when, name, time, properties })]
  return [
    Parts.event({
      route: "track",
      when: { ...when, [name]: { not: orderNames } },
      comment: "Every track call except orders.",
      name,
      time,
      properties
    }),
    Parts.purchases({
      when: { ...when, [name]: orderNames },
      products,
      product: {
        product_id: { "@default": [Parts.path("$.product_id"), Parts.path("$.sku")] },
        price: Parts.path("$.price"),
        quantity: Parts.path("$.quantity"),
        properties: {
          "@excludeWhenNull": {
            "@omit": { value: Parts.path("$."), paths: ["$.product_id", "$.price", "$.quantity"] }
          }
        }
      },
      currency: Parts.path(`${properties}.currency`),
      time: typeof time === "string" ? Parts.path(time) : time,
      properties: { "@omit": { value: Parts.path(properties), paths: ["$.products", "$.currency"] } }
    })
  ]
}

/** Columns of a warehouse table that are not properties or traits. */
const technical =
  "id message_id received_at sent_at original_timestamp timestamp uuid uuid_ts loaded_at event event_text user_id anonymous_id channel row_id context context_library_name".split(
    " "
  )

const own = (place: ShapePlace) => place.except(...technical).filter(({ name }) => !name.startsWith("context"))

/** A row of the table `tracks`, or of the table of one event. */
export const ofTracks = (place: ShapePlace, columns: SampleColumns): Proposal | undefined => {
  const name = place.column("event_text", "event")
  const time = Parts.firstOf(place.column("timestamp"), place.column("original_timestamp"), place.column("received_at"))
  if (name === undefined || time === undefined) return undefined
  return Parts.proposal([Parts.event({ name, time, properties: own(place) })], {
    identity: warehouseIdentity(place),
    id: Parts.recordId(place.column("id", "message_id"), columns.records)
  })
}

/** A row of the table `identifies` or `users`. */
export const ofIdentifies = (place: ShapePlace, columns: SampleColumns): Proposal | undefined =>
  Parts.proposal([Parts.profile({ columns: own(place) })], {
    identity: warehouseIdentity(place),
    id: Parts.recordId(place.column("id", "message_id"), columns.records)
  })

const warehouseIdentity = (place: ShapePlace): Proposal["identity"] => [
  ...Parts.identifier("external_id", place.column("user_id")),
  ...Parts.alias("anonymous_id", place.column("anonymous_id"))
]

/** The marks of warehouse tables, which have the same names in Segment and RudderStack. */
export const tables = (page: string, library: Pick<ShapeVariant, "marks" | "without">): ReadonlyArray<ShapeVariant> => [
  {
    what: "rows of the warehouse table tracks",
    page,
    marks: ["event", "event_text", "received_at", "original_timestamp", "user_id|anonymous_id", ...library.marks],
    ...(library.without !== undefined && { without: library.without }),
    propose: ofTracks
  },
  {
    what: "rows of the warehouse table identifies",
    page,
    marks: [
      "received_at",
      "original_timestamp",
      "user_id|anonymous_id",
      "context_library_name|context_ip|context_locale",
      ...library.marks
    ],
    without: ["event", ...(library.without ?? [])],
    propose: ofIdentifies
  }
]
