import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Json from "../src/Json.js"

describe("parse", () => {
  it("returns the same as JSON.parse, and undefined if JSON.parse throws", () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        let expected: unknown
        try {
          expected = JSON.parse(text)
        } catch {
          expected = undefined
        }
        expect(Json.parse(text)).toEqual(expected)
      })
    )
  })
})

describe("put", () => {
  it("sets __proto__ as a member and does not change the prototype", () => {
    const object: Json.MutableJsonObject = {}
    Json.put(object, "__proto__", { polluted: true })
    Json.put(object, "a", 1)
    expect(JSON.stringify(object)).toBe('{"__proto__":{"polluted":true},"a":1}')
    expect("polluted" in object).toBe(false)
  })
})

describe("isObject", () => {
  it("is true for objects only", () => {
    expect([{}, { a: 1 }, [], null, undefined, "a", 1, true].map((value) => Json.isObject(value))).toEqual([
      true,
      true,
      ...Array.from({ length: 6 }, () => false)
    ])
  })
})
