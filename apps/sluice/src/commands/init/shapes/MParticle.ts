import type { Json, JsonObject } from "@sluice/values/Json"
import type { SampleColumns } from "../columns/Columns.js"
import type { Proposal } from "../proposal/Proposal.js"
import * as Parts from "./Parts.js"
import type { ShapePlace } from "./Place.js"
import type { DataShape } from "./Shape.js"

const either = (...paths: ReadonlyArray<string>): Json => ({ "@default": paths.map(Parts.path) })

const action = "$.data.product_action"

/** The elements with products that were bought, and the others. */
const bought = { [`${action}.action`]: "purchase", [`${action}.products`]: { exists: true } }
const others = { [`${action}.action`]: { not: "purchase" } }

/**
 * An element of `events`: named events have `data.event_name`, events of products an action such as `add_to_cart`, others only a
 * type such as `session_start`.
 */
const event: Json = {
  name: either("$.data.event_name", `${action}.action`, "$.event_type"),
  time: Parts.path("$.data.timestamp_unixtime_ms"),
  properties: {
    "@if": {
      exists: Parts.path(action),
      // biome-ignore lint/suspicious/noThenProperty: `then` is the word of the mapping language
      then: {
        "@merge": {
          direction: "right",
          objects: [Parts.path("$.data.custom_attributes"), { products: Parts.path(`${action}.products`) }]
        }
      },
      else: Parts.path("$.data.custom_attributes")
    }
  }
}

/** A purchase as an order, which becomes an item for each product. */
const order: Json = {
  products: {
    "@map": {
      list: Parts.path(`${action}.products`),
      to: {
        product_id: { "@default": [Parts.path("$.id"), Parts.path("$.name")] },
        price: Parts.path("$.price"),
        quantity: { "@default": [Parts.path("$.quantity"), 1] },
        properties: {
          "@excludeWhenNull": {
            name: Parts.path("$.name"),
            brand: Parts.path("$.brand"),
            category: Parts.path("$.category"),
            variant: Parts.path("$.variant"),
            coupon: Parts.path("$.coupon_code")
          }
        }
      }
    }
  },
  currency: { "@default": [Parts.path("$.data.currency_code"), "USD"] },
  time: Parts.path("$.data.timestamp_unixtime_ms"),
  properties: { "@excludeWhenNull": { transaction_id: Parts.path(`${action}.transaction_id`) } }
}

const each = (events: string, where: JsonObject, to: Json): Json => ({
  "@map": { list: { "@filter": { list: { "@path": events }, where } }, to }
})

const propose = (place: ShapePlace, columns: SampleColumns): Proposal | undefined => {
  const events = place.path("events")
  if (events === undefined) return undefined
  return Parts.proposal(
    [
      Parts.profile({ columns: place.below("user_attributes"), standard: emailOf(place) }),
      {
        route: {
          name: "events",
          to: "braze-event-tracking",
          comment: "An event for each element of the batch, except purchases.",
          mapping: each(events, others, event)
        }
      },
      {
        route: {
          name: "purchases",
          to: "braze-event-tracking",
          comment: "A purchase for each product that was bought. mParticle's default currency is USD.",
          mapping: each(events, bought, order)
        }
      }
    ],
    {
      identity: [
        ...Parts.identifier("external_id", place.column("user_identities.customer_id")),
        ...Parts.identifier("email", place.column("user_identities.email")),
        ...Parts.alias("mparticle_mpid", place.column("mpid"))
      ],
      id: Parts.recordId(place.column("batch_id", "source_request_id"), columns.records)
    }
  )
}

const emailOf = (place: ShapePlace) => {
  const email = place.column("user_identities.email")
  return email === undefined ? {} : { email }
}

/** Batches of mParticle's Events API and its outbound feeds. */
export const mParticle: DataShape = {
  name: "mParticle",
  variants: [
    {
      what: "event batches",
      page: "https://docs.mparticle.com/developers/server/json-reference/",
      marks: ["events", "user_identities|mpid", "user_attributes|device_info|environment"],
      propose
    }
  ]
}
