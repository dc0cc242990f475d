import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as JsonValues from "../src/Arbitraries/JsonValues.js"
import { copy } from "../src/internal/Copy.js"
import { fingerprint } from "../src/internal/Fingerprint.js"

describe("copy", () => {
  /** Every array and object in a value. */
  const inside = (value: unknown): ReadonlyArray<object> =>
    typeof value === "object" && value !== null ? [value, ...Object.values(value).flatMap(inside)] : []

  it("law: is equal, shares nothing and keeps the order of keys, `__proto__` among them", () => {
    fc.assert(
      fc.property(JsonValues.object, (value) => {
        const copied = copy(value)
        expect(JSON.stringify(copied)).toBe(JSON.stringify(value))
        const originals = new Set(inside(value))
        expect(inside(copied).filter((one) => originals.has(one))).toEqual([])
      })
    )
  })

  it("copies values that are nested too deeply for recursion", () => {
    const nested = { value: JsonValues.nested(50_000, "object") }
    expect(fingerprint(copy(nested))).toBe(fingerprint(nested))
  })
})

describe("fingerprint", () => {
  it("law: is equal if and only if the JSON text is equal", () => {
    fc.assert(
      fc.property(JsonValues.value, JsonValues.value, (one, other) => {
        expect(fingerprint(one) === fingerprint(other)).toBe(JSON.stringify(one) === JSON.stringify(other))
        expect(fingerprint({ one })).toBe(fingerprint(copy({ one })))
      })
    )
  })

  it("distinguishes texts from structure", () => {
    expect(fingerprint(["a", "b"])).not.toBe(fingerprint(['a","b']))
    expect(fingerprint({ a: 1 })).not.toBe(fingerprint([{ a: 1 }]))
    expect(fingerprint("1")).not.toBe(fingerprint(1))
  })
})
