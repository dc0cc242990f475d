import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { pathOf } from "../src/pages/requests/Place.js"

const body = {
  events: [{ name: "a" }, { properties: { "with.dots": { inner: 1 }, list: [7, 8] } }],
  "a[0]": 1
}

describe("the path of a place in a body", () => {
  it.each([
    ["events[0].name", ["events", 0, "name"]],
    ["events[1].properties.with.dots.inner", ["events", 1, "properties", "with.dots", "inner"]],
    ["events[1].properties.list[1]", ["events", 1, "properties", "list", 1]],
    ["events[0].missing", ["events", 0]],
    ["events[9]", ["events"]],
    ["a[0]", ["a[0]"]],
    ["", []],
    ["nothing", []]
  ])("%s", (place, path) => {
    expect(pathOf(place, body)).toEqual(path)
  })

  it("always exists", () => {
    fc.assert(
      fc.property(fc.json(), fc.string(), (json, place) => {
        const value: unknown = JSON.parse(json)
        const inner = pathOf(place, value).reduce<unknown>(
          (at, step) => Object.entries(Object(at)).find(([name]) => name === String(step))?.[1],
          value
        )
        expect(inner).not.toBe(undefined)
      })
    )
  })
})
