import type { Evidence } from "./Fact.js"
import { evidence } from "./Fact.js"
import * as Sources from "./Sources.js"

/** Type of a property of a recommended event. `money` is a number of at least 0, `currency` a code of ISO 4217. */
export type PropertyType = "string" | "money" | "integer" | "array" | "object" | "currency"

/** A property of a recommended event or of one of its products. */
export interface Property {
  readonly name: string
  readonly type: PropertyType
  readonly required: boolean
  /** The allowed values of the property or of each of its elements. */
  readonly oneOf?: ReadonlyArray<string>
  /** Not required if another property has one of these values. */
  readonly unless?: { readonly property: string; readonly oneOf: ReadonlyArray<string> }
  /** Properties of each element of an array. Absent if any element is allowed. */
  readonly items?: ReadonlyArray<Property>
}

/** A recommended event. Its properties are validated strictly: any other top-level property refuses the whole event. */
export interface EcommerceEvent {
  /** Case-sensitive. Any other spelling is an ordinary event without validation. */
  readonly name: string
  readonly properties: ReadonlyArray<Property>
  /** Its effect on the sums of the profile. */
  readonly effect: {
    /** The number of times `total_value` is added to Total Revenue. */
    readonly revenue: 1 | 0 | -1
    /** The number of orders added to Total Orders. */
    readonly orders: 1 | 0 | -1
    /** The number of times `total_value` is added to Total Refund Value. */
    readonly refunds: 1 | 0
  }
}

const required = (name: string, type: PropertyType, more: Partial<Property> = {}): Property => ({
  name,
  type,
  required: true,
  ...more
})
const optional = (name: string, type: PropertyType, more: Partial<Property> = {}): Property => ({
  name,
  type,
  required: false,
  ...more
})

/** Properties of each entry of `products`. */
export const product: ReadonlyArray<Property> = [
  required("product_id", "string"),
  required("product_name", "string"),
  required("variant_id", "string"),
  required("quantity", "integer"),
  required("price", "money"),
  optional("image_url", "string"),
  optional("product_url", "string"),
  optional("metadata", "object")
]

const products = required("products", "array", { items: product })
const common = [required("currency", "currency"), required("source", "string"), optional("metadata", "object")]
const money = [optional("subtotal_value", "money"), optional("tax", "money"), optional("shipping", "money")]
const discounts = [optional("total_discounts", "money"), optional("discounts", "array")]
const deltas: ReadonlyArray<string> = ["add", "remove"]
const none = { revenue: 0, orders: 0, refunds: 0 } as const

/** The six recommended events. */
export const events: ReadonlyArray<EcommerceEvent> = [
  {
    name: "ecommerce.product_viewed",
    properties: [
      required("product_id", "string"),
      required("product_name", "string"),
      required("variant_id", "string"),
      optional("image_url", "string"),
      optional("product_url", "string"),
      required("price", "money"),
      optional("type", "array", { oneOf: ["price_drop", "back_in_stock"] }),
      ...common
    ],
    effect: none
  },
  {
    name: "ecommerce.cart_updated",
    properties: [
      required("cart_id", "string"),
      optional("action", "string", { oneOf: ["add", "remove", "replace"] }),
      required("total_value", "money", { unless: { property: "action", oneOf: deltas } }),
      ...money,
      products,
      ...common
    ],
    effect: none
  },
  {
    name: "ecommerce.checkout_started",
    properties: [
      required("checkout_id", "string"),
      optional("cart_id", "string"),
      required("total_value", "money"),
      ...money,
      products,
      ...common
    ],
    effect: none
  },
  {
    name: "ecommerce.order_placed",
    properties: [
      required("order_id", "string"),
      optional("cart_id", "string"),
      required("total_value", "money"),
      ...money,
      ...discounts,
      products,
      ...common
    ],
    effect: { revenue: 1, orders: 1, refunds: 0 }
  },
  {
    name: "ecommerce.order_cancelled",
    properties: [
      required("order_id", "string"),
      required("total_value", "money"),
      required("cancel_reason", "string"),
      ...money,
      ...discounts,
      products,
      ...common
    ],
    effect: { revenue: 0, orders: -1, refunds: 0 }
  },
  {
    name: "ecommerce.order_refunded",
    properties: [required("order_id", "string"), required("total_value", "money"), ...discounts, products, ...common],
    effect: { revenue: -1, orders: 0, refunds: 1 }
  }
]

/**
 * The source of {@link events}. An older page described `type` of `product_viewed` as an object.
 *
 * @public
 */
export const eventsEvidence: Evidence = evidence("D", Sources.ecommerceEvents)

/** The prefix of the six names. Another name with this prefix is probably a typo. */
export const prefix = "ecommerce."
