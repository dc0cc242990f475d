import { Findings } from "@sluice/values/Findings"
import type { Json, JsonObject } from "@sluice/values/Json"
import * as JsonSize from "@sluice/values/JsonSize"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Properties from "../src/Properties.js"

const json = fc.jsonValue().map((value): Json => JSON.parse(JSON.stringify(value)))
const nest = (levels: number): Json => {
  let value: Json = "x"
  for (let level = 0; level < levels; level++) value = level % 2 === 0 ? [value] : { a: value }
  return value
}
const said = (findings: Findings): ReadonlyArray<unknown> =>
  [...findings.problems, ...findings.warnings].map(({ code, mappingPath }) => [mappingPath, code])
const collector = (optional: ReadonlyArray<string> = []): Findings =>
  new Findings((field) => ({ mappingPath: field }), new Set(optional))

describe("Properties.read", () => {
  const read = (given: JsonObject, kind = Properties.event, optional: ReadonlyArray<string> = []) => {
    const findings = collector(optional)
    const { value: kept, bytes } = Properties.read(given, kind, "properties", findings)
    if (bytes < JsonSize.unencodable) expect(bytes).toBeGreaterThanOrEqual(Buffer.byteLength(JSON.stringify(kept)))
    return { kept, said: said(findings), failed: findings.failed }
  }

  it("returns valid properties as they are", () => {
    const given = {
      a: 1,
      b: "x".repeat(255),
      c: true,
      d: [1, "x", { e: null }],
      f: { g: "x".repeat(300) },
      emoji: "😀".repeat(127),
      "": undefined
    }
    const { "": _, ...fine } = given
    expect(read(fine).kept).toBe(fine)
    expect(read(fine).said).toEqual([])
  })

  it("leaves out numbers that JSON cannot carry or that have lost digits at any depth, each with its path", () => {
    const given = {
      a: { b: [1, Number.NaN, { c: Number.POSITIVE_INFINITY, d: 2 }], e: [Number.NEGATIVE_INFINITY] },
      f: JSON.parse('{"g":[1e999,1726275868403174100],"__proto__":1,"n":null}')
    }
    expect(read(given)).toEqual({
      kept: { a: { b: [1, { d: 2 }], e: [] }, f: JSON.parse('{"g":[],"__proto__":1,"n":null}') },
      said: [
        ["properties.a.b[1]", "number-not-finite"],
        ["properties.a.b[2].c", "number-not-finite"],
        ["properties.a.e[0]", "number-not-finite"],
        ["properties.f.g[0]", "number-not-finite"],
        ["properties.f.g[1]", "number-unsafe"]
      ],
      failed: false
    })
    const list = fc.array(fc.double())
    fc.assert(
      fc.property(fc.dictionary(fc.constantFrom("a", "b"), list), list, (object, numbers) => {
        const { kept, said } = read({ m: [object, numbers] })
        expect(JSON.parse(JSON.stringify(kept))).toEqual(
          JSON.parse(JSON.stringify(kept), (_, value) => value ?? "null")
        )
        const lost = [...Object.values(object).flat(), ...numbers].filter((n) => !(Math.abs(n) < 2 ** 53))
        expect(said.length).toBe(lost.length)
      })
    )
  })

  it("leaves out what Braze would drop, with a warning", () => {
    const given = {
      a: null,
      b: "x".repeat(256),
      c: Number.NaN,
      d: Number.POSITIVE_INFINITY,
      $e: 1,
      "": 1,
      ["f".repeat(256)]: 1,
      g: 2 ** 53,
      h: 1
    }
    expect(read(given)).toEqual({
      kept: { h: 1 },
      said: [
        ["properties.a", "value-null"],
        ["properties.b", "text-too-long"],
        ["properties.c", "number-not-finite"],
        ["properties.d", "number-not-finite"],
        ["properties[…]", "property-name-not-valid"],
        ["properties[…]", "property-name-not-valid"],
        ["properties[…]", "property-name-not-valid"],
        ["properties.g", "number-unsafe"]
      ],
      failed: false
    })
  })

  it("refuses the reserved names of each kind, unless they are optional", () => {
    const given = { time: 1, price: 2, Time: 3 }
    expect(read(given).said).toEqual([["properties.time", "property-reserved"]])
    expect(read(given, Properties.purchase).said).toEqual([
      ["properties.time", "property-reserved"],
      ["properties.price", "property-reserved"]
    ])
    expect(read(given).failed).toBe(true)
    expect(read(given, Properties.event, ["properties.time"])).toMatchObject({
      kept: { price: 2, Time: 3 },
      failed: false
    })
    expect(read(given, Properties.event, ["properties"])).toMatchObject({ failed: false })
  })

  it("keeps the first 256", () => {
    const given = Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`p${at}`, at]))
    const { kept, said } = read(given)
    expect(Object.keys(kept)).toEqual(Object.keys(given).slice(0, 256))
    expect(said).toEqual([["properties", "properties-too-many"]])
  })

  it("refuses nesting beyond the limit without overflowing the stack", () => {
    expect(read({ a: nest(JsonSize.maxLevels) }).failed).toBe(false)
    expect(read({ a: nest(JsonSize.maxLevels + 1) }).said).toEqual([["properties.a", "value-too-deep"]])
    expect(read({ a: nest(100_000) }).said).toEqual([["properties.a", "value-too-deep"]])
  })

  it("treats __proto__ as a name like any other", () => {
    const given: JsonObject = JSON.parse('{"__proto__":{"polluted":true},"a":null}')
    const { kept } = read(given)
    expect(JSON.stringify(kept)).toBe('{"__proto__":{"polluted":true}}')
    expect("polluted" in {}).toBe(false)
  })

  it("never changes its input, and returns its own output unchanged", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.oneof(fc.string(), fc.constantFrom("time", "$a", "price")), json), (given) => {
        const before = JSON.stringify(given)
        const first = read(given, Properties.purchase)
        expect(JSON.stringify(given)).toBe(before)
        const second = collector()
        expect(Properties.read(first.kept, Properties.purchase, "properties", second).value).toEqual(first.kept)
        expect(second.problems).toEqual([])
      })
    )
  })

  it("measures the bytes exactly at the limit", () => {
    const rules = Properties.purchase
    const fits = { a: "é".repeat((rules.maxBytes - 8) / 2) }
    const over = { a: `${fits.a}x` }
    const isTooLarge = (value: JsonObject) => Properties.isTooLarge({ value, bytes: JsonSize.atMost(value) }, rules)
    expect([fits, over].map(isTooLarge)).toEqual([false, true])
  })
})

describe("Properties", () => {
  it("have the same size however often a name occurs", () => {
    const read = (given: JsonObject) => {
      const findings = collector()
      return { ...Properties.read(given, Properties.event, "properties", findings), said: said(findings) }
    }
    for (const given of [{ fine: 1 }, { time: 1 }, { ["x".repeat(256)]: 1 }, { "x\ud800": 1 }])
      expect(read(given)).toEqual(read(given))
  })
})
