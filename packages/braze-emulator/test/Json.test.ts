import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Json from "../src/text/Json.js"

describe("sizes", () => {
  it("of a JSON value are those of its text in UTF-8", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "binary" }), (value) => {
        expect(Json.bytes(value)).toBe(Buffer.byteLength(JSON.stringify(value)))
      })
    )
  })
  it("of a string are those of Node, including unpaired surrogates", () => {
    fc.assert(
      fc.property(
        fc.string({
          unit: fc.oneof(fc.constantFrom("\ud800", "\udc00", "é", "€"), fc.string({ unit: "binary", maxLength: 2 }))
        }),
        (text) => {
          expect(Json.utf8Bytes(text)).toBe(Buffer.byteLength(text))
          expect(Json.bytes(text)).toBe(Buffer.byteLength(JSON.stringify(text)))
        }
      )
    )
  })
})
