import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { format, parse } from "../src/Address.js"

const name = fc.stringMatching(/^[a-z]{1,8}$/)

describe("addresses", () => {
  it("round-trip through format and parse", () => {
    fc.assert(
      fc.property(
        name,
        fc.option(fc.string({ minLength: 1, unit: "grapheme" }), { nil: undefined }),
        fc.dictionary(name, fc.string({ minLength: 1, unit: "grapheme" }), { noNullPrototype: true }),
        (page, item, filters) => {
          expect(parse(format(page, item, filters))).toEqual({ page, item, filters })
        }
      )
    )
  })

  it("can be parsed with any content", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (hash) => {
        expect(typeof parse(`#${hash}`).page).toBe("string")
      })
    )
  })

  it("omit empty filters", () => {
    expect(format("requests", undefined, { status: "", path: "/users/track" })).toBe("#/requests?path=%2Fusers%2Ftrack")
  })
})
