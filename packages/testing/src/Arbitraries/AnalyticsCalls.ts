import type { Json } from "@sluice/values"
import * as fc from "fast-check"
import * as Canary from "../Canary.js"
import * as People from "./People.js"
import * as Times from "./Times.js"

const common = fc.record(
  {
    messageId: fc.uuid({ version: 4 }),
    userId: People.externalId,
    anonymousId: fc.nat(4).map((n) => `anon-${n}-${Canary.person}`),
    timestamp: Times.iso,
    sentAt: Times.iso,
    context: fc.record(
      {
        ip: fc.constant("203.0.113.9"),
        locale: fc.constantFrom("pt-PT", "en-US"),
        userAgent: fc.constant("Mozilla/5.0"),
        page: fc.record({ url: fc.constant("https://shop.example.org/"), title: fc.constant("Shop") })
      },
      { requiredKeys: [] }
    ),
    integrations: fc.constant({ All: true })
  },
  { requiredKeys: ["messageId", "userId", "timestamp"] }
)

const call = (type: string, rest: fc.Arbitrary<Json.JsonObject>): fc.Arbitrary<Json.JsonObject> =>
  fc.tuple(common, rest).map(([shared, own]): Json.JsonObject => ({ type, ...shared, ...own }))

const properties = fc.record(
  { plan: fc.constantFrom("a", "b"), value: fc.nat(100), tags: fc.array(fc.constantFrom("x", "y"), { maxLength: 2 }) },
  { requiredKeys: [] }
)

/** `track`: an action of a person. */
export const track: fc.Arbitrary<Json.JsonObject> = call(
  "track",
  fc.record({ event: fc.constantFrom("Signed Up", "conversation ended"), properties }, { requiredKeys: ["event"] })
)

/** `identify`: the identity and traits of a person. */
export const identify: fc.Arbitrary<Json.JsonObject> = call(
  "identify",
  fc.record({
    traits: fc.record(
      {
        firstName: People.name,
        lastName: People.name,
        email: People.email,
        phone: People.phone,
        birthday: Times.date,
        gender: fc.constantFrom("male", "Female", "other", "x"),
        address: fc.record(
          { city: fc.constant("Lisboa"), country: fc.constantFrom("Portugal", "PT") },
          { requiredKeys: [] }
        ),
        plan: fc.constantFrom("free", "paid"),
        logins: fc.nat(99)
      },
      { requiredKeys: [] }
    )
  })
)

/** `page` and `screen`: a view of a page or screen. */
export const page: fc.Arbitrary<Json.JsonObject> = call(
  "page",
  fc.record({ name: fc.constantFrom("Home", "Docs"), category: fc.constant("site"), properties }, { requiredKeys: [] })
)

/** @see {@link page} */
export const screen: fc.Arbitrary<Json.JsonObject> = call(
  "screen",
  fc.record({ name: fc.constantFrom("Chat", "Menu"), properties }, { requiredKeys: [] })
)

/** `alias`: two names for one person. */
export const alias: fc.Arbitrary<Json.JsonObject> = call("alias", fc.record({ previousId: People.externalId }))

const product = fc.record(
  {
    product_id: fc.constantFrom("sku-1", "sku-2", "507f1f77bcf86cd799439011"),
    sku: fc.constant("G-32"),
    name: fc.constantFrom("Tea", "Chess set"),
    price: fc.constantFrom(19, 9.99, 0),
    quantity: fc.integer({ min: 1, max: 5 }),
    category: fc.constant("Games")
  },
  { requiredKeys: ["product_id", "price"] }
)

/** `track` of an order with its products. */
export const orderCompleted: fc.Arbitrary<Json.JsonObject> = call(
  "track",
  fc.record({
    event: fc.constantFrom("Order Completed", "order completed"),
    properties: fc.record(
      {
        order_id: fc.nat(999).map((n) => `o-${n}`),
        total: fc.constantFrom(28.99, 0),
        currency: fc.constantFrom("EUR", "USD"),
        products: fc.array(product, { minLength: 1, maxLength: 4 })
      },
      { requiredKeys: ["products", "currency"] }
    )
  })
)

/** Any call: mostly `track`, then `identify`, then orders, as in real files. */
export const any: fc.Arbitrary<Json.JsonObject> = fc.oneof(
  { weight: 8, arbitrary: track },
  { weight: 4, arbitrary: identify },
  { weight: 3, arbitrary: orderCompleted },
  { weight: 2, arbitrary: page },
  { weight: 1, arbitrary: screen },
  { weight: 1, arbitrary: alias }
)
