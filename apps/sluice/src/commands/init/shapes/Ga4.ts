import type { Json, JsonObject } from "@sluice/values/Json"
import type { SampleColumn } from "../columns/Columns.js"
import type { Proposal } from "../proposal/Proposal.js"
import * as Parts from "./Parts.js"
import type { ShapePlace } from "./Place.js"
import type { DataShape } from "./Shape.js"

const propose = (place: ShapePlace): Proposal | undefined => {
  const name = place.column("event_name")
  const time = place.column("event_timestamp")
  if (name === undefined || time === undefined) return undefined
  const params = place.column("event_params")
  const user = place.column("user_properties")
  const flat = place.except(...technical)
  const items = place.path("items")
  const hasPurchases = params !== undefined && (items !== undefined || place.texts("event_name").includes(purchase))
  return Parts.proposal(
    [
      ...(hasPurchases
        ? [
            Parts.event({
              name,
              time,
              properties: parameters(params),
              when: { [name.path]: { not: purchase } },
              comment: "Every event except purchases. Parameters become properties; items of other events are not sent."
            }),
            Parts.purchases({
              when: { [name.path]: purchase },
              products: items ?? "$.items",
              product,
              currency: parameter(params, "currency"),
              time: Parts.path(time.path),
              properties: {
                transaction_id: {
                  "@default": [
                    Parts.path(place.path("ecommerce.transaction_id") ?? "$.ecommerce.transaction_id"),
                    parameter(params, "transaction_id")
                  ]
                },
                coupon: parameter(params, "coupon")
              }
            })
          ]
        : [Parts.event({ name, time, properties: params === undefined ? flat : parameters(params) })]),
      user === undefined ? undefined : Parts.profile({ columns: [user], when: { [user.path]: { exists: true } } })
    ],
    {
      identity: [
        ...Parts.identifier("external_id", place.column("user_id")),
        ...Parts.alias("ga4_user_pseudo_id", place.column("user_pseudo_id"))
      ]
    }
  )
}

/** The name of the event with products that were bought. */
const purchase = "purchase"

/** An element of `items`. Whole numbers are strings in the export. */
const product: JsonObject = {
  product_id: { "@default": [Parts.path("$.item_id"), Parts.path("$.item_name")] },
  price: { "@number": Parts.path("$.price") },
  quantity: { "@number": { value: { "@default": [Parts.path("$.quantity"), 1] }, whole: true } },
  properties: {
    "@excludeWhenNull": {
      name: Parts.path("$.item_name"),
      brand: Parts.path("$.item_brand"),
      category: Parts.path("$.item_category"),
      variant: Parts.path("$.item_variant"),
      coupon: Parts.path("$.coupon")
    }
  }
}

/** The text of a parameter. */
const parameter = ({ path }: SampleColumn, key: string): Json => ({
  "@first": { list: { "@path": path }, where: { "$.key": key }, get: { "@path": "$.value.string_value" } }
})

/** An object of all parameters with any keys. Whole numbers are strings in the export. */
const parameters = ({ path }: SampleColumn): Json => ({
  "@object": {
    list: { "@path": path },
    key: { "@path": "$.key" },
    value: {
      "@default": [
        { "@path": "$.value.string_value" },
        { "@number": { "@path": "$.value.int_value" } },
        { "@number": { "@path": "$.value.double_value" } },
        { "@number": { "@path": "$.value.float_value" } }
      ]
    }
  }
})

/** Columns of the export that describe the device, the network and the processing. */
const technical =
  "event_name event_timestamp event_date event_params user_id user_pseudo_id user_properties event_previous_timestamp event_bundle_sequence_id event_server_timestamp_offset event_value_in_usd user_first_touch_timestamp user_ltv privacy_info device geo app_info traffic_source stream_id platform event_dimensions ecommerce items collected_traffic_source is_active_user batch_event_index batch_page_id batch_ordering_id session_traffic_source_last_click publisher".split(
    " "
  )

/** The BigQuery export of Google Analytics 4. */
export const ga4: DataShape = {
  name: "GA4",
  variants: [
    {
      what: "events of the BigQuery export",
      page: "https://support.google.com/analytics/answer/7029846",
      marks: ["event_name", "event_timestamp", "user_pseudo_id|user_id"],
      propose
    }
  ]
}
