import * as Ecommerce from "@sluice/braze-api/Ecommerce"
import { objects as sentences } from "@sluice/braze-api/Sentences"
import { describe, expect, it } from "vitest"
import { past, play } from "./Endpoint.js"

const product = { product_id: "p", product_name: "P", variant_id: "v", quantity: 1, price: 9.5 }
const order = { order_id: "o", total_value: 19, currency: "USD", source: "web", products: [product] }
const viewed = { product_id: "p", product_name: "P", variant_id: "v", price: 1, currency: "USD", source: "web" }
const cart = { cart_id: "c", total_value: 1, currency: "USD", source: "web", products: [product] }

const send = (name: string, properties: unknown) => {
  const { events, mistakes, user } = play()
  const { status, body, refused } = events({ external_id: "u1", name: `ecommerce.${name}`, time: past, properties })
  return { status, body, reasons: refused.map(({ reason }) => reason), mistakes, user }
}
const reasons = (name: string, properties: unknown) => send(name, properties).reasons

describe("7 recommended events", () => {
  it("complete ones are accepted, with every optional property", () => {
    const samples: Readonly<Record<string, unknown>> = {
      product_viewed: { ...viewed, image_url: "i", product_url: "u", type: ["price_drop"], metadata: { any: [1] } },
      cart_updated: { ...cart, action: "replace", subtotal_value: 1, tax: 0, shipping: 0 },
      checkout_started: { ...cart, checkout_id: "x", metadata: { checkout_url: "u" } },
      order_placed: { ...order, cart_id: "c", total_discounts: 1, discounts: [{ code: "x" }] },
      order_cancelled: { ...order, cancel_reason: "late", tax: 1 },
      order_refunded: { ...order, total_discounts: 0 }
    }
    expect(Object.keys(samples).map((name) => `${Ecommerce.prefix}${name}`)).toEqual(
      Ecommerce.events.map(({ name }) => name)
    )
    for (const [name, properties] of Object.entries(samples)) expect(reasons(name, properties), name).toEqual([])
  })

  it.each([
    ["product_viewed", { ...viewed, product_id: undefined }, "#/product_id"],
    ["product_viewed", {}, "The property '#/' did not contain a required property of 'product_id'"],
    [
      "product_viewed",
      { ...viewed, sku_abcd: 1 },
      `The property '#/' contains additional properties ["sku_abcd"] outside of the schema when none are allowed`
    ],
    [
      "product_viewed",
      { ...viewed, product_id: 7 },
      "The property '#/product_id' of type integer did not match the following type: string"
    ],
    [
      "product_viewed",
      { ...viewed, price: "9" },
      "The property '#/price' of type string did not match the following type: number"
    ],
    [
      "product_viewed",
      { ...viewed, price: -1 },
      "The property '#/price' did not have a minimum value of 0, inclusively"
    ],
    ["product_viewed", { ...viewed, currency: "dollar" }, sentences.currency.text],
    [
      "product_viewed",
      { ...viewed, type: ["sale"] },
      `The property '#/type/0' value "sale" did not match one of the following values: price_drop, back_in_stock`
    ],
    [
      "cart_updated",
      { ...cart, action: "x" },
      `The property '#/action' value "x" did not match one of the following values: add, remove, replace`
    ],
    [
      "order_placed",
      { ...order, total_value: -1 },
      "The property '#/total_value' did not have a minimum value of 0, inclusively"
    ],
    [
      "order_placed",
      { ...order, products: [{ ...product, quantity: 1.5 }] },
      "The property '#/products/0/quantity' of type number did not match the following type: integer"
    ],
    [
      "order_placed",
      { ...order, products: [product, 7] },
      "The property '#/products/1' of type integer did not match the following type: object"
    ],
    ["order_cancelled", order, "The property '#/' did not contain a required property of 'cancel_reason'"]
  ])("%s %j is refused", (name, properties, sentence) => {
    const sent = JSON.parse(JSON.stringify(properties))
    const expected =
      sentence === "#/product_id" ? "The property '#/' did not contain a required property of 'product_id'" : sentence
    expect(reasons(name, sent)).toEqual([expected])
  })

  it("a product without a price is refused with its path [ecommerce.schema]", () => {
    const { price: _, ...cheap } = product
    expect(reasons("order_placed", { ...order, products: [product, cheap] })).toEqual([
      "The property '#/products/1' did not contain a required property of 'price'"
    ])
  })

  it("absent properties lack the first required one", () => {
    expect(reasons("order_placed", undefined)).toEqual([
      "The property '#/' did not contain a required property of 'order_id'"
    ])
  })

  it("total_value of a cart is required unless the action is add or remove", () => {
    const { total_value: _, ...rest } = cart
    const lacking = "The property '#/' did not contain a required property of 'total_value'"
    expect(reasons("cart_updated", rest)).toEqual([lacking])
    expect(reasons("cart_updated", { ...rest, action: "replace" })).toEqual([lacking])
    expect(reasons("cart_updated", { ...rest, action: "add" })).toEqual([])
    expect(reasons("cart_updated", { ...rest, action: "remove" })).toEqual([])
  })

  it("an extra property of a product is accepted, and noted", () => {
    const sent = send("order_placed", { ...order, products: [{ ...product, color: "red" }] })
    expect([sent.reasons, sent.mistakes]).toEqual([[], ["product-extra-property"]])
  })

  it("names are exact: any other spelling is an ordinary event, and noted [ecommerce.names]", () => {
    const sent = send("OrderPlaced", { anything: 1 })
    expect([sent.reasons, sent.mistakes]).toEqual([[], ["almost-recommended-event"]])
  })

  it("7.3 orders count, a cancellation subtracts the order, a refund the revenue [ecommerce.orders]", () => {
    const { events, user } = play()
    const event = (name: string, properties: object) => ({
      external_id: "u1",
      name: `ecommerce.${name}`,
      time: past,
      properties
    })
    events(
      event("order_placed", order),
      event("order_placed", { ...order, total_value: 100 }),
      event("order_cancelled", { ...order, cancel_reason: "late" }),
      event("order_refunded", { ...order, total_value: 4 })
    )
    expect(user({ external_id: "u1" })).toMatchObject({ total_revenue: 115, total_orders: 1, total_refund_value: 4 })
  })

  it("A13 alone: 201 with errors and without counter, or 400 if the workspace says so [ecommerce.alone]", () => {
    expect(send("order_placed", {}).status).toBe(201)
    expect(send("order_placed", {}).body).toEqual({
      message: "success",
      errors: [
        { type: "The property '#/' did not contain a required property of 'order_id'", input_array: "events", index: 0 }
      ]
    })
    const strict = play({ allEcommerceRefused: 400 })
    expect(strict.events({ external_id: "u1", name: "ecommerce.order_placed", time: past }).status).toBe(400)
  })

  it("A13 with another kind of failure: 400", () => {
    const { events } = play()
    expect(
      events({ external_id: "u1", name: "ecommerce.order_placed", time: past }, { name: "e", time: past }).status
    ).toBe(400)
  })

  it("a refusal of ordinary events applies too, with its sentence and 400", () => {
    const { events } = play()
    const { status, refused } = events({ external_id: "u1", name: "ecommerce.order_placed", properties: {} })
    expect([status, refused[0]?.reason]).toEqual([400, sentences.timeRequired.text])
  })
})
