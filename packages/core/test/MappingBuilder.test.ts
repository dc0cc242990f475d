import { describe, expect, expectTypeOf, it } from "@effect/vitest"
import type { Json, JsonObject } from "@sluice/values/Json"
import { Either } from "effect"
import * as Mapping from "../src/mapping/Mapping.js"
import { applied, compiled } from "./support/mappings.js"

const record: JsonObject = {
  user: { id: "U-1", name: "Ada", email: null },
  items: [{ sku: "a", price: 1.5 }, { sku: "b" }],
  raw: '{"x":[1]}'
}

/** Every constructor with the JSON that it creates. */
const pairs: ReadonlyArray<readonly [string, Mapping.Expression<unknown>, Json]> = [
  ["struct", Mapping.struct({ a: 1, b: Mapping.path("user.id") }), { a: 1, b: { "@path": "user.id" } }],
  ["list", Mapping.list("a", Mapping.path("no")), ["a", { "@path": "no" }]],
  ["path", Mapping.path("user.id"), { "@path": "user.id" }],
  ["path of an expression", Mapping.path(Mapping.literal("user.id")), { "@path": { "@literal": "user.id" } }],
  ["literal", Mapping.literal("$.a"), { "@literal": "$.a" }],
  ["template", Mapping.template("{{user.name}}!"), { "@template": "{{user.name}}!" }],
  [
    "ifExists",
    Mapping.ifExists(Mapping.path("user.email"), "given", "none"),
    JSON.parse('{"@if":{"exists":{"@path":"user.email"},"then":"given","else":"none"}}')
  ],
  [
    "lowerCase",
    Mapping.lowerCase(Mapping.path("user.id")),
    { "@case": { operator: "lower", value: { "@path": "user.id" } } }
  ],
  [
    "upperCase",
    Mapping.upperCase(Mapping.template("{{user.name}}")),
    { "@case": { operator: "upper", value: { "@template": "{{user.name}}" } } }
  ],
  [
    "replace",
    Mapping.replace(Mapping.path("user.id"), { pattern: "-", replacement: "_" }),
    { "@replace": { value: { "@path": "user.id" }, pattern: "-", replacement: "_" } }
  ],
  ["arrayPath", Mapping.arrayPath("items"), { "@arrayPath": ["items"] }],
  [
    "arrayPath with a shape",
    Mapping.arrayPath("items", Mapping.struct({ id: Mapping.path("sku") })),
    { "@arrayPath": ["items", { id: { "@path": "sku" } }] }
  ],
  [
    "flatten",
    Mapping.flatten(Mapping.path("user"), { separator: "_" }),
    { "@flatten": { value: { "@path": "user" }, separator: "_" } }
  ],
  ["encodeJson", Mapping.encodeJson(Mapping.path("user")), { "@json": { mode: "encode", value: { "@path": "user" } } }],
  ["decodeJson", Mapping.decodeJson(Mapping.path("raw")), { "@json": { mode: "decode", value: { "@path": "raw" } } }],
  [
    "mergeRight",
    Mapping.mergeRight(Mapping.path("user"), Mapping.struct({ id: 1 })),
    { "@merge": { direction: "right", objects: [{ "@path": "user" }, { id: 1 }] } }
  ],
  [
    "mergeLeft",
    Mapping.mergeLeft(Mapping.path("user"), Mapping.struct({ id: 1 })),
    { "@merge": { direction: "left", objects: [{ "@path": "user" }, { id: 1 }] } }
  ],
  [
    "transform",
    Mapping.transform(Mapping.struct({ x: Mapping.path("user.id") }), Mapping.path("x")),
    { "@transform": { apply: { x: { "@path": "user.id" } }, mapping: { "@path": "x" } } }
  ],
  ["excludeWhenNull", Mapping.excludeWhenNull(Mapping.path("user")), { "@excludeWhenNull": { "@path": "user" } }],
  ["date", Mapping.date("$.born", { to: "date" }), { "@date": { value: "$.born", to: "date" } }],
  ["number", Mapping.number("$.price", { decimal: "," }), { "@number": { value: "$.price", decimal: "," } }],
  ["boolean", Mapping.boolean("$.news", { language: "de" }), { "@boolean": { value: "$.news", language: "de" } }],
  ["math", Mapping.math("$.items[0].price", { divide: 100 }), { "@math": { value: "$.items[0].price", divide: 100 } }],
  ["split", Mapping.split("$.user.id", { separator: "-" }), { "@split": { value: "$.user.id", separator: "-" } }],
  [
    "firstPresent",
    Mapping.firstPresent(Mapping.path("no"), "$.user.id"),
    { "@default": [{ "@path": "no" }, "$.user.id"] }
  ],
  [
    "lookup",
    Mapping.lookup("$.user.name", { table: { Ada: Mapping.path("user.id") } }),
    { "@lookup": { value: "$.user.name", table: { Ada: { "@path": "user.id" } } } }
  ],
  [
    "first",
    Mapping.first("$.items", { where: { "$.sku": "b" }, get: "$.sku" }),
    { "@first": { list: "$.items", where: { "$.sku": "b" }, get: "$.sku" } }
  ],
  ["filter", Mapping.filter("$.items", { "$.sku": "b" }), { "@filter": { list: "$.items", where: { "$.sku": "b" } } }],
  ["map", Mapping.map("$.items", "$.sku"), { "@map": { list: "$.items", to: "$.sku" } }],
  [
    "object",
    Mapping.object("$.items", { key: "$.sku", value: "$.price" }),
    { "@object": { list: "$.items", key: "$.sku", value: "$.price" } }
  ],
  ["omit", Mapping.omit("$.user", ["$.email"]), { "@omit": { value: "$.user", paths: ["$.email"] } }]
]

describe("the language from TypeScript", () => {
  it.each(pairs)("%s is the JSON, and means the same", (_, expression, json) => {
    expect(expression.json).toEqual(json)
    expect(JSON.parse(JSON.stringify(expression))).toEqual(json)
    expect(applied(expression, record)).toEqual(compiled(json).apply(record))
  })

  it("ifNotBlank selects then if the value is not blank", () => {
    const mapping = Mapping.ifNotBlank(Mapping.path("user.name"), "yes", "no")
    expect([applied(mapping, record), applied(mapping, {})]).toEqual(["yes", "no"])
  })

  it("has a constructor for every directive", () => {
    const used = new Set(JSON.stringify(pairs.map(([, , json]) => json)).match(/@\w+/g))
    expect([...used].sort()).toEqual([...Mapping.directives].sort())
  })

  it("finds mistakes that types cannot see", () => {
    const result = Mapping.compile(Mapping.replace(Mapping.path("a"), { pattern: "much too long" }))
    expect(Either.isLeft(result) && result.left.map((problem) => problem.path)).toEqual(["mapping.@replace.pattern"])
  })
})

describe("types", () => {
  it("describe the result", () => {
    const mapping = Mapping.struct({
      kind: Mapping.literal("user"),
      title: Mapping.template("{{a}}"),
      email: Mapping.path("email"),
      fixed: 5,
      tags: Mapping.list("a", "b")
    })
    const ready = Either.getOrThrow(Mapping.compile(mapping))
    const made = ready.apply({ a: 1 })
    if (Mapping.isRefusal(made)) throw new Error(made.message)
    expectTypeOf(made.kind).toEqualTypeOf<"user">()
    expectTypeOf(made.title).toEqualTypeOf<string>()
    expectTypeOf(made.fixed).toEqualTypeOf<5>()
    expectTypeOf(made.email).toEqualTypeOf<Json | undefined>()
    expectTypeOf(made.tags).toExtend<ReadonlyArray<"a" | "b">>()
    expect(made).toEqual({ kind: "user", title: "1", fixed: 5, tags: ["a", "b"] })
  })

  it("of an untyped mapping allow any result", () => {
    expectTypeOf(compiled({ a: 1 }).apply).returns.toEqualTypeOf<Json | undefined | Mapping.MappingRefusal>()
  })
})
