import { describe, expect, it } from "@effect/vitest"
import type { Json } from "@sluice/values/Json"
import { Either } from "effect"
import * as fc from "fast-check"
import { reader, type Step } from "../src/record/Path.js"
import { matches, parse, type Selector, without } from "../src/record/Selector.js"

const value = fc.jsonValue().map((any): Json => JSON.parse(JSON.stringify(any)))

/** Every place in a value. */
function* places(of: Json, path: ReadonlyArray<Step> = []): Generator<ReadonlyArray<Step>> {
  if (typeof of !== "object" || of === null) return
  for (const [key, child] of Object.entries(of)) {
    const at = [...path, Array.isArray(of) ? Number(key) : key]
    yield at
    yield* places(child, at)
  }
}

const selector = (text: string): Selector => Either.getOrThrow(parse(text))
const cut = (record: Json, text: string): Json => without(record, selector(text))

describe("Selector", () => {
  it("law: removes only the selected values, and changes no record", () => {
    fc.assert(
      fc.property(value, (record) => {
        const before = JSON.stringify(record)
        for (const path of places(record)) {
          const rest = without(record, path)
          expect(reader(path)(rest) ?? null).toBeNull()
          for (const other of places(record))
            if (!path.every((at, i) => other[i] === at) && !other.every((at, i) => path[i] === at))
              expect(reader(other)(rest)).toBe(reader(other)(record))
        }
        expect(JSON.stringify(record)).toBe(before)
      })
    )
  })

  it("law: after $..name no object has a member of this name, and others have all of theirs", () => {
    const bodies = fc.letrec<{ json: unknown }>((tie) => ({
      json: fc.oneof(
        { maxDepth: 4 },
        fc.integer(),
        fc.array(tie("json"), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom("body", "id", "list", "__proto__"), tie("json"), {
          maxKeys: 3,
          noNullPrototype: true
        })
      )
    })).json
    fc.assert(
      fc.property(bodies, (any) => {
        const record: Json = JSON.parse(JSON.stringify(any))
        const expected: unknown = JSON.parse(JSON.stringify(record), function (key, member: unknown) {
          return key === "body" && !Array.isArray(this) ? undefined : member
        })
        expect(JSON.stringify(cut(record, "$..body"))).toBe(JSON.stringify(expected))
      })
    )
  })

  it("removes from every element of a list, and keeps the index of the others", () => {
    const record = { turns: [{ text: "x", at: 1 }, { at: 2 }, "y"] }
    expect(cut(record, "$.turns[*].text")).toEqual({ turns: [{ at: 1 }, { at: 2 }, "y"] })
    expect(cut(record, "$.turns[*]")).toEqual({ turns: [] })
    expect(cut(record, "$.turns[1]")).toEqual({ turns: [{ text: "x", at: 1 }, null, "y"] })
  })

  it("removes at any depth below a place", () => {
    const record = { a: { body: 1, list: [{ body: [2], id: 3 }] }, body: 4 }
    expect(cut(record, "$.a..body")).toEqual({ a: { list: [{ id: 3 }] }, body: 4 })
    expect(cut(record, "$..list[*].id")).toEqual({ a: { body: 1, list: [{ body: [2] }] }, body: 4 })
  })

  it.each(["$.turns[9]", "$.other", "$.turns.x.y", "$..nothing", "$.text[*]"])(
    "returns the same record if %s selects nothing",
    (text) => {
      const record = { turns: [1, { a: [] }], text: "x" }
      expect(cut(record, text)).toBe(record)
      expect(matches(record, selector(text))).toBe(false)
    }
  )

  it("selects own members only", () => {
    const record: Json = JSON.parse('{"__proto__":{"a":1},"b":{}}')
    expect(cut(record, "$.b.constructor")).toBe(record)
    expect(cut(record, "$.__proto__.a")).toEqual(JSON.parse('{"__proto__":{},"b":{}}'))
  })

  it.each([
    ["$.", "a path to a part of the record, such as $.transcript"],
    ["$['transcript']", 'the path $["transcript"]'],
    ["", 'a path such as $.user.id or $["odd name"]']
  ])("refuses %j", (text, expected) => {
    expect(parse(text)).toEqual(Either.left(expected))
  })
})
