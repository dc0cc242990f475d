import { objects as sentences } from "@sluice/braze-api/Sentences"
import { describe, expect, it } from "vitest"
import { past, play } from "./Endpoint.js"

const purchase = (more: object = {}) => ({
  external_id: "u1",
  product_id: "p",
  currency: "EUR",
  price: 2.5,
  time: past,
  ...more
})
const reasons = (more: object) =>
  play()
    .purchases(purchase(more))
    .refused.map(({ reason }) => reason)

describe("2.8 purchase objects", () => {
  it("quantity N is stored as N purchases; the default is 1 [purchases.quantity]", () => {
    const { purchases, user } = play()
    purchases(purchase({ quantity: 3, properties: { color: "red" } }), purchase({ price: 1 }))
    expect(user({ external_id: "u1" })).toMatchObject({
      purchases: [{ name: "p", first: past, last: past, count: 4 }],
      total_revenue: 8.5,
      purchase_log: [
        {
          product_id: "p",
          currency: "EUR",
          price: 2.5,
          quantity: 3,
          time: past,
          properties: { color: "red" },
          request: 1
        },
        { product_id: "p", currency: "EUR", price: 1, quantity: 1, time: past, request: 1 }
      ]
    })
  })

  it.each([
    [{ product_id: undefined }, sentences.productId],
    [{ product_id: "" }, sentences.productId],
    [{ product_id: ["p"] }, sentences.productId],
    [{ product_id: "p".repeat(256) }, sentences.productIdLength],
    [{ currency: undefined }, sentences.currency],
    [{ currency: "EURO" }, sentences.currency],
    [{ currency: "ZZZ" }, sentences.currency],
    [{ currency: "eur" }, sentences.currency],
    [{ price: undefined }, sentences.price],
    [{ price: "2.50" }, sentences.price],
    [{ quantity: 0 }, sentences.quantity],
    [{ quantity: -1 }, sentences.quantity],
    [{ quantity: 101 }, sentences.quantity],
    [{ quantity: 1.5 }, sentences.quantity],
    [{ quantity: "2" }, sentences.quantity],
    [{ time: undefined }, sentences.timeRequired],
    [{ time: "soon" }, sentences.time],
    [{ properties: 7 }, sentences.properties],
    [{ properties: { list: Array.from({ length: 30_000 }, () => 1) } }, sentences.properties],
    [{ external_id: undefined }, sentences.identifierRequired]
  ])("%j is refused", (more, sentence) => {
    expect(reasons(more)).toEqual([sentence.text])
  })

  it.each(["time", "product_id", "quantity", "event_name", "price", "currency"])(
    "the property key %s is refused",
    (key) => {
      expect(reasons({ properties: { [key]: 1 } })).toEqual([sentences.properties.text])
    }
  )

  it.each([
    { price: -5 },
    { price: 0 },
    { quantity: 1 },
    { quantity: 100 },
    { currency: "JPY" },
    { product_id: "p".repeat(255) }
  ])("%j is fine", (more) => {
    expect(reasons(more)).toEqual([])
  })

  it("a negative price lowers the revenue", () => {
    const { purchases, user } = play()
    purchases(purchase({ price: 10 }), purchase({ price: -2.5, quantity: 2 }))
    expect(user({ external_id: "u1" }).total_revenue).toBe(5)
  })

  it("sums of money are free of binary rounding noise", () => {
    const { purchases, user } = play()
    purchases(purchase({ price: 0.1 }), purchase({ price: 0.2 }))
    expect(user({ external_id: "u1" }).total_revenue).toBe(0.3)
  })

  it("a number as product_id is kept as text, and noted", () => {
    const { purchases, user, mistakes } = play()
    purchases(purchase({ product_id: 12 }))
    expect(user({ external_id: "u1" }).purchases[0]?.name).toBe("12")
    expect(mistakes).toEqual(["product-id-not-text"])
  })

  it("a blocklisted product is accepted and not stored", () => {
    const { purchases, user, mistakes } = play({ blocklist: { products: ["p"] } })
    expect(purchases(purchase()).body).toEqual({ purchases_processed: 1, message: "success" })
    expect(user({ external_id: "u1" })).toMatchObject({ purchases: [], total_revenue: 0 })
    expect(mistakes).toEqual(["blocklisted"])
  })
})
