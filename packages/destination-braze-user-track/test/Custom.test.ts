import type { Json } from "@sluice/values/Json"
import { describe, expect, it } from "vitest"
import { isRepeatable } from "../src/custom/Operation.js"
import { attempt, fields, type Options, one, outcome, prepare, registry } from "./support.js"

type Row = readonly [what: string, value: Json, becomes: Json]

const left = (...codes: ReadonlyArray<string>): Json => ({ left: codes })
const invalid = (code: string): Json => ({ invalid: [code] })
const kept = (value: Json, ...warnings: ReadonlyArray<string>): Json => ({ value, warnings })

const nested = (levels: number): Json => (levels === 0 ? 1 : { a: nested(levels - 1) })

const values: ReadonlyArray<Row> = [
  ["text", "gold", "gold"],
  ["empty text", "", ""],
  ["255 characters", "x".repeat(255), "x".repeat(255)],
  ["256 characters", "x".repeat(256), left("text-too-long")],
  ["a placeholder", "{PLAN}", left("placeholder-not-filled")],
  ["a number", 1.5, 1.5],
  ["a number beyond JSON", Number.POSITIVE_INFINITY, left("number-not-finite")],
  ["true", true, true],
  ["null unsets", null, kept(null, "value-null")],
  ["a list", ["a", 1], ["a", 1]],
  ["a list with null", ["a", null, "b"], kept(["a", "b"], "nested-null")],
  ["a list of nothing but null", [null], left("nested-null")],
  ["a list with true", ["a", true], kept(["a"], "array-element-not-kept")],
  ["a list of strings and objects", ["a", { b: 1 }], left("array-mixed")],
  ["a list of objects and a null", [{ a: 1 }, null], kept([{ a: 1 }], "nested-null")],
  ["an empty list", [], []],
  ["an object of nothing but null", { a: null }, left("nested-null")],
  [
    "a null in a list of lists",
    { a: [[1, null], [{ b: null, c: 1 }]] },
    kept({ a: [[1], [{ c: 1 }]] }, "nested-null", "nested-null")
  ],
  ["a date beside something", { a: { $time: "2026-03-04", b: 1 } }, kept({ a: { b: 1 } }, "nested-key-not-valid")],
  [
    "a date as the source writes it",
    { a: { $time: "Wed, 04 Mar 2026 05:06:07 GMT" } },
    { a: { $time: "2026-03-04T05:06:07.000Z" } }
  ],
  ["a long text inside", { a: "x".repeat(256), b: 1 }, kept({ b: 1 }, "text-too-long")],
  ["a number beyond 2^53", 2 ** 53, left("number-unsafe")],
  ["a number beyond 2^53 inside", { a: 2 ** 60 }, left("number-unsafe")],
  ["an object", { a: { b: [1, { c: "d" }] } }, { a: { b: [1, { c: "d" }] } }],
  ["a null inside", { a: null, b: 1 }, kept({ b: 1 }, "nested-null")],
  ["a key with a blank", { "a b": 1, c: 2 }, kept({ c: 2 }, "nested-key-not-valid")],
  ["a key with a dot", { "a.b": 1, c: 2 }, kept({ c: 2 }, "nested-key-not-valid")],
  ["a date inside", { at: { $time: "2026-03-04T05:06:07Z" } }, { at: { $time: "2026-03-04T05:06:07Z" } }],
  ["an invalid date", { at: { $time: "soon" }, b: 1 }, kept({ b: 1 }, "nested-time-not-valid")],
  ["a list of objects", [{ id: 1 }, { id: 2 }], [{ id: 1 }, { id: 2 }]],
  ["too large", { a: Array.from({ length: 500 }, () => "x".repeat(250)) }, left("attribute-too-large")],
  [
    "too large, of the longest numbers",
    { a: Array.from({ length: 4000 }, () => -1.2345678901234567e-6) },
    left("attribute-too-large")
  ]
]

const operations: ReadonlyArray<Row> = [
  ["inc", { inc: 3 }, { inc: 3 }],
  ["inc below 0", { inc: -1 }, { inc: -1 }],
  ["inc of a fraction", { inc: 1.5 }, left("increment-not-integer")],
  ["inc of text", { inc: "1" }, left("increment-not-integer")],
  ["inc beside something is a value", { inc: 1, b: 2 }, { inc: 1, b: 2 }],
  ["add", { add: ["a", 1] }, { add: ["a", 1] }],
  ["add and remove", { add: ["a"], remove: ["b"] }, { add: ["a"], remove: ["b"] }],
  ["add of one element", { add: "a" }, left("operation-not-valid")],
  ["add of nothing but null", { add: [null] }, left("nested-null")],
  ["add of objects", { add: [{ a: 1 }] }, left("operation-not-valid")],
  ["add with a null", { add: ["a", null] }, kept({ add: ["a"] }, "nested-null")],
  ["add beside something is a value", { add: ["a"], b: 2 }, { add: ["a"], b: 2 }],
  ["$add", { $add: [{ id: 1, name: "x" }] }, { $add: [{ id: 1, name: "x" }] }],
  ["$add of an object", { $add: { id: 1 } }, left("operation-not-valid")],
  ["$add of strings", { $add: ["x"] }, left("operation-not-valid")],
  ["$add with a null inside", { $add: [{ id: 1, x: null }] }, kept({ $add: [{ id: 1 }] }, "nested-null")],
  [
    "$remove",
    { $remove: [{ $identifier_key: "id", $identifier_value: 4, x: 1 }] },
    { $remove: [{ $identifier_key: "id", $identifier_value: 4 }] }
  ],
  ["$remove without a value", { $remove: [{ $identifier_key: "id" }] }, left("operation-not-valid")],
  [
    "$update",
    { $update: [{ $identifier_key: "id", $identifier_value: "a", $new_object: { b: 1 } }] },
    { $update: [{ $identifier_key: "id", $identifier_value: "a", $new_object: { b: 1 } }] }
  ],
  [
    "$update without an object",
    { $update: [{ $identifier_key: "id", $identifier_value: "a" }] },
    left("operation-not-valid")
  ],
  [
    "all three",
    {
      $add: [{ id: 1 }],
      $remove: [{ $identifier_key: "id", $identifier_value: 4 }],
      $update: [{ $identifier_key: "id", $identifier_value: 5, $new_object: {} }]
    },
    {
      $add: [{ id: 1 }],
      $remove: [{ $identifier_key: "id", $identifier_value: 4 }],
      $update: [{ $identifier_key: "id", $identifier_value: 5, $new_object: {} }]
    }
  ],
  ["$add beside something", { $add: [{ id: 1 }], x: 1 }, left("operation-not-valid")],
  ["something beside $add", { x: 1, $add: [{ id: 1 }] }, left("operation-not-valid")],
  ["an empty object is a value", {}, {}]
]

const typed = (type: string): Options => ({ attributes: registry({ favourite: type, unknown: "refuse" }) })

const declared: ReadonlyArray<readonly [type: string, value: Json, becomes: Json]> = [
  ["string", "x", "x"],
  ["string", "", ""],
  ["string", 4, "4"],
  ["string", true, "true"],
  ["string", "x".repeat(256), left("text-too-long")],
  ["string", { a: 1 }, invalid("attribute-type")],
  ["string", { inc: 1 }, invalid("operation-not-fitting")],
  ["integer", 4, 4],
  ["integer", " -4 ", -4],
  ["integer", "+4", 4],
  ["integer", 4.5, invalid("attribute-type")],
  ["integer", "4.5", invalid("attribute-type")],
  ["integer", "very good", invalid("attribute-type")],
  ["integer", "9007199254740993", invalid("attribute-type")],
  ["integer", true, invalid("attribute-type")],
  ["integer", "", left("empty")],
  ["integer", "{ORDERS}", left("placeholder-not-filled")],
  ["integer", { inc: 2 }, { inc: 2 }],
  ["integer", { add: [1] }, invalid("operation-not-fitting")],
  ["integer", null, kept(null, "value-null")],
  ["float", "4.50", 4.5],
  ["number", "1e3", 1000],
  ["number", "4,5", invalid("attribute-type")],
  ["number", "0x10", invalid("attribute-type")],
  ["number", 4, 4],
  ["boolean", true, true],
  ["boolean", "T", true],
  ["boolean", "false", false],
  ["boolean", 0, false],
  ["boolean", 2, invalid("attribute-type")],
  ["boolean", "yes", invalid("attribute-type")],
  ["time", "2026-03-04", kept("2026-03-04T00:00:00.000Z", "time-zone-assumed")],
  ["time", "2026-03-04 05:06", kept("2026-03-04T05:06:00.000Z", "time-zone-assumed")],
  ["time", "2026-03-04T05:06:00+01:00", "2026-03-04T04:06:00.000Z"],
  ["time", "2026-03-04T05:06:07Z", "2026-03-04T05:06:07Z"],
  ["time", "03/04/2026", invalid("date-ambiguous")],
  ["time", "soon", invalid("date-not-valid")],
  ["array", ["a", 1], ["a", 1]],
  ["array", "a", invalid("attribute-type")],
  ["array", [{ a: 1 }], invalid("attribute-type")],
  ["array", { add: ["a"] }, { add: ["a"] }],
  ["array", { $add: [{ a: 1 }] }, invalid("operation-not-fitting")],
  ["object", { a: 1 }, { a: 1 }],
  ["object", [1], invalid("attribute-type")],
  ["object", { inc: 1 }, invalid("operation-not-fitting")],
  ["object_array", [{ a: 1 }], [{ a: 1 }]],
  ["object_array", [1], invalid("attribute-type")],
  ["object_array", { a: 1 }, invalid("attribute-type")],
  [
    "object_array",
    { $remove: [{ $identifier_key: "a", $identifier_value: 1 }] },
    { $remove: [{ $identifier_key: "a", $identifier_value: 1 }] }
  ]
]

describe("a custom attribute", () => {
  it.each(values)("%s", (_, value, becomes) => {
    expect(one("favourite", value)).toEqual(becomes)
  })

  it("is refused if it is nested too deeply for parsers", () => {
    expect(one("favourite", nested(50))).toEqual(nested(50))
    expect(one("favourite", nested(51))).toEqual(invalid("value-too-deep"))
  })

  it("survives 100,000 levels", () => {
    let deep: Json = 1
    for (let i = 0; i < 100_000; i++) deep = [deep]
    expect(one("favourite", deep)).toEqual(invalid("value-too-deep"))
  })

  it("keeps the last 500 elements of a longer list, as Braze does", () => {
    const list = Array.from({ length: 501 }, (_, i) => i)
    expect(one("favourite", list)).toEqual(kept(list.slice(1), "array-too-long"))
  })

  it("may have any name, even __proto__", () => {
    const item = JSON.parse('{"__proto__": {"polluted": true}, "constructor": 1, "toString": "x"}')
    expect(attempt(item)).toEqual({
      item: JSON.parse('{"external_id":"u1","__proto__":{"polluted":true},"constructor":1,"toString":"x"}')
    })
    expect(Object.hasOwn(Object.prototype, "polluted")).toBe(false)
  })

  it("has a trimmed name, as in Braze", () => {
    expect(attempt({ " plan ": "a", " email ": "a@b.pt" })).toEqual({
      item: { external_id: "u1", plan: "a", email: "a@b.pt" }
    })
  })

  it("is left out if its name is empty or longer than 255 bytes", () => {
    expect(attempt({ "": 1, " ": 2, ["é".repeat(128)]: 3, [`${"é".repeat(127)}x`]: 4 })).toEqual({
      item: { external_id: "u1", [`${"é".repeat(127)}x`]: 4 },
      warnings: [
        "attribute-name-empty $.item[…]",
        "attribute-name-empty $.item[…]",
        "attribute-name-too-long $.item[…]"
      ]
    })
  })

  it("has lone surrogates replaced, with a warning", () => {
    expect(attempt({ favourite: "a\uD800b" })).toEqual({
      item: { external_id: "u1", favourite: "a\uFFFDb" },
      warnings: [expect.stringContaining("text-not-well-formed")]
    })
  })
})

describe("an operation", () => {
  it.each(operations)("%s", (_, value, becomes) => {
    expect(one("favourite", value)).toEqual(becomes)
  })

  it.each<readonly [Json, boolean]>([
    ["text", true],
    [null, true],
    [["a"], true],
    [{ a: 1 }, true],
    [{ inc: 1, b: 2 }, true],
    [{ remove: ["a"] }, true],
    [{ $remove: [] }, true],
    [{ $update: [] }, true],
    [{ inc: 1 }, false],
    [{ add: ["a"] }, false],
    [{ add: ["a"], remove: ["b"] }, false],
    [{ $add: [] }, false],
    [{ $update: [], $add: [] }, false]
  ])("%j is repeatable: %s", (value, repeatable) => {
    expect(isRepeatable(value)).toBe(repeatable)
  })
})

describe("a declared attribute", () => {
  it.each(declared)("%s: %j", (type, value, becomes) => {
    expect(one("favourite", value, typed(type))).toEqual(becomes)
  })

  it("is left out if it is optional and has another type", () => {
    expect(one("favourite", "x", { ...typed("integer"), optional: new Set(["favourite"]) })).toEqual(
      left("attribute-type")
    )
  })

  it("reads times in the format of the source", () => {
    const options: Options = { ...typed("time"), timezone: "America/Sao_Paulo", dates: "DD/MM/YYYY" }
    expect(one("favourite", "04/03/2026 02:06", options)).toBe("2026-03-04T05:06:00.000Z")
  })
})

describe("an attribute that is not declared", () => {
  const attempted = (policy: string): Json =>
    outcome(
      prepare(
        { id: "u1", item: { operating_system: "iOS", operating_sistem: "iOS", first_nam: "Ada" } },
        {
          mapping: fields({ external_id: "$.id", custom_attributes: "$.item" }),
          attributes: registry({ unknown: policy, operating_system: "string" })
        }
      )
    )
  const named = ["attribute-not-declared $.item.operating_sistem", "attribute-not-declared $.item.first_nam"]

  it("makes the record Invalid, with a problem for each", () => {
    expect(attempted("refuse")).toEqual({ invalid: named })
  })

  it("is left out", () => {
    expect(attempted("drop")).toEqual({ item: { external_id: "u1", operating_system: "iOS" }, warnings: named })
  })

  it("is sent", () => {
    expect(attempted("allow")).toEqual({
      item: { external_id: "u1", operating_system: "iOS", operating_sistem: "iOS", first_nam: "Ada" }
    })
  })

  it("is reported with the most similar declared or standard attribute [S-34]", () => {
    const prepared = prepare(
      { operating_sistem: "iOS", first_nam: "Ada" },
      {
        mapping: fields({ external_id: "u1", operating_sistem: "$.operating_sistem", first_nam: "$.first_nam" }),
        attributes: registry({ unknown: "refuse", operating_system: "string" })
      }
    )
    expect(prepared).toEqual({
      _tag: "Invalid",
      problems: [
        {
          code: "attribute-not-declared",
          path: "$.operating_sistem",
          mappingPath: "fields.operating_sistem",
          message: 'The attribute is not declared under attributes. Did you mean "operating_system"?'
        },
        {
          code: "attribute-not-declared",
          path: "$.first_nam",
          mappingPath: "fields.first_nam",
          message: 'The attribute is not declared under attributes. Did you mean "first_name"?'
        }
      ]
    })
  })
})
