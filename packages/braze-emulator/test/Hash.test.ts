import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Hash from "../src/text/Hash.js"

const shuffled = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(shuffled)
  if (typeof value !== "object" || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([name, inner]) => [name, shuffled(inner)])
  )
}

describe("Hash", () => {
  it("ignores the order of an object's keys", () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(Hash.format(Hash.ofValue(shuffled(value)))).toBe(Hash.format(Hash.ofValue(value)))
      })
    )
  })

  it("differs for different contents", () => {
    const seen = new Map<string, string>()
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        const text = JSON.stringify(value, (_, inner: unknown) => shuffledKeys(inner))
        const hash = Hash.format(Hash.ofValue(JSON.parse(JSON.stringify(value))))
        const before = seen.get(hash)
        expect(before === undefined || before === text).toBe(true)
        seen.set(hash, text)
      }),
      { numRuns: 2_000 }
    )
  })

  it("does not depend on earlier values", () => {
    const field = fc.constantFrom("a", "b", "c")
    const text = fc.oneof(fc.constantFrom("x", "y"), fc.string({ maxLength: 100 }))
    const flat = fc.dictionary(field, fc.oneof(text, fc.integer(), fc.boolean()))
    const object = fc.dictionary(field, fc.oneof(text, flat, fc.array(flat)))
    fc.assert(
      fc.property(fc.array(object, { maxLength: 6 }), object, (before, value) => {
        const first = Hash.ofValue(value)
        for (const other of before) Hash.ofValue(other)
        expect(Hash.ofValue(value)).toEqual(first)
        const written = new Uint32Array(3)
        Hash.writeValue(value, written, 1)
        expect([...written]).toEqual([0, first.high, first.low])
      })
    )
  })

  it.each([
    [
      [1, 2],
      [2, 1]
    ],
    [["a", "b"], ["ab"]],
    [
      { a: 1, b: 2 },
      { a: 2, b: 1 }
    ],
    [{ a: { b: 1 } }, { a: 1, b: {} }],
    ["1", 1],
    [null, false],
    [0.1, 0.2],
    [{}, []],
    [[[]], []],
    [{ a: 1, b: 1 }, { a: 1 }]
  ])("keeps %j and %j apart", (one, two) => {
    expect(Hash.format(Hash.ofValue(one))).not.toBe(Hash.format(Hash.ofValue(two)))
  })

  it("creates UUIDs that differ per counter and are the same in every run", () => {
    const made = Array.from({ length: 10_000 }, (_, n) => Hash.uuid(7, n))
    expect(new Set(made).size).toBe(10_000)
    expect(made.every((id) => /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-a[0-9a-f]{3}-[0-9a-f]{12}$/.test(id))).toBe(true)
    expect(Hash.uuid(7, 1)).toBe(made[1])
  })

  it("draws evenly", () => {
    const draws = Array.from({ length: 20_000 }, (_, n) => Hash.draw(42, 0, n, 1))
    expect(draws.every((draw) => draw >= 0 && draw < 1)).toBe(true)
    for (const share of [0.01, 0.2, 0.5, 0.9]) {
      expect(Math.abs(draws.filter((draw) => draw < share).length / draws.length - share)).toBeLessThan(0.015)
    }
  })

  it("is formatted with sixteen digits", () => {
    const half = fc.integer({ min: 0, max: 0xffff_ffff })
    fc.assert(
      fc.property(half, half, (high, low) => {
        const digits = ((BigInt(high) << 32n) | BigInt(low)).toString(16).padStart(16, "0")
        expect(Hash.format({ high, low })).toBe(digits)
      })
    )
  })
})

const shuffledKeys = (value: unknown): unknown =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [two]) => (one < two ? -1 : 1)))
    : value
