import { events as recommended } from "@sluice/braze-api/Ecommerce"
import { JsonValues, Records, WireObjects } from "@sluice/testing"
import * as DateReader from "@sluice/values/DateReader"
import type { JsonObject } from "@sluice/values/Json"
import { Either } from "effect"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Input } from "../src/Settings.js"
import { asItem, configured, now, outcome, prepareItem, record, warnings } from "./support.js"

const time = "2026-11-20T10:00:00.000Z"
const event = { name: "conversation ended", time }
const purchase = { product_id: "p1", currency: "EUR", price: 9.99, time }
const of = (item: unknown, input: Partial<Input> = {}) => outcome(prepareItem(item, input))
const events = (...all: ReadonlyArray<JsonObject>) => all.map((one) => ({ events: { external_id: "u1", ...one } }))
const purchases = (...all: ReadonlyArray<JsonObject>) =>
  all.map((one) => ({ purchases: { external_id: "u1", ...one } }))

describe("a property with an unusual name", () => {
  const long = "x".repeat(256)
  const at = (input: Partial<Input>, body: JsonObject) => {
    const [prepared] = configured(input).prepare([record({ id: "u1", ...body })], { now })
    return prepared?._tag === "Items" ? prepared.warnings.map(({ mappingPath, path }) => [mappingPath, path]) : prepared
  }

  it("is named in a remark if the mapping contains the name", () => {
    const properties = { "Umsatz (EUR)": "$.a", größe: '$["b.c"]', "v1.2": "$.d", nested: { "x y": "$.e" } }
    const fields = { name: "$.name", time: "$.time", properties }
    expect(at({ fields }, { ...event, a: long, "b.c": long, d: long, e: Number.NaN })).toEqual([
      ['fields.properties["Umsatz (EUR)"]', "$.a"],
      ['fields.properties["größe"]', '$["b.c"]'],
      ['fields.properties["v1.2"]', "$.d"],
      ['fields.properties.nested["x y"]', "$.e"]
    ])
  })

  it("reports the paths of an order too", () => {
    const product = { product_id: "p", price: 1, currency: "EUR", properties: { "a b": { "@path": "$.text" } } }
    const mapping = { products: { "@map": { list: { "@path": "$.list" }, to: product } }, time }
    expect(at({ mapping }, { list: [{ text: "short" }, { text: long }] })).toEqual([
      ['mapping.products[1].properties["a b"]', "$.list[1].text"]
    ])
  })

  it("is hidden if it comes from the record", () => {
    const fields = { name: "$.name", time: "$.time", properties: "$.all" }
    expect(at({ fields }, { ...event, all: { "ada@example.com": long } })).toEqual([
      ["fields.properties[…]", "$.all[…]"]
    ])
  })
})

describe("an event", () => {
  it("has the fields of the mapping and the person of the identity", () => {
    const item = { ...event, properties: { bot: "b1", seconds: 12 }, app_id: "app" }
    expect(of(item)).toEqual(events(item))
    expect(warnings(prepareItem(item))).toEqual([])
  })

  it("has a fixed order of keys, at most the declared number of bytes, and is not repeatable", () => {
    const prepared = prepareItem({ ...event, properties: { city: "São João" } })
    const json =
      '{"external_id":"u1","name":"conversation ended","time":"2026-11-20T10:00:00.000Z","properties":{"city":"São João"}}'
    expect(prepared).toMatchObject({
      _tag: "Items",
      items: [
        {
          key: "external_id:u1",
          lane: "events",
          destination: "events",
          part: 0,
          value: JSON.parse(json),
          json,
          repeatable: false
        }
      ]
    })
  })

  it.each([
    ["no name", { time }, [["mapping.name", "event-name-missing"]]],
    ["a blank name", { ...event, name: " " }, [["mapping.name", "event-name-missing"]]],
    ["a name that is not text", { ...event, name: 7 }, [["mapping.name", "event-name-type"]]],
    ["an unfilled name", { ...event, name: "{EVENT}" }, [["mapping.name", "event-name-placeholder"]]],
    ["a long name", { ...event, name: "x".repeat(256) }, [["mapping.name", "event-name-too-long"]]],
    ["no time", { name: "n" }, [["mapping.time", "time-missing"]]],
    ["an invalid time", { name: "n", time: "soon" }, [["mapping.time", "date-not-valid"]]],
    ["a day that does not exist", { name: "n", time: "2026-02-30" }, [["mapping.time", "date-does-not-exist"]]],
    ["a time of two readings", { name: "n", time: "03/04/2026" }, [["mapping.time", "date-ambiguous"]]],
    [
      "a reserved property",
      { ...event, properties: { event_name: 1 } },
      [["mapping.properties.event_name", "property-reserved"]]
    ],
    ["properties that are none", { ...event, properties: "x" }, [["mapping.properties", "properties-type"]]],
    ["properties that are a list", { ...event, properties: [1] }, [["mapping.properties", "properties-type"]]],
    [
      "properties too large",
      { ...event, properties: { a: ["x".repeat(102_400)] } },
      [["mapping.properties", "properties-too-large"]]
    ],
    [
      "properties too large, of the longest numbers",
      { ...event, properties: { a: Array.from({ length: 4050 }, () => -1.2345678901234567e-6) } },
      [["mapping.properties", "properties-too-large"]]
    ],
    [
      "two persons",
      { ...event, external_id: "u2", braze_id: "a".repeat(24) },
      [["mapping.external_id", "identity-not-one"]]
    ],
    ["a string", "event", [["mapping", "item-type"]]]
  ])("is Invalid with %s", (_, item, expected) => {
    expect(of(item)).toEqual(expected)
  })

  it("reports every problem at once, also without a person", () => {
    const prepared = configured({ mapping: asItem }).prepare([record({ item: { name: "", time: 1, properties: 1 } })], {
      now
    })[0]
    expect(outcome(prepared)).toEqual([
      ["identity", "identity-missing"],
      ["mapping.name", "event-name-missing"],
      ["mapping.time", "date-type"],
      ["mapping.properties", "properties-type"]
    ])
  })

  it("is sent with a time in UTC, for any format of the source [S-36]", () => {
    const timed = (value: unknown, source: DateReader.DateSettings = {}) =>
      of({ name: "n", time: value }, { time: Either.getOrThrow(DateReader.compile(source)) })
    const at = (text: string) => events({ name: "n", time: text })
    expect(timed("2026-11-20 11:00:00 +0100")).toEqual(at("2026-11-20T10:00:00.000Z"))
    expect(timed(1_763_632_800)).toEqual(at("2025-11-20T10:00:00.000Z"))
    expect(timed("2026-07-01 10:00:00", { timezone: "Europe/Lisbon" })).toEqual(at("2026-07-01T09:00:00.000Z"))
    expect(timed("03/04/2026 10:00", { timezone: "Europe/Lisbon", dates: "DD/MM/YYYY" })).toEqual(
      at("2026-04-03T09:00:00.000Z")
    )
  })

  it("warns about values that Braze would change or drop", () => {
    expect(warnings(prepareItem({ name: "n", time: "2026-11-20 10:00:00" }))).toEqual([
      ["mapping.time", "time-zone-assumed"]
    ])
    expect(warnings(prepareItem({ name: "n", time: "2027-01-01T00:00:00Z" }))).toEqual([
      ["mapping.time", "time-in-future"]
    ])
    expect(warnings(prepareItem({ name: "n", time: new Date(now + 59_000).toISOString() }))).toEqual([])
    expect(warnings(prepareItem({ ...event, nmae: "x" }))).toEqual([["mapping.nmae", "field-unknown"]])
    expect(warnings(prepareItem({ ...event, properties: { a: null } }))).toEqual([
      ["mapping.properties.a", "value-null"]
    ])
    expect(warnings(prepareItem({ ...event, properties: { a: "x\ud800" } }))).toEqual([
      ["mapping.properties.a", "text-not-well-formed"]
    ])
    expect(warnings(prepareItem({ ...event, name: "ecommerce.ProductViewed" }))).toEqual([
      ["mapping.name", "event-name-lookalike"]
    ])
    expect(warnings(prepareItem({ ...event, name: "x\ud800" }))).toEqual([["mapping.name", "text-not-well-formed"]])
    expect(warnings(prepareItem({ ...event, app_id: 7, _update_existing_only: 1 }))).toEqual([
      ["mapping.app_id", "app-id-not-valid"],
      ["mapping._update_existing_only", "update-existing-only-type"]
    ])
    expect(warnings(prepareItem({ ...event, email: "a@b.pt" }))).toEqual([["mapping.email", "identity-not-needed"]])
  })

  it("has a trimmed name in one Unicode form", () => {
    expect(of({ ...event, name: " Jose\u0301 " })).toEqual(events({ ...event, name: "José" }))
  })

  it("uses its own identifier first, and its email or phone if the identity finds no person", () => {
    const nobody = configured({ mapping: asItem })
    const by = (item: JsonObject) => outcome(nobody.prepare([record({ item: { ...event, ...item } })], { now })[0])
    expect(of({ ...event, external_id: "u2" })).toEqual([{ events: { external_id: "u2", ...event } }])
    expect(by({ email: "a@B.pt" })).toEqual([{ events: { email: "a@b.pt", ...event } }])
    expect(by({ email: null, phone: "+351 912 345 678" })).toEqual([{ events: { phone: "+351912345678", ...event } }])
    expect(by({ user_alias: { alias_name: "c1", alias_label: "chat" } })).toEqual([
      { events: { user_alias: { alias_name: "c1", alias_label: "chat" }, ...event, _update_existing_only: false } }
    ])
  })

  it("has the app of the settings unless it sets its own", () => {
    expect(of(event, { settings: { appId: "app" } })).toEqual(events({ ...event, app_id: "app" }))
    expect(of({ ...event, app_id: "own" }, { settings: { appId: "app" } })).toEqual(events({ ...event, app_id: "own" }))
  })
})

describe("a recommended event", () => {
  const product = { product_id: "p", product_name: "P", variant_id: "v", quantity: 1, price: 1.5 }
  const order = { order_id: "o", total_value: 3, currency: "EUR", source: "web", products: [product] }
  const placed = (properties: unknown) => of({ name: "ecommerce.order_placed", time, properties })

  it("is accepted if it matches its schema", () => {
    expect(placed(order)).toEqual(events({ name: "ecommerce.order_placed", time, properties: order }))
    expect(placed({ ...order, metadata: { gift: true }, discounts: [] })).toHaveLength(1)
  })

  it.each([
    ["lacks a property", { currency: undefined }, "currency", "recommended-property-missing"],
    ["has an additional property", { gift: true }, "gift", "recommended-property-unknown"],
    ["has a number as text", { total_value: "3" }, "total_value", "recommended-property-type"],
    ["has negative money", { total_value: -1 }, "total_value", "recommended-property-type"],
    ["has a currency in small letters", { currency: "eur" }, "currency", "recommended-property-type"],
    [
      "has a product without a price",
      { products: [{ ...product, price: undefined }] },
      "products[0].price",
      "recommended-property-missing"
    ],
    [
      "has a product of half pieces",
      { products: [product, { ...product, quantity: 1.5 }] },
      "products[1].quantity",
      "recommended-property-type"
    ],
    ["has a product that is not an object", { products: ["p"] }, "products[0]", "recommended-property-type"]
  ])("is Invalid if it %s", (_, change, field, code) => {
    expect(placed({ ...order, ...change })).toEqual([[`mapping.properties.${field}`, code]])
  })

  it("may omit the total of a cart that only changes", () => {
    const cart = { cart_id: "c", currency: "EUR", source: "web", products: [product] }
    const updated = (properties: JsonObject) => of({ name: "ecommerce.cart_updated", time, properties })
    expect(updated({ ...cart, action: "add" })).toHaveLength(1)
    expect(updated(cart)).toEqual([["mapping.properties.total_value", "recommended-property-missing"]])
    expect(updated({ ...cart, action: "double" })).toEqual([
      ["mapping.properties.action", "recommended-property-value"],
      ["mapping.properties.total_value", "recommended-property-missing"]
    ])
  })

  it("without properties has a problem for each required one", () => {
    for (const { name, properties } of recommended) {
      const required = properties
        .filter((property) => property.required)
        .map((property) => [`mapping.properties.${property.name}`, "recommended-property-missing"])
      expect(of({ name, time })).toEqual(required)
    }
  })
})

describe("a purchase", () => {
  it("is validated strictly and accepts numbers as text", () => {
    expect(of({ ...purchase, currency: " eur ", price: "19.90", quantity: "2", product_id: 4711 })).toEqual(
      purchases({ product_id: "4711", currency: "EUR", price: 19.9, quantity: 2, time })
    )
    expect(of({ ...purchase, price: -5, quantity: 100 })).toEqual(purchases({ ...purchase, price: -5, quantity: 100 }))
    for (const quantity of [null, ""]) expect(of({ ...purchase, quantity })).toEqual(purchases(purchase))
  })

  it.each([
    ["no product", { product_id: undefined }, "product_id", "product-id-missing"],
    ["a blank product", { product_id: " " }, "product_id", "product-id-missing"],
    ["an invalid product", { product_id: {} }, "product_id", "product-id-type"],
    ["a product number beyond 2^53", { product_id: 2 ** 53 }, "product_id", "product-id-type"],
    ["an unfilled product", { product_id: "{SKU}" }, "product_id", "product-id-placeholder"],
    ["a long product", { product_id: "x".repeat(256) }, "product_id", "product-id-too-long"],
    ["no currency", { currency: null }, "currency", "currency-missing"],
    ["an invalid currency", { currency: "€" }, "currency", "currency-not-valid"],
    ["no price", { price: undefined }, "price", "price-missing"],
    ["a price with a comma", { price: "19,90" }, "price", "price-not-valid"],
    ["a price in words", { price: "free" }, "price", "price-not-valid"],
    ["a price that is true", { price: true }, "price", "price-not-valid"],
    ["a price without end", { price: "9".repeat(400) }, "price", "price-not-valid"],
    ["no piece", { quantity: 0 }, "quantity", "quantity-out-of-range"],
    ["too many pieces", { quantity: 101 }, "quantity", "quantity-out-of-range"],
    ["half a piece", { quantity: 1.5 }, "quantity", "quantity-out-of-range"],
    ["pieces in words", { quantity: "two" }, "quantity", "quantity-type"],
    ["a reserved property", { properties: { price: 1 } }, "properties.price", "property-reserved"]
  ])("is Invalid with %s", (_, change, field, code) => {
    expect(of({ ...purchase, ...change })).toEqual([[`mapping.${field}`, code]])
  })

  it("leaves out optional fields that are not valid, never required ones", () => {
    const item = { ...purchase, price: "free", quantity: 0, app_id: "" }
    const fields = {
      product_id: "$.item.product_id",
      currency: "EUR",
      "price?": "$.item.price",
      "quantity?": "$.item.quantity",
      time: "$.item.time"
    }
    expect(of(item, { mapping: undefined, fields })).toEqual([["fields.price", "price-not-valid"]])
    const cheap = prepareItem({ ...item, price: 1 }, { mapping: undefined, fields })
    expect(outcome(cheap)).toEqual(purchases({ ...purchase, price: 1 }))
    expect(cheap).toMatchObject({
      warnings: [{ code: "quantity-out-of-range", path: "$.item.quantity", mappingPath: "fields.quantity" }]
    })
  })
})

describe("an order", () => {
  const lines = [
    { product_id: "a", price: 1, properties: { colour: "red", note: "own" } },
    { product_id: "b", price: "2.5", currency: "USD", quantity: 3 }
  ]
  const order = { products: lines, currency: "EUR", time, properties: { order_id: "o1", note: "of the order" } }

  it("becomes one purchase per product, with the fields beside them", () => {
    expect(of(order)).toEqual(
      purchases(
        {
          product_id: "a",
          currency: "EUR",
          price: 1,
          time,
          properties: { order_id: "o1", note: "own", colour: "red" }
        },
        {
          product_id: "b",
          currency: "USD",
          price: 2.5,
          quantity: 3,
          time,
          properties: { order_id: "o1", note: "of the order" }
        }
      )
    )
    expect(prepareItem(order)).toMatchObject({ items: [{ part: 0 }, { part: 1 }] })
  })

  it("is prepared whole or not at all", () => {
    expect(of({ ...order, products: [...lines, { product_id: "c" }] })).toEqual([
      ["mapping.products[2].price", "price-missing"]
    ])
    expect(of({ ...order, products: [1, ...lines] })).toEqual([["mapping.products[0]", "order-product-type"]])
    expect(of({ ...order, products: [] })).toEqual([["mapping.products", "order-without-products"]])
    expect(of({ ...order, products: "a" })).toEqual([["mapping.products", "order-products-type"]])
  })

  it("locates problems of fields that all products share", () => {
    const mapping = {
      products: { "@arrayPath": ["$.item.lines", { product_id: { "@path": "$.sku" }, price: { "@path": "$.price" } }] },
      currency: { "@path": "$.item.currency" },
      time: { "@path": "$.item.at" }
    }
    const prepared = prepareItem({ lines: [{ sku: "a" }], currency: "x", at: time }, { mapping })
    expect(prepared).toMatchObject({
      problems: [
        { code: "currency-not-valid", path: "$.item.currency", mappingPath: "mapping.currency" },
        { code: "price-missing", path: "$.item.lines[0].price", mappingPath: "mapping.products[0].price" }
      ]
    })
  })
})

describe("a list", () => {
  it("becomes each of its items, in order, or nothing", () => {
    expect(of([event, purchase, { products: [purchase] }])).toEqual([
      ...events(event),
      ...purchases(purchase, purchase)
    ])
    expect(of([event, { ...event, time: "x" }, 7])).toEqual([
      ["mapping[1].time", "date-not-valid"],
      ["mapping[2]", "item-type"]
    ])
  })

  it("without items is Skipped, like no result at all", () => {
    expect([[], null].map((item) => of(item))).toEqual([
      "skipped: mapping-gives-nothing",
      "skipped: mapping-gives-nothing"
    ])
    expect(outcome(configured({ mapping: asItem }).prepare([record({ id: "u1" })], { now })[0])).toBe(
      "skipped: mapping-gives-nothing"
    )
  })
})

const whole = fc.oneof(WireObjects.event, WireObjects.purchase).map(({ object }) => object)
const body = fc.oneof(
  whole.map((item): JsonObject => ({ id: "u1", item })),
  Records.tampered(whole).map((item): JsonObject => ({ item })),
  fc.array(Records.tampered(whole), { maxLength: 3 }).map((item): JsonObject => ({ id: 1, item })),
  fc
    .record({ products: fc.array(Records.tampered(whole), { maxLength: 3 }), time: JsonValues.value })
    .map((item): JsonObject => ({ id: "u1", item })),
  Records.hostileBody.map((item): JsonObject => ({ id: "u1", item })),
  Records.hostileBody
)

describe("prepare of any JSON", () => {
  const destination = configured({ mapping: asItem })
  const plain = (body: unknown): string => {
    try {
      return JSON.stringify(body)
    } catch {
      return "deep"
    }
  }

  it("returns one result per record, in order, for any chunks, and changes no record", () => {
    fc.assert(
      fc.property(fc.array(body, { maxLength: 8 }), fc.nat(8), (bodies, cut) => {
        const records = bodies.map((one, seq) => record(one, seq))
        const before = bodies.map(plain)
        const together = destination.prepare(records, { now })
        const apart = [
          ...destination.prepare(records.slice(0, cut), { now }),
          ...destination.prepare(records.slice(cut), { now })
        ]
        expect(apart).toEqual(together)
        expect(together.length).toBe(records.length)
        expect(bodies.map(plain)).toEqual(before)
        together.forEach((prepared, at) => {
          if (prepared._tag !== "Items") return
          expect(prepared.items.length).toBeGreaterThan(0)
          prepared.items.forEach((item, part) => {
            expect([item.record, item.part]).toEqual([records[at], part])
            expect(Buffer.byteLength(item.json)).toBeLessThanOrEqual(item.bytes)
          })
        })
      }),
      { numRuns: 300 }
    )
  })

  it("returns the same results for analytics calls with any contents", () => {
    const calls = configured({})
    const call = fc.record({
      type: fc.constantFrom("track", "page", "screen", "identify"),
      event: fc.oneof(fc.constant("Order Completed"), JsonValues.value),
      properties: JsonValues.value,
      userId: JsonValues.value,
      timestamp: JsonValues.value,
      name: JsonValues.value
    })
    fc.assert(
      fc.property(fc.array(call, { maxLength: 5 }), (bodies) => {
        const records = bodies.map((one, seq) => record(one, seq))
        expect(calls.prepare(records, { now })).toEqual(records.flatMap((one) => calls.prepare([one], { now })))
      }),
      { numRuns: 200 }
    )
  })

  it("reports no value of a record", () => {
    const canary = "canary-4711"
    fc.assert(
      fc.property(
        Records.tampered(whole),
        fc.constantFrom(
          "name",
          "time",
          "external_id",
          "price",
          "currency",
          "properties",
          "quantity",
          "product_id",
          "app_id"
        ),
        (item, field) => {
          const prepared = destination.prepare([record({ id: "u1", item: { ...item, [field]: canary } })], { now })[0]
          const said =
            prepared?._tag === "Items" ? prepared.warnings : prepared?._tag === "Invalid" ? prepared.problems : []
          expect(JSON.stringify(said)).not.toContain(canary)
        }
      )
    )
  })
})
