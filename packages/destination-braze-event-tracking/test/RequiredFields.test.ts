import { describe, expect, it } from "vitest"
import * as RequiredFields from "../src/items/RequiredFields.js"

const missing = (fields: unknown) =>
  RequiredFields.missing(fields).map(({ message }) => /needs (\w+)/.exec(message)?.[1])

describe("what a mapping must name", () => {
  it("depends on what it makes, and optional marks do not hide it [S-28]", () => {
    expect([
      missing({}),
      missing({ name: "a", "time?": "$.t" }),
      missing({ "product_id?": "$.p", time: "$.t" }),
      missing({ product_id: "p", currency: "EUR", price: 1, time: "$.t" }),
      missing({ products: "$.lines" })
    ]).toEqual([["name", "time"], [], ["currency", "price"], [], []])
  })

  it("is not known of what is no short form, or comes from a directive", () => {
    expect([undefined, null, "$.x", ["x"], { "@path": "$.event" }].map(missing)).toEqual([[], [], [], [], []])
  })
})
