import type { Json } from "@sluice/values/Json"
import type { SampleColumns } from "../columns/Columns.js"
import type { Proposal } from "../proposal/Proposal.js"
import * as Parts from "./Parts.js"
import type { ShapePlace } from "./Place.js"
import type { DataShape } from "./Shape.js"

/** Orders that were paid. The others are pending, cancelled, refunded, failed or drafts. */
const paid = ["processing", "completed"]

/** An element of `line_items`. The price is that of one piece; products that were deleted have the id 0. */
const product = {
  product_id: { "@default": [Parts.path("$.sku"), Parts.path("$.product_id"), Parts.path("$.name")] },
  price: { "@number": Parts.path("$.price") },
  quantity: Parts.path("$.quantity"),
  properties: { "@excludeWhenNull": { name: Parts.path("$.name") } }
}

const propose = (place: ShapePlace, columns: SampleColumns): Proposal | undefined => {
  const [email, phone] = [place.column("billing.email"), place.column("billing.phone")]
  const [items, status] = [place.path("line_items"), place.path("status")]
  const created = place.path("date_created_gmt")
  if ((email ?? phone) === undefined || items === undefined || created === undefined) return undefined
  const time: Json = { "@default": [Parts.path(place.path("date_paid_gmt") ?? created), Parts.path(created)] }
  return Parts.proposal(
    [
      Parts.profile({
        columns: [],
        standard: {
          first_name: place.column("billing.first_name"),
          last_name: place.column("billing.last_name"),
          email,
          phone,
          home_city: place.column("billing.city"),
          country: place.column("billing.country")
        },
        custom: []
      }),
      Parts.purchases({
        when: { [status ?? "$.status"]: paid },
        products: items,
        product,
        currency: Parts.path(place.path("currency") ?? "$.currency"),
        time,
        properties: {
          order_id: Parts.path(place.path("id") ?? "$.id"),
          order_number: Parts.path(place.path("number") ?? "$.number")
        }
      })
    ],
    {
      identity: Parts.identifier(
        email === undefined ? "phone" : "email",
        email ?? phone,
        "customer_id is 0 for every guest, so it identifies no one; if the orders have another id of the person, use it"
      ),
      id: Parts.recordId(place.column("id"), columns.records),
      timezone: "UTC"
    }
  )
}

/** Orders of WooCommerce. */
export const wooCommerce: DataShape = {
  name: "WooCommerce",
  variants: [
    {
      what: "orders of the REST API",
      page: "https://woocommerce.github.io/woocommerce-rest-api-docs/#order-properties",
      marks: ["line_items", "order_key", "date_created_gmt", "currency", "status", "billing.email|billing.phone"],
      propose
    }
  ]
}
