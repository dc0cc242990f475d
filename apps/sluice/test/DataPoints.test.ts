import * as Item from "@sluice/core/Item"
import { describe, expect, it } from "vitest"
import * as DataPoints from "../src/wiring/DataPoints.js"

const record = { id: "a", seq: 0, origin: { source: "s" }, body: {} }
const points = (lane: string, value: object) =>
  DataPoints.ofItem(
    Item.make({
      record,
      destination: "d",
      part: 0,
      key: "external_id:a",
      lane,
      json: JSON.stringify(value),
      repeatable: true
    })
  )

describe("data points", () => {
  it.each([
    [{ external_id: "a", first_name: "A", email: "a@b.c" }, 2],
    [{ email: "a@b.c", first_name: "A" }, 1],
    [{ external_id: "a", email_subscribe: "opted_in", subscription_groups: [] }, 0],
    [{ user_alias: { alias_name: "a", alias_label: "b" }, _update_existing_only: false, x: null }, 1],
    [{ external_id: "a", nested: { a: 1, b: { c: 2, d: 3 } }, list: [1, 2, 3], empty: {} }, 5]
  ])("of attributes %j are %i", (value, count) => {
    expect(points("attributes", value)).toBe(count)
  })

  it("of events and purchases are one each", () => {
    expect([points("events", { properties: { a: 1, b: 2 } }), points("purchases", {})]).toEqual([1, 1])
  })
})
