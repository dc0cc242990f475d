import type { Json } from "@sluice/values/Json"
import type { SampleColumn, SampleColumns } from "../columns/Columns.js"
import type { Proposal, ProposedRoute } from "../proposal/Proposal.js"
import * as Parts from "./Parts.js"
import type { ShapePlace } from "./Place.js"
import type { DataShape } from "./Shape.js"

const either = (...paths: ReadonlyArray<string>): Json => {
  const [first = "$.", ...others] = paths
  if (others.length === 0) return Parts.path(first)
  // biome-ignore lint/suspicious/noThenProperty: `then` is the word of the mapping language
  const branches = { exists: Parts.path(first), then: Parts.path(first), else: either(...others) }
  return { "@if": branches }
}

/** An element of `line_items`. Products without an id, such as custom ones, have a title. */
const product: Json = {
  product_id: either("$.sku", "$.product_id", "$.title"),
  price: Parts.path("$.price"),
  quantity: Parts.path("$.quantity"),
  properties: {
    "@excludeWhenNull": {
      name: either("$.name", "$.title"),
      variant: Parts.path("$.variant_title"),
      vendor: Parts.path("$.vendor")
    }
  }
}

const purchases = (place: ShapePlace, time: SampleColumn): ProposedRoute => ({
  name: "purchases",
  to: "braze-event-tracking",
  comment: "A purchase for each line item of an order.",
  mapping: {
    products: { "@arrayPath": [place.path("line_items") ?? "$.line_items", product] },
    currency: Parts.path(place.path("currency") ?? "$.currency"),
    time: Parts.path(time.path),
    properties: {
      "@excludeWhenNull": {
        order_id: Parts.path(place.path("id") ?? "$.id"),
        order_name: Parts.path(place.path("name") ?? "$.name")
      }
    }
  }
})

const ofOrders = (place: ShapePlace, columns: SampleColumns): Proposal | undefined => {
  const time = place.column("processed_at", "created_at")
  if (time === undefined) return undefined
  return Parts.proposal([customer(place), { route: purchases(place, time) }], {
    identity: [
      ...Parts.idOf("Shopify", place.column("customer.id")),
      ...Parts.identifier("email", place.column("customer.email", "email", "contact_email"))
    ],
    id: Parts.recordId(place.column("id"), columns.records)
  })
}

/** The customer of an order, without the totals that change with each order. */
const customer = (place: ShapePlace) => {
  const email = place.column("customer.email", "email", "contact_email")
  const [first, last] = [place.column("customer.first_name"), place.column("customer.last_name")]
  const phone = place.column("customer.phone", "phone")
  const city = place.column("customer.default_address.city", "billing_address.city", "shipping_address.city")
  const country = place.column(
    "customer.default_address.country_code",
    "billing_address.country_code",
    "shipping_address.country_code"
  )
  return Parts.profile({
    columns: [],
    standard: {
      ...(email !== undefined && { email }),
      ...(first !== undefined && { first_name: first }),
      ...(last !== undefined && { last_name: last }),
      ...(phone !== undefined && { phone }),
      ...(city !== undefined && { home_city: city }),
      ...(country !== undefined && { country })
    },
    custom: []
  })
}

const ofCustomers = (place: ShapePlace, columns: SampleColumns): Proposal | undefined => {
  const id = place.column("customer_id", "id")
  const email = place.column("email")
  if (id === undefined && email === undefined) return undefined
  return Parts.proposal(
    [
      Parts.profile({
        columns: place.except(
          "id",
          "customer_id",
          "admin_graphql_api_id",
          "addresses",
          "default_address.id",
          "default_address.customer_id",
          "default_address.first_name",
          "default_address.last_name",
          "default_address.name",
          "default_address.phone",
          "default_address.default",
          "last_order_id",
          "last_order_name"
        )
      })
    ],
    {
      identity: [...Parts.idOf("Shopify", id), ...(id === undefined ? Parts.identifier("email", email) : [])],
      id: Parts.recordId(id, columns.records)
    }
  )
}

const ofOrderLines = (place: ShapePlace): Proposal | undefined => {
  const time = place.column("Paid at", "Created at")
  const [id, price] = [place.column("Lineitem sku"), place.column("Lineitem price")]
  const name = place.column("Lineitem name")
  const currency = place.column("Currency")
  if (time === undefined || price === undefined || name === undefined || currency === undefined) return undefined
  const quantity = place.column("Lineitem quantity")
  const order = place.column("Name")
  return Parts.proposal(
    [
      Parts.profile({
        columns: place
          .except("Name", "Id")
          .filter(
            ({ name: plain }) =>
              plain === "email" || plain === "billingcity" || plain === "billingcountry" || plain === "phone"
          ),
        custom: []
      }),
      {
        route: {
          name: "purchases",
          to: "braze-event-tracking",
          comment:
            "A purchase for each row. Shopify writes the fields of the order only into its first row, so later rows are Invalid.",
          fields: [
            { name: "product_id", value: Parts.firstOf(id, name) ?? name.path, isOptional: false },
            { name: "price", value: price.path, isOptional: false },
            ...(quantity === undefined ? [] : [{ name: "quantity", value: quantity.path, isOptional: false }]),
            { name: "currency", value: currency.path, isOptional: false },
            { name: "time", value: time.path, isOptional: false },
            {
              name: "properties",
              value: {
                fields: [
                  { name: "name", value: name.path, isOptional: false },
                  ...(order === undefined ? [] : [{ name: "order", value: order.path, isOptional: false }])
                ]
              },
              isOptional: false
            }
          ]
        }
      }
    ],
    { identity: Parts.identifier("email", place.column("Email")) }
  )
}

/** Orders and customers of Shopify. */
export const shopify: DataShape = {
  name: "Shopify",
  variants: [
    {
      what: "orders of the REST Admin API",
      page: "https://shopify.dev/docs/api/admin-rest/latest/resources/order",
      marks: [
        "line_items",
        "currency",
        "created_at|processed_at",
        "total_price|financial_status",
        "customer|email|contact_email"
      ],
      propose: ofOrders
    },
    {
      what: "customers of the REST Admin API",
      page: "https://shopify.dev/docs/api/admin-rest/latest/resources/customer",
      marks: ["id", "orders_count", "total_spent", "email|phone"],
      propose: ofCustomers
    },
    {
      what: "customers as CSV",
      page: "https://help.shopify.com/en/manual/customers/import-export-customers",
      marks: ["Email|Phone", "Accepts Email Marketing|Accepts Marketing", "Total Spent", "Total Orders"],
      propose: ofCustomers
    },
    {
      what: "orders as CSV",
      page: "https://help.shopify.com/en/manual/fulfillment/managing-orders/exporting-orders",
      marks: ["Name", "Email", "Lineitem name", "Lineitem price", "Lineitem quantity"],
      propose: ofOrderLines
    }
  ]
}
