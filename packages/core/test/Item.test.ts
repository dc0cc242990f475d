import type { JsonObject } from "@sluice/values/Json"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Item from "../src/destination/Item.js"
import * as SourceRecord from "../src/record/SourceRecord.js"

const record = SourceRecord.make("r1", 0, { source: "test" }, {})
const ofText = (json: string): Item.Item =>
  Item.make({ record, destination: "d", part: 0, key: "k", lane: "events", json, repeatable: false })
const ofValue = (value: JsonObject, atMost: number): Item.Item =>
  Item.of({ record, destination: "d", part: 0, key: "k", lane: "events", value, atMost, repeatable: false })

describe("an item made of an object", () => {
  it("has the JSON of the object, and its exact size if it is large", () => {
    fc.assert(
      fc.property(fc.string({ unit: "grapheme", maxLength: 3_000 }), fc.nat(), (text, more) => {
        const json = JSON.stringify({ text })
        const bytes = Buffer.byteLength(json)
        const item = ofValue({ text }, bytes + more)
        expect([item.json, Item.exceeds(item, bytes - 1), Item.exceeds(item, bytes)]).toEqual([json, true, false])
        expect(item.bytes).toBe(bytes + more > Item.small ? bytes : bytes + more)
      })
    )
  })

  it("has an exact size, for every way to make it and every bound", () => {
    const size = Buffer.byteLength('{"a":"é"}')
    const items = [ofText('{"a":"é"}'), ofValue({ a: "é" }, 100), ofValue({ a: "é" }, Item.small + 1)]
    expect(items.map((item) => [item.bytes, Item.size(item)])).toEqual([
      [size, size],
      [100, size],
      [size, size]
    ])
  })

  it("keeps a small object as it is, and a large one as text", () => {
    const value = { text: "a" }
    expect([ofValue(value, Item.small).value, ofValue(value, Item.small + 1).value]).toEqual([value, undefined])
    expect(ofValue(value, Item.small).value).toBe(value)
  })
})

describe("hash", () => {
  it("of an object is that of its JSON", () => {
    const text = fc.string({ unit: "binary", maxLength: 20 })
    const leaf = fc.oneof(text, fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null))
    const value = fc.dictionary(
      text,
      fc.oneof(leaf, fc.array(leaf, { maxLength: 3 }), fc.dictionary(text, leaf, { maxKeys: 3 })),
      { maxKeys: 4 }
    )
    fc.assert(
      fc.property(value, (made) => {
        const json: JsonObject = JSON.parse(JSON.stringify(made))
        expect(Item.hash(ofValue(json, 100))).toBe(Item.hashOf(JSON.stringify(json)))
      }),
      { numRuns: 200 }
    )
    expect(Item.hash(ofText('{"a":1}'))).toBe(Item.hashOf('{"a":1}'))
  })
})

describe("forget", () => {
  it("releases everything that would be sent", () => {
    const items = [ofText('{"a":1}'), ofValue({ a: 1 }, 10)]
    expect(items.map(({ json }) => json)).toEqual(['{"a":1}', '{"a":1}'])
    items.forEach(Item.forget)
    expect(items.map(({ json, value }) => [json, value])).toEqual([
      ["", undefined],
      ["", undefined]
    ])
  })
})

describe("key", () => {
  it("differs for every identity, for any text in its parts", () => {
    const part = fc.string({ unit: fc.constantFrom("a", ":", "%", "3", "A") })
    const identity = fc.array(part, { minLength: 1, maxLength: 2 })
    fc.assert(
      fc.property(identity, identity, (first, second) => {
        const same = JSON.stringify(first) === JSON.stringify(second)
        expect(Item.key("alias", ...first) === Item.key("alias", ...second)).toBe(same)
      })
    )
  })
})
