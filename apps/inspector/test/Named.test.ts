import { describe, expect, it } from "vitest"
import { idOf, names } from "../src/pages/requests/Named.js"

const id = "0a1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"

describe("the request of an address", () => {
  it.each([
    ["12", true],
    [id, true],
    [id.toUpperCase(), true],
    ["1", false],
    [id.slice(1), false],
    [undefined, false]
  ])("%j is the one with this number and id: %j", (item, expected) => {
    expect(names(item, { n: 12, id })).toBe(expected)
  })

  it("is looked up by its id only if the text is an id", () => {
    expect([id.toUpperCase(), "12", "", `${id}0`, `x${id}`].map(idOf)).toEqual([id, ...Array(4).fill(undefined)])
  })
})
