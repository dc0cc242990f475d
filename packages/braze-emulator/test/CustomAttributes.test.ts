import { describe, expect, it } from "vitest"
import { play } from "./Endpoint.js"

/** Applies values one after the other to the attribute `x`; returns its final value and the mistakes. */
const after = (...values: ReadonlyArray<unknown>) => apply({}, ...values)
const merging = (...values: ReadonlyArray<unknown>) => apply({ _merge_objects: true }, ...values)

const apply = (flags: object, ...values: ReadonlyArray<unknown>) => {
  const { attributes, user, mistakes } = play()
  for (const x of values) attributes({ external_id: "u1", ...flags, x })
  return { x: user({ external_id: "u1" }).custom_attributes["x"], mistakes }
}
const clean = (x: unknown) => ({ x, mistakes: [] })
const noted = (x: unknown, ...mistakes: ReadonlyArray<string>) => ({ x, mistakes })

describe("2.6.1 types and names", () => {
  it.each([true, 7, 1.5, "text", ""])("%j is stored as it is", (value) => {
    expect(after(value)).toEqual(clean(value))
  })
  it("null removes a value; removing an absent one does nothing", () => {
    expect(after(1, null)).toEqual(clean(undefined))
    expect(after(null)).toEqual(clean(undefined))
  })
  it.each([
    ["2026-01-02T03:04:05Z", "2026-01-02T03:04:05.000Z"],
    ["2026-01-02", "2026-01-02T00:00:00.000Z"],
    ["01/02/2026", "2026-01-02T00:00:00.000Z"],
    ["2026-01-02 03:04:05 -0500", "2026-01-02T08:04:05.000Z"]
  ])("the text %s is detected as a time", (sent, value) => {
    expect(after(sent)).toEqual(clean(value))
  })
  it.each(["2026-02-30", "12345678", "2026-01-02 nonsense here", "Monday", "3001-01-01", "-0001-01-01"])(
    "the text %s stays a string",
    (sent) => {
      expect(after(sent)).toEqual(clean(sent))
    }
  )
  it("a string longer than 255 characters is dropped, and the rest of the object is kept [attributes.text-length]", () => {
    const { attributes, custom, mistakes } = play()
    expect(attributes({ external_id: "u1", long: "x".repeat(256), fine: "x".repeat(255) }).status).toBe(201)
    expect(custom()).toEqual({ fine: "x".repeat(255) })
    expect(mistakes).toEqual(["string-too-long"])
  })
  it("names are trimmed, case-sensitive, and at most 255 bytes", () => {
    const { attributes, custom, mistakes } = play()
    attributes({ external_id: "u1", "  shoe size ": 1, Size: 2, size: 3, "": 4, ["é".repeat(128)]: 5 })
    expect(custom()).toEqual({ "shoe size": 1, Size: 2, size: 3 })
    expect(mistakes).toEqual(["name-not-usable", "name-not-usable"])
  })
  it("__proto__ and similar names are ordinary names", () => {
    const { attributes, custom } = play()
    attributes(JSON.parse('{"external_id":"u1","__proto__":{"a":1},"constructor":2,"nested":{"__proto__":{"b":1}}}'))
    expect(JSON.stringify(custom())).toBe('{"__proto__":{"a":1},"constructor":2,"nested":{"__proto__":{"b":1}}}')
    expect({}).not.toHaveProperty("a")
  })
  it("a value whose type differs from the first one in the workspace is stored, and noted", () => {
    expect(after(1, "text")).toEqual(noted("text", "attribute-type-changed"))
    expect(after(1, 1.5)).toEqual(clean(1.5))
  })
  it.each([
    ["boolean", "t", true],
    ["boolean", "0", false],
    ["boolean", "perhaps", undefined],
    ["number", "12.5", 12.5],
    ["number", "", undefined],
    ["string", 7, "7"],
    ["time", "2026-01-02", "2026-01-02T00:00:00.000Z"],
    ["time", "soon", undefined]
  ] as const)("a workspace that forces %s reads %j as %j [attributes.forced-type]", (type, sent, value) => {
    const { attributes, custom, mistakes } = play({ attributeTypes: { x: type } })
    attributes({ external_id: "u1", x: sent })
    expect(custom()).toEqual(value === undefined ? {} : { x: value })
    expect(mistakes).toEqual(value === undefined ? ["cannot-coerce"] : [])
  })
  it("a blocklisted attribute is accepted and not stored [attributes.blocklist]", () => {
    const { attributes, custom, mistakes } = play({ blocklist: { attributes: ["x"] } })
    expect(attributes({ external_id: "u1", x: 1, y: 2 }).status).toBe(201)
    expect(custom()).toEqual({ y: 2 })
    expect(mistakes).toEqual(["blocklisted"])
  })
})

describe("2.6.2 operations on scalars and arrays", () => {
  it("inc adds to the stored number, or to 0", () => {
    expect(after({ inc: 3 })).toEqual(clean(3))
    expect(after(5, { inc: -7 })).toEqual(clean(-2))
  })
  it.each([
    [["text"], 1],
    [[1.5], 1],
    [[1], 1.5],
    [[1], "1"],
    [[1], null]
  ])("inc on %j by %j is dropped", (before, by) => {
    expect(after(...before, { inc: by })).toEqual(noted(before[0], "not-an-integer"))
  })
  it("a plain array replaces; the first of duplicates stays", () => {
    expect(after(["z"], ["b", "a", "b", 1, "1", 1])).toEqual(clean(["b", "a", 1, "1"]))
    expect(after(["a"], [])).toEqual(clean([]))
  })
  it("add appends, also to an absent array", () => {
    expect(after({ add: ["a"] })).toEqual(clean(["a"]))
    expect(after(["a"], { add: ["b", "c"] })).toEqual(clean(["a", "b", "c"]))
  })
  it("add moves an element already present to the end [attributes.array-move]", () => {
    expect(after(["a", "b", "c"], { add: ["a"] })).toEqual(clean(["b", "c", "a"]))
  })
  it("remove deletes existing elements and ignores others", () => {
    expect(after(["a", "b"], { remove: ["a", "x"] })).toEqual(clean(["b"]))
  })
  it("add and remove can be combined", () => {
    expect(after(["a", "b"], { add: ["c"], remove: ["a"] })).toEqual(clean(["b", "c"]))
  })
  it("add to a value that is not an array is dropped", () => {
    expect(after("text", { add: ["a"] })).toEqual(noted("text", "not-an-array"))
    expect(after([{ a: 1 }], { add: ["a"] })).toEqual(noted([{ a: 1 }], "not-an-array"))
  })
  it("add of a value that is not an array is dropped", () => {
    expect(after(["a"], { add: "b" })).toEqual(noted(["a"], "bad-operation"))
  })
  it("500 elements are kept; beyond that the oldest are dropped [attributes.array-cut]", () => {
    const numbers = Array.from({ length: 500 }, (_, i) => i)
    expect(after(numbers)).toEqual(clean(numbers))
    expect(after(numbers, { add: [500, 501] })).toEqual(noted([...numbers.slice(2), 500, 501], "array-cut"))
    expect(after([...numbers, 500])).toEqual(noted([...numbers.slice(1), 500], "array-cut"))
  })
  it("elements that are not strings or numbers are dropped", () => {
    expect(after(["a", true, null, ["b"], "x".repeat(256)])).toEqual(noted(["a"], "array-element-dropped"))
    expect(after(["a", { b: 1 }])).toEqual(noted(undefined, "mixed-array"))
  })
  it("an array over 100 KB is dropped and the attribute is not changed", () => {
    const wide = Array.from({ length: 500 }, (_, i) => `${i}`.padEnd(255, "é"))
    expect(after(["a"], wide)).toEqual(noted(["a"], "attribute-too-large"))
  })
})

describe("2.6.3 arrays of objects", () => {
  const start = [
    { id: 1, name: "a", more: { x: 1, y: 2 } },
    { id: 2, name: "b" },
    { id: 1, name: "c" }
  ]
  const match = (value: unknown) => ({ $identifier_key: "id", $identifier_value: value })

  it("a plain array of objects replaces", () => {
    expect(after(start, [{ id: 9 }])).toEqual(clean([{ id: 9 }]))
  })
  it("$add appends, also to an absent array", () => {
    expect(after({ $add: [{ id: 1 }] })).toEqual(clean([{ id: 1 }]))
    expect(after([{ id: 1 }], { $add: [{ id: 1 }] })).toEqual(clean([{ id: 1 }, { id: 1 }]))
  })
  it("$remove deletes every matching object", () => {
    expect(after(start, { $remove: [match(1)] })).toEqual(clean([{ id: 2, name: "b" }]))
    expect(after(start, { $remove: [match("1")] })).toEqual(clean(start))
  })
  it("$update overwrites every match", () => {
    const $update = [{ ...match(1), $new_object: { id: 1, name: "new" } }]
    expect(after(start, { $update })).toEqual(
      clean([
        { id: 1, name: "new" },
        { id: 2, name: "b" },
        { id: 1, name: "new" }
      ])
    )
  })
  it("$update merges deeply with _merge_objects", () => {
    const $update = [{ ...match(1), $new_object: { name: "new", more: { y: 3 } } }]
    expect(merging(start, { $update }).x).toEqual([
      { id: 1, name: "new", more: { x: 1, y: 3 } },
      { id: 2, name: "b" },
      { id: 1, name: "new", more: { y: 3 } }
    ])
  })
  it("the order is $add, $remove, $update, however written: adding and removing an item leaves none [attributes.operators-order]", () => {
    expect(after(start, { $remove: [match(2)], $add: [{ id: 2, name: "again" }] })).toEqual(clean([start[0], start[2]]))
    const $update = [{ ...match(7), $new_object: { id: 7, name: "updated" } }]
    expect(after({ $update, $add: [{ id: 7 }] })).toEqual(clean([{ id: 7, name: "updated" }]))
  })
  it.each([
    { $add: { id: 1 } },
    { $add: [1] },
    { $remove: [{ $identifier_key: "id" }] },
    { $remove: [{ $identifier_key: 1, $identifier_value: 1 }] },
    { $update: [{ $identifier_key: "id", $identifier_value: 1 }] },
    { $add: [], other: 1 }
  ])("%j cannot be read and is dropped", (operation) => {
    expect(after([{ id: 1 }], operation)).toEqual(noted([{ id: 1 }], "bad-operation"))
  })
  it("an operation on a value that is not an array of objects is dropped", () => {
    expect(after("text", { $add: [{ id: 1 }] })).toEqual(noted("text", "not-an-array"))
    expect(after(["a"], { $add: [{ id: 1 }] })).toEqual(noted(["a"], "not-an-array"))
    expect(after([], { $add: [{ id: 1 }] }).x).toEqual([{ id: 1 }])
  })
  it("a result over 100 KB is dropped, the attribute is not changed, and the response is success [attributes.size]", () => {
    const { attributes, custom, mistakes } = play()
    const block = Array.from({ length: 200 }, (_, i) => ({ id: i, text: "x".repeat(240) }))
    attributes({ external_id: "u1", x: block })
    expect(attributes({ external_id: "u1", x: { $add: block } }).body).toEqual({
      attributes_processed: 1,
      message: "success"
    })
    expect(attributes({ external_id: "u1", x: { $add: block } }).status).toBe(201)
    expect(custom()).toEqual({ x: block })
    expect(mistakes).toEqual(["attribute-too-large", "attribute-too-large"])
  })
})

describe("2.6.4 nested objects", () => {
  it("a sent object replaces the stored one", () => {
    expect(after({ a: 1, b: { c: 2 } }, { b: { d: 3 } })).toEqual(clean({ b: { d: 3 } }))
  })
  it("_merge_objects keeps unsent fields at every depth; arrays are replaced [attributes.nested-merge]", () => {
    expect(merging({ a: 1, b: { c: 2, l: [1] } }, { b: { d: 3, l: [2] } })).toEqual(
      clean({ a: 1, b: { c: 2, d: 3, l: [2] } })
    )
  })
  it("_merge_objects does not modify the previous object", () => {
    const { attributes, user } = play()
    attributes({ external_id: "u1", x: { a: { b: 1 } } })
    attributes({ external_id: "u1", _merge_objects: true, x: { a: { c: 2 } } })
    expect(user({ external_id: "u1" }).history["x"]?.map(({ value }) => value)).toEqual([
      { a: { b: 1, c: 2 } },
      { a: { b: 1 } }
    ])
  })
  it("$time is a time, and a plain text is a string", () => {
    expect(after({ at: { $time: "2026-01-02" }, text: "2026-01-02" })).toEqual(
      clean({ at: "2026-01-02T00:00:00.000Z", text: "2026-01-02" })
    )
  })
  it.each([
    { good: 1, bad: null },
    { good: 1, deep: { bad: null } },
    { good: 1, bad: { $time: "never" } },
    { good: 1, bad: { $time: "3001-01-01" } },
    { good: 1, bad: { $time: 7 } },
    { good: 1, "with space": 1 },
    { good: 1, "with.dot": 1 },
    { good: 1, $dollar: 1 },
    { good: 1, "": 1 },
    { good: 1, ["k".repeat(256)]: 1 },
    { good: 1, bad: "x".repeat(256) },
    { good: 1, list: [{ bad: null }] }
  ])(
    "%j drops the update of the attribute; other attributes are applied and no error is returned [attributes.nested-drop]",
    (x) => {
      const { attributes, custom, mistakes } = play()
      attributes({ external_id: "u1", x: { before: 1 } })
      expect(attributes({ external_id: "u1", x, other: 2 }).body).toEqual({
        attributes_processed: 1,
        message: "success"
      })
      expect(custom()).toEqual({ x: { before: 1 }, other: 2 })
      expect(mistakes).toEqual(["nested-dropped"])
    }
  )
  it("null for the attribute deletes the whole object", () => {
    expect(after({ a: 1 }, null)).toEqual(clean(undefined))
  })
  it("an object over 100 KB is dropped silently; 100 KB exactly is kept", () => {
    const sized = (bytes: number) => {
      const object: Record<string, string> = {}
      let left = bytes - 2
      for (let i = 0; left > 0; i++) {
        const key = `k${i}`
        const overhead = key.length + 5 + (i === 0 ? 0 : 1)
        const length = left - overhead > 280 ? 200 : Math.min(255, left - overhead)
        object[key] = "x".repeat(length)
        left -= overhead + length
      }
      return object
    }
    expect(JSON.stringify(sized(102_400)).length).toBe(102_400)
    expect(after(sized(102_400)).mistakes).toEqual([])
    expect(after({ a: 1 }, sized(102_401))).toEqual(noted({ a: 1 }, "attribute-too-large"))
  })
  it("values that are nested too deeply are dropped", () => {
    const deep = (levels: number) => {
      let value: unknown = 1
      for (let i = 0; i < levels; i++) value = { a: value }
      return value
    }
    expect(after(deep(99)).mistakes).toEqual([])
    expect(after(deep(101))).toEqual(noted(undefined, "too-deep"))
    expect(after(deep(100_000))).toEqual(noted(undefined, "too-deep"))
  })
})
