import * as Identity from "@sluice/braze/Identity"
import * as DateReader from "@sluice/values/DateReader"
import type { JsonObject } from "@sluice/values/Json"
import { Either } from "effect"
import { describe, expect, it } from "vitest"
import * as EventTracking from "../src/Destination.js"
import type { Input } from "../src/Settings.js"
import { configured, endpoint, identity, now, outcome, record } from "./support.js"

const timestamp = "2026-11-20T10:00:00.000Z"
const calls = Either.getOrThrow(EventTracking.configure({ name: "events" })).connect(endpoint)
const of = (call: Record<string, unknown>) =>
  outcome(calls.prepare([record(JSON.parse(JSON.stringify({ userId: "u1", timestamp, ...call })))], { now })[0])

describe("without a mapping", () => {
  it("a track call is an event", () => {
    expect(of({ type: "track", event: "Chat Ended", properties: { bot: "b" } })).toEqual([
      { events: { external_id: "u1", name: "Chat Ended", time: timestamp, properties: { bot: "b" } } }
    ])
  })

  it("page and screen calls are events named after the page", () => {
    expect(of({ type: "page", name: "Home", properties: { url: "/" } })).toEqual([
      { events: { external_id: "u1", name: "Viewed Home Page", time: timestamp, properties: { url: "/" } } }
    ])
    expect(of({ type: "screen" })).toEqual([{ events: { external_id: "u1", name: "Viewed Screen", time: timestamp } }])
  })

  it("an order is a purchase for each product [S-39]", () => {
    const products = [
      { product_id: "p1", sku: "s1", name: "Tea", price: 2.5, quantity: 2, variant: null },
      { sku: "s2", price: "1.00", currency: "USD" }
    ]
    const order = {
      type: "track",
      event: "Order Completed",
      properties: { order_id: "o1", total: 6, currency: "eur", products }
    }
    const expected = [
      {
        purchases: {
          external_id: "u1",
          product_id: "p1",
          currency: "EUR",
          price: 2.5,
          quantity: 2,
          time: timestamp,
          properties: { order_id: "o1", total: 6, sku: "s1", name: "Tea" }
        }
      },
      {
        purchases: {
          external_id: "u1",
          product_id: "s2",
          currency: "USD",
          price: 1,
          time: timestamp,
          properties: { order_id: "o1", total: 6, sku: "s2" }
        }
      }
    ]
    expect(of(order)).toEqual(expected)
    expect(of({ ...order, event: "order completed" })).toEqual(expected)
    expect(of({ ...order, properties: { products: [{ product_id: "p" }] } })).toEqual([
      ["default track mapping.products[0].currency", "currency-missing"],
      ["default track mapping.products[0].price", "price-missing"]
    ])
    expect(of({ ...order, properties: { order_id: "o1" } })).toEqual([
      ["default track mapping.products", "order-without-products"]
    ])
  })

  it("keeps all other members of order and product, and renames reserved names", () => {
    const products = [{ product_id: "p1", price: 1, size: "L", time: "now", gift: { note: "x" } }]
    const properties = { currency: "EUR", products, revenue: 9, coupon: null, event_name: "e" }
    const call = { type: "track", event: "Order Completed", userId: "u1", timestamp, properties }
    const prepared = calls.prepare([record(call)], { now })[0]
    expect(outcome(prepared)).toEqual([
      {
        purchases: {
          ...{ external_id: "u1", product_id: "p1", currency: "EUR", price: 1, time: timestamp },
          properties: { revenue: 9, size: "L", gift: { note: "x" } }
        }
      }
    ])
    expect(prepared).toMatchObject({
      warnings: [{ code: "property-reserved" }, { code: "property-reserved" }]
    })
  })

  it("reads the time of a call from timestamp, originalTimestamp or receivedAt, and reports that place", () => {
    const call = { type: "track", event: "E", userId: "u1" }
    const made = (times: JsonObject) => calls.prepare([record({ ...call, ...times })], { now })[0]
    expect(made({ receivedAt: timestamp })).toMatchObject({ _tag: "Items" })
    const pathOf = (times: JsonObject) => {
      const prepared = made(times)
      return prepared?._tag === "Invalid" ? prepared.problems.map(({ path }) => path) : prepared
    }
    expect(pathOf({ timestamp: "", receivedAt: "soon" })).toEqual(["$.receivedAt"])
    expect(pathOf({})).toEqual(["$.timestamp"])
  })

  it("leaves out only the invalid product if the settings allow it", () => {
    const products = [
      { product_id: "p1", price: "free" },
      { product_id: "p2", price: 1 }
    ]
    const call = {
      type: "track",
      event: "Order Completed",
      userId: "u1",
      timestamp,
      properties: { currency: "EUR", products }
    }
    const made = Either.getOrThrow(
      EventTracking.configure({ name: "events", settings: { onInvalidProduct: "drop" } })
    ).connect(endpoint)
    const prepared = made.prepare([record(call)], { now })[0]
    expect(outcome(prepared)).toMatchObject([{ purchases: { product_id: "p2" } }])
    expect(prepared).toMatchObject({ warnings: [{ code: "price-not-valid", path: "$.properties.products[0].price" }] })
    const none = { ...call, properties: { currency: "EUR", products: products.slice(0, 1) } }
    expect(made.prepare([record(none)], { now })[0]).toMatchObject({
      _tag: "Invalid",
      problems: [{ code: "order-without-products" }]
    })
  })

  it.each([{}, { lines: null }, { lines: [] }])("an order without a list of products says so: %j", (body) => {
    const fields = {
      currency: "EUR",
      time: "$.at",
      products: { "@map": { list: "$.lines", to: { product_id: "$.sku" } } }
    }
    const orders = Either.getOrThrow(
      EventTracking.configure({
        name: "orders",
        identity: Either.getOrThrow(Identity.compile([{ external_id: "$.id" }])),
        fields
      })
    ).connect(endpoint)
    const prepared = orders.prepare([record({ id: "u1", at: timestamp, ...body })], { now })[0]
    expect(prepared).toMatchObject({
      _tag: "Invalid",
      problems: [{ code: "order-without-products", mappingPath: "fields.products", path: "$.lines" }]
    })
  })

  it("an anonymous visitor is an alias that creates a profile", () => {
    expect(of({ type: "track", event: "Chat Ended", userId: null, anonymousId: "a1" })).toEqual([
      {
        events: {
          user_alias: { alias_name: "a1", alias_label: "anonymous_id" },
          _update_existing_only: false,
          name: "Chat Ended",
          time: timestamp
        }
      }
    ])
  })

  it("other calls are Skipped or Invalid, with a reason", () => {
    expect(["identify", "group", "alias", "trak", undefined].map((type) => of({ type }))).toEqual([
      "skipped: identify-is-profile",
      "skipped: group-is-profile",
      "skipped: alias-not-sent",
      [[undefined, "call-unknown"]],
      [[undefined, "call-unknown"]]
    ])
  })

  it("leaves out properties with reserved names, with a warning", () => {
    const call = {
      type: "track",
      event: "E",
      userId: "u1",
      timestamp,
      properties: { time: 1, event_name: "x", bot: "b" }
    }
    const prepared = calls.prepare([record(call)], { now })[0]
    expect(outcome(prepared)).toEqual([
      { events: { external_id: "u1", name: "E", time: timestamp, properties: { bot: "b" } } }
    ])
    expect(prepared).toMatchObject({
      warnings: [
        { code: "property-reserved", path: "$.properties.time" },
        { code: "property-reserved", path: "$.properties.event_name" }
      ]
    })
  })

  it("accepts originalTimestamp of older libraries", () => {
    expect(of({ type: "page", timestamp: null, originalTimestamp: timestamp })).toHaveLength(1)
    expect(of({ type: "page", timestamp: null })).toEqual([["default page mapping.time", "time-missing"]])
  })
})

describe("configure", () => {
  const conversation = { id: "u1", ended_at: "03/04/2026 10:00", bot: { id: "b1" }, kill_reason: null }

  it("accepts the short form", () => {
    const destination = configured({
      fields: {
        name: "conversation ended",
        time: "$.ended_at",
        properties: { bot: "$.bot.id", "reason?": "$.kill_reason" }
      },
      time: Either.getOrThrow(DateReader.compile({ timezone: "Europe/Lisbon", dates: "DD/MM/YYYY" }))
    })
    expect(outcome(destination.prepare([record(conversation)], { now })[0])).toEqual([
      {
        events: {
          external_id: "u1",
          name: "conversation ended",
          time: "2026-04-03T09:00:00.000Z",
          properties: { bot: "b1" }
        }
      }
    ])
    expect([destination.name, destination.endpoint]).toEqual(["events", endpoint])
  })

  it("reports every problem at once, with its place in the route", () => {
    const result = EventTracking.configure({
      name: "events",
      mapping: { name: { "@pth": "$.x" } },
      settings: { appID: "app" }
    })
    expect(Either.getOrThrow(Either.flip(result))).toEqual([
      {
        code: "identity-missing",
        path: [],
        message:
          "Events and purchases need an identity. Add one for all routes, for example identity: [{ external_id: $.user.id }]."
      },
      {
        code: "mapping-not-valid",
        path: ["mapping", "name", "@pth"],
        message: expect.stringMatching(/^Found the directive "@pth"; expected .* Did you mean "@path"\?$/)
      },
      {
        code: "setting-not-valid",
        path: ["settings", "appID"],
        message: 'Unknown key "appID". Did you mean "appId"?'
      }
    ])
  })

  it("needs an identity with a mapping, the required fields, and either fields or mapping", () => {
    const codes = (input: Partial<Input>) =>
      Either.match(EventTracking.configure({ name: "events", ...input }), {
        onLeft: (all) => all.map(({ code, path }) => [code, path]),
        onRight: () => []
      })
    expect(codes({ fields: { name: "n", time: "$.t" } })).toEqual([["identity-missing", []]])
    expect(codes({ fields: { name: "n" }, identity })).toEqual([["field-missing", ["fields"]]])
    expect(codes({ fields: { name: "n" }, mapping: {}, identity })).toEqual([["mapping-twice", ["mapping"]]])
  })
})

describe("make", () => {
  it("accepts a compiled mapping and optional fields", () => {
    const mapping = {
      apply: () => ({ name: "n", time: timestamp, properties: 7 }),
      fresh: true,
      reads: [],
      origins: new Map(),
      paths: new Map(),
      alternatives: new Map(),
      elements: new Map(),
      decided: new Set<string>(),
      rearranged: new Map(),
      places: new Map(),
      optional: new Set<string>()
    }
    const destination = EventTracking.make({
      name: "events",
      endpoint,
      identity,
      mapping,
      optional: new Set(["properties"])
    })
    const prepared = destination.prepare([record({ id: "u1" })], { now })[0]
    expect(outcome(prepared)).toEqual([{ events: { external_id: "u1", name: "n", time: timestamp } }])
    expect(destination.prepare([], { now })).toEqual([])
  })
})
