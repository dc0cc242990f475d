import { describe, expect, it } from "@effect/vitest"
import type { Json, JsonObject } from "@sluice/values/Json"
import { Either } from "effect"
import * as Mapping from "../src/mapping/Mapping.js"
import { applied, compiled, deepList, deepObject, json } from "./support/mappings.js"

describe("names that the language knows", () => {
  const names = ["__proto__", "constructor", "prototype", "toString", "hasOwnProperty", "valueOf", "at", "map"]

  it("resolve to nothing if the record has no such member", () => {
    for (const name of names) {
      for (const path of [
        name,
        `a.${name}`,
        `a.b.${name}`,
        `l.${name}`,
        `t.${name}`,
        `${name}.${name}`,
        `a.${name}.c`
      ]) {
        expect([path, applied({ "@path": path }, { a: { b: {} }, l: [1], t: "text" })]).toEqual([path, undefined])
      }
    }
  })

  it("are read if the record has such a member", () => {
    for (const name of names) {
      const record = json(`{"${name}":{"x":1},"a":{"${name}":{"y":2}}}`) as JsonObject
      expect(applied({ "@path": `${name}.x` }, record)).toBe(1)
      expect(applied({ "@path": `a.${name}.y` }, record)).toBe(2)
      expect(applied({ "@template": `{{${name}.x}}` }, record)).toBe("1")
    }
  })

  it("are ordinary keys of the result, and affect nothing else", () => {
    const record = json(
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"n":{"__proto__":{"x":1},"y":null}}'
    ) as JsonObject
    const whole = { "@path": "$." }
    const mappings: ReadonlyArray<Json> = [
      json('{"__proto__":{"@path":"__proto__"},"constructor":5}'),
      { "@merge": { direction: "right", objects: [whole, json('{"__proto__":{"z":1}}') as JsonObject] } },
      { "@flatten": { value: whole, separator: "." } },
      { "@excludeWhenNull": whole },
      { "@json": { mode: "decode", value: { "@json": { mode: "encode", value: whole } } } },
      { "@transform": { apply: whole, mapping: { "@path": "__proto__" } } }
    ]
    const texts = mappings.map((mapping) => JSON.stringify(applied(mapping, record)))
    expect(texts).toEqual([
      '{"__proto__":{"polluted":1},"constructor":5}',
      '{"__proto__":{"z":1},"constructor":{"prototype":{"polluted":1}},"n":{"__proto__":{"x":1},"y":null}}',
      '{"__proto__.polluted":1,"constructor.prototype.polluted":1,"n.__proto__.x":1,"n.y":null}',
      '{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}},"n":{"__proto__":{"x":1}}}',
      JSON.stringify(record),
      '{"polluted":1}'
    ])
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false)
    for (const mapping of mappings) {
      const made = applied(mapping, record)
      expect(Object.getPrototypeOf(made)).toBe(Object.prototype)
    }
  })
})

describe("values that nest deep", () => {
  const deep = { l: deepList(100_000), o: deepObject(100_000), t: "[".repeat(100_000) + "]".repeat(100_000) }

  it("are passed on at any depth", () => {
    expect(applied({ "@path": "l" }, deep)).toBe(deep.l)
    expect(applied({ "@template": "{{l}}{{o}}" }, deep)).toBe("[object Object]")
    expect(applied(json('{"@if":{"blank":{"@path":"l"},"then":"T","else":"E"}}'), deep)).toBe("E")
    expect(applied({ "@merge": { direction: "right", objects: [{ "@path": "o" }] } }, deep)).toEqual({ a: deep.o["a"] })
    expect(applied({ "@replace": { value: { "@path": "l" }, pattern: "x" } }, deep)).toBe("")
  })

  it("are refused if a directive would process them", () => {
    const tooDeep = (at: string, path: string): Mapping.MappingRefusal =>
      new Mapping.MappingRefusal(
        "mapping-too-deep",
        { at, path },
        "The value is nested deeper than 256 levels. Map a part of it, or flatten it in the source."
      )
    expect(applied({ a: { "@flatten": { separator: ".", value: { "@path": "l" } } } }, deep)).toEqual(
      tooDeep("mapping.a.@flatten", "$.l")
    )
    expect(applied({ a: { "@flatten": { separator: ".", value: { "@path": "o" } } } }, deep)).toEqual(
      tooDeep("mapping.a.@flatten", "$.o")
    )
    expect(applied({ "@excludeWhenNull": { "@path": "o" } }, deep)).toEqual(tooDeep("mapping.@excludeWhenNull", "$.o"))
    expect(applied({ "@json": { mode: "encode", value: { "@path": "o" } } }, deep)).toEqual(
      tooDeep("mapping.@json", "$.o")
    )
    expect(applied({ "@json": { mode: "decode", value: { "@path": "t" } } }, deep)).toEqual(
      tooDeep("mapping.@json", "$.t")
    )
  })

  it("are accepted up to the limit", () => {
    const { depth } = Mapping.limits
    const encode = { "@json": { mode: "encode", value: { "@path": "x" } } }
    const flatten = { "@flatten": { separator: ".", value: { "@path": "x" } } }
    for (const mapping of [encode, flatten, { "@excludeWhenNull": { "@path": "x" } }]) {
      expect(Mapping.isRefusal(applied(mapping, { x: deepObject(depth) }))).toBe(false)
      expect(Mapping.isRefusal(applied(mapping, { x: deepObject(depth + 1) }))).toBe(true)
    }
    const decode = { "@json": { mode: "decode", value: { "@path": "x" } } }
    expect(applied(decode, { x: JSON.stringify(deepList(depth)) })).toEqual(deepList(depth))
    expect(Mapping.isRefusal(applied(decode, { x: JSON.stringify(deepList(depth + 1)) }))).toBe(true)
  })
})

describe("results that grow", () => {
  const doubling = (times: number, apply: Json, read: Json): Json => {
    let mapping = read
    for (let i = 0; i < times; i++) mapping = { "@transform": { apply, mapping: { "@literal": mapping } } }
    return mapping
  }

  it("are refused before they are created: strings", () => {
    const mapping = doubling(40, { x: { "@template": "{{x}}{{x}}" } }, { "@path": "x" })
    expect(applied(mapping, { x: "ab" })).toMatchObject({ code: "mapping-too-large" })
  })

  it("are refused before they are sent: the same part repeated", () => {
    const mapping = doubling(40, { x: [{ "@path": "x" }, { "@path": "x" }] }, { "@path": "x" })
    expect(applied(mapping, { x: "ab" })).toMatchObject({ code: "mapping-too-large", mappingPath: "mapping" })
  })

  it("are refused while directives process them", () => {
    const grown = (read: Json): Json => doubling(40, { x: { l: { "@path": "x" }, r: { "@path": "x" } } }, read)
    for (const read of [
      { "@flatten": { separator: ".", value: { "@path": "x" } } },
      { "@excludeWhenNull": { "@path": "x" } },
      { "@json": { mode: "encode", value: { "@path": "x" } } }
    ]) {
      expect(applied(grown(read), { x: "ab" })).toMatchObject({ code: "mapping-too-large" })
    }
    const lists = doubling(40, { x: [{ "@path": "x" }, { "@path": "x" }] }, { "@template": "{{x}}" })
    expect(applied(lists, { x: "ab" })).toMatchObject({ code: "mapping-too-large" })
  })

  it("are refused if one large part of the record is read many times", () => {
    const copies = compiled(Array.from({ length: 100 }, () => ({ "@path": "$.text" })))
    expect(copies.apply({ text: "x".repeat(1000) })).toHaveLength(100)
    expect(copies.apply({ text: "x".repeat(1024 * 1024) })).toEqual(
      new Mapping.MappingRefusal(
        "mapping-too-large",
        { at: "mapping" },
        "The mapping would produce more than 16777216 characters for this record. Map fewer or smaller parts of it."
      )
    )
  })

  it("do not count against the next record", () => {
    const mapping = compiled({ "@template": "{{a}}" })
    const large = { a: "x".repeat(9 * 1024 * 1024) }
    expect([1, 2, 3].map(() => Mapping.isRefusal(mapping.apply(large)))).toEqual([false, false, false])
  })
})

describe("a refusal", () => {
  it("contains no value of the record", () => {
    const canary = "canary-4711"
    const record: JsonObject = { x: deepObject(300), n: 5, [canary]: canary, t: canary.repeat(2_000_000) }
    for (const mapping of [
      { "@flatten": { separator: ".", value: { "@path": "x" } } },
      { "@path": { "@path": "n" } },
      { "@template": "{{t}}{{t}}" },
      { "@json": { mode: "encode", value: { "@path": "$." } } }
    ]) {
      const refused = applied(mapping, record)
      expect(Mapping.isRefusal(refused)).toBe(true)
      expect(JSON.stringify(refused)).not.toContain(canary)
    }
  })

  it("is a reason without conversion", () => {
    const mapping = Either.getOrThrow(Mapping.fields({ a: { "@path": { "@path": "n" } } }))
    expect(JSON.parse(JSON.stringify(mapping.apply({ n: 1 })))).toEqual({
      code: "mapping-not-text",
      path: "$.n",
      mappingPath: "fields.a.@path",
      message: "The path for this record is not text. Use a value that is always text."
    })
  })
})
