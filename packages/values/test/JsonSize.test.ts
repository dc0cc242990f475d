import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import type { Json } from "../src/Json.js"
import * as JsonSize from "../src/JsonSize.js"

describe("JsonSize.atMost", () => {
  const longest = -1.2345678901234567e-6
  const number = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.double({ min: -1e-5, max: 1e-5, noNaN: true })
  )
  const lists = fc.array(fc.oneof(number, fc.constantFrom(longest, -0, 1e21, -Number.MAX_VALUE, "\u0000\u001f", "€")))

  it("is never below the bytes of the JSON, even for a list of the longest numbers", () => {
    const bytes = (value: Json) => Buffer.byteLength(JSON.stringify(value))
    fc.assert(fc.property(lists, (list) => JsonSize.atMost(list) >= bytes(list)))
    const list = Array.from({ length: 1000 }, () => longest)
    expect(JsonSize.atMost(list)).toBeGreaterThanOrEqual(bytes(list))
  })
})
