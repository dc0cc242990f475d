import { describe, expect, it } from "@effect/vitest"
import type { Json } from "@sluice/values/Json"
import * as fc from "fast-check"
import { every, format, get, parse, parseSelector, reader, type Step, without } from "../src/record/Path.js"

const name = fc.oneof(
  fc.constantFrom("a", "b", "odd name", "a.b", "__proto__", "constructor", "7", "007", "length"),
  fc.stringMatching(/^[ !#-&(-Z^-~]+$/)
)
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.nat({ max: 999 }),
  name.filter((text) => !/^(?:0|[1-9]\d{0,8})$/.test(text))
)
const value = fc.jsonValue().map((any): Json => JSON.parse(JSON.stringify(any)))

/** Every place in a value, as the selectors of the settings see it. */
function* places(of: Json, path: ReadonlyArray<Step> = []): Generator<ReadonlyArray<Step>> {
  if (typeof of !== "object" || of === null) return
  for (const [key, child] of Object.entries(of)) {
    const at = [...path, Array.isArray(of) ? Number(key) : key]
    yield at
    yield* places(child, at)
  }
}

describe("Path", () => {
  it("law: a formatted path below a name is parsed to the same steps", () => {
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        expect(parse(format("$.first", steps))).toEqual(["first", ...steps])
      })
    )
  })

  it("law: selectors and readers find the same value at every place of a record", () => {
    fc.assert(
      fc.property(value, (record) => {
        for (const path of places(record)) expect(get(record, path)).toEqual(reader(path)(record))
      })
    )
  })

  it("law: without removes what it selects, nothing else, and changes no record", () => {
    fc.assert(
      fc.property(value, (record) => {
        const before = JSON.stringify(record)
        for (const path of places(record)) {
          const rest = without(record, path)
          expect(get(rest, path) ?? null).toBeNull()
          for (const other of places(record))
            if (!path.every((at, i) => other[i] === at) && !other.every((at, i) => path[i] === at))
              expect(get(rest, other)).toBe(get(record, other))
        }
        expect(JSON.stringify(record)).toBe(before)
      })
    )
  })

  it.each([
    ["$.a.b[0]", ["a", "b", 0]],
    ["a[*].b", ["a", every, "b"]],
    ["$[3]", [3]],
    ["odd name.b", ["odd name", "b"]],
    ["__proto__.a", ["__proto__", "a"]],
    ["", undefined],
    ["$", undefined],
    ["$.", undefined],
    ["a..b", undefined],
    ["a[b]", undefined],
    ['a["b"]', undefined],
    ["a.", undefined]
  ])("reads the selector %j", (text, expected) => {
    expect(parseSelector(text)).toEqual(expected)
  })

  it("selects own members only", () => {
    const record: Json = JSON.parse('{"__proto__":{"a":1},"b":{}}')
    expect(get(record, ["__proto__", "a"])).toBe(1)
    expect(get(record, ["b", "constructor"])).toBeUndefined()
    expect(without(record, ["__proto__", "a"])).toEqual(JSON.parse('{"__proto__":{},"b":{}}'))
  })

  it("removes from every element of a list, and keeps the index of the others", () => {
    const record = { turns: [{ text: "x", at: 1 }, { at: 2 }, "y"] }
    expect(without(record, ["turns", every, "text"])).toEqual({ turns: [{ at: 1 }, { at: 2 }, "y"] })
    expect(without(record, ["turns", every])).toEqual({ turns: [] })
    expect(without(record, ["turns", 1])).toEqual({ turns: [{ text: "x", at: 1 }, null, "y"] })
    expect(without(record, ["turns", 9])).toEqual(record)
    expect(without(record, ["other"])).toBe(record)
  })
})
