import { describe, expect, it } from "vitest"
import * as RequiredFields from "../src/items/RequiredFields.js"

const missing = (fields: unknown) =>
  RequiredFields.missing(fields).map(({ message }) => /needs (\w+)/.exec(message)?.[1])

describe("required fields", () => {
  it("depend on the kind of item, with or without optional marks [S-28]", () => {
    expect([
      missing({}),
      missing({ name: "a", "time?": "$.t" }),
      missing({ "product_id?": "$.p", time: "$.t" }),
      missing({ product_id: "p", currency: "EUR", price: 1, time: "$.t" }),
      missing({ products: "$.lines" })
    ]).toEqual([["name", "time"], [], ["currency", "price"], [], []])
  })

  it("are not checked outside the short form or with a directive", () => {
    expect([undefined, null, "$.x", ["x"], { "@path": "$.event" }].map(missing)).toEqual([[], [], [], [], []])
  })
})
