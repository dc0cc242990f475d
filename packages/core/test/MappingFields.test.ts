import { describe, expect, it } from "@effect/vitest"
import { Either } from "effect"
import * as Mapping from "../src/mapping/Mapping.js"
import { json } from "./support/mappings.js"

const ready = (fields: unknown): Mapping.ObjectMapping => Either.getOrThrow(Mapping.fields(fields))

const messages = (fields: unknown): ReadonlyArray<string> =>
  Either.match(Mapping.fields(fields), { onLeft: (all) => all.map((problem) => problem.message), onRight: () => [] })

const record = {
  chat_id: "c-1",
  bot_id: "b-1",
  ended_at: null,
  session: { email: "ada@example.com" },
  steps: ["one", "two"]
}

describe("the short form", () => {
  const mapping = ready({
    name: "conversation ended",
    time: "$.ended_at",
    "email?": "$.session.email",
    "dob?": "$.session.birth_date",
    properties: { bot: "$.bot_id", "steps?": ["$.steps[0]", "and", { "@path": "steps[1]" }], price: 5, ok: true },
    title: { "@template": "{{chat_id}} of {{bot_id}}" },
    note: "$ is text, and so is $.a inside a string"
  })

  it("maps paths, literal text, nested objects, lists and directives", () => {
    expect(mapping.apply(record)).toEqual({
      name: "conversation ended",
      time: null,
      email: "ada@example.com",
      properties: { bot: "b-1", steps: ["one", "and", "two"], price: 5, ok: true },
      title: "c-1 of b-1",
      note: "$ is text, and so is $.a inside a string"
    })
  })

  it("lists the optional fields by dotted name", () => {
    expect([...mapping.optional]).toEqual(["email", "dob", "properties.steps"])
  })

  it("lists the places that fields depend on", () => {
    expect([...mapping.paths]).toEqual([
      ["time", "$.ended_at"],
      ["email", "$.session.email"],
      ["dob", "$.session.birth_date"],
      ["properties.bot", "$.bot_id"],
      ["properties.steps[0]", "$.steps[0]"],
      ["properties.steps[2]", "$.steps[1]"]
    ])
    expect(mapping.origins.get("title")).toEqual(["$.chat_id", "$.bot_id"])
  })

  it("lists the read paths, and is fresh", () => {
    expect(mapping.reads).toEqual([
      "$.ended_at",
      "$.session.email",
      "$.session.birth_date",
      "$.bot_id",
      "$.steps[0]",
      "$.steps[1]",
      "$.chat_id"
    ])
    expect(mapping.fresh).toBe(true)
  })

  it("treats text inside a directive as in the full language", () => {
    expect(ready({ a: json('{"@if":{"exists":{"@path":"bot_id"},"then":"$.bot_id"}}') }).apply(record)).toEqual({
      a: "$.bot_id"
    })
  })

  it("reads names of any kind in brackets", () => {
    const mapping = ready({ revenue: '$["Umsatz (EUR)"]', first: '$.["a.b"][0]', ort: "$.Größe" })
    expect(mapping.apply({ "Umsatz (EUR)": 5, "a.b": [1], Größe: 180 })).toEqual({ revenue: 5, first: 1, ort: 180 })
    expect(mapping.reads).toEqual(["$.Umsatz (EUR)", '$["a.b"][0]', "$.Größe"])
  })

  it("returns an object for every record, never a refusal of its shape", () => {
    expect(ready({}).apply({})).toEqual({})
    expect(ready({ "a?": "$.a" }).apply({})).toEqual({})
  })
})

describe("mistakes in the short form", () => {
  it("that is not an object of fields", () => {
    expect(messages("x")).toEqual(['fields: found the text "x"; expected an object of fields.'])
    expect(messages(["x"])).toEqual(["fields: found a list of 1; expected an object of fields."])
  })

  it("a directive for the whole item", () => {
    expect(messages({ "@path": "$." })).toEqual([
      'fields: found the directive "@path"; expected fields by name; a directive for the whole item belongs under "mapping".'
    ])
  })

  it.each([
    ["$['x']", 'the path $["x"]'],
    ['["x"]', 'the path $["x"]'],
    ["$x", "the path $.x"],
    ["{{x}}", "the path $.x"],
    ["$", "the path $."],
    ["Dear {{name}}", '{ "@template": "Dear {{name}}" }'],
    ["$.list[*].id", "a path to one value: names, and indexes from 0 as in [0]"]
  ])("a string that is meant as a path: %j", (text, expected) => {
    expect(messages({ a: { b: [text] } })).toEqual([
      `fields.a.b[0]: found the text ${JSON.stringify(text)}; expected ${expected}, or { "@literal": ${JSON.stringify(text)} } if this text itself is meant.`
    ])
    expect(ready({ a: json(JSON.stringify({ "@literal": text })) }).apply({})).toEqual({ a: text })
  })

  it("a repeated field, a question mark without a name and an unknown directive, all at once", () => {
    const result = Mapping.fields({ email: "$.a", "email?": "$.b", "?": "x", c: { "@templat": "x" } })
    const problems = Either.isLeft(result) ? result.left : []
    expect(problems.map((problem) => problem.message.split(". Did")[0])).toEqual([
      'fields.email?: found a second field "email"; expected each field once, with or without the question mark.',
      'fields["?"]: found "?"; expected a name before the question mark, as in "email?".',
      expect.stringContaining('fields.c.@templat: found the directive "@templat"')
    ])
    expect(problems.map((problem) => problem.segments)).toEqual([["email?"], ["?"], ["c", "@templat"]])
  })
})

describe("an object is wanted", () => {
  it("anything else is refused for that record", () => {
    const mapping = Either.getOrThrow(Mapping.compileObject({ "@path": "item" }, { at: "routes[1].mapping" }))
    expect(mapping.apply({ item: { a: 1 } })).toEqual({ a: 1 })
    const refusal = new Mapping.MappingRefusal(
      "mapping-not-object",
      { at: "routes[1].mapping" },
      "The mapping does not return an object for this record. Make it resolve to an object with the fields of an item."
    )
    expect([mapping.apply({ item: "x" }), mapping.apply({}), mapping.apply({ item: [1] })]).toEqual([
      refusal,
      refusal,
      refusal
    ])
  })
})

describe("the origins of the fields of a full mapping", () => {
  it("through lists, transformations and branches", () => {
    const mapping = Either.getOrThrow(
      Mapping.compile(
        json(`{
          "products": { "@arrayPath": ["$.cart.items", { "sku": { "@path": "id" }, "label": { "@template": "{{name}} {{id}}" } }] },
          "city": { "@transform": { "apply": { "place": { "@path": "$.address" } }, "mapping": { "@path": "place.city" } } },
          "mail": { "@if": { "exists": { "@path": "$.a" }, "then": { "@path": "$.a" }, "else": { "@path": "$.b" } } },
          "all": { "@path": "$." },
          "fixed": 1
        }`)
      )
    )
    expect([...mapping.origins]).toEqual([
      ["products", ["$.cart.items"]],
      ["products[].sku", ["$.cart.items[*].id"]],
      ["products[].label", ["$.cart.items[*].name", "$.cart.items[*].id"]],
      ["city", ["$.address"]],
      ["mail", ["$.a", "$.b"]],
      ["all", ["$."]]
    ])
    expect(mapping.reads).toEqual([
      "$.cart.items",
      "$.cart.items[*].id",
      "$.cart.items[*].name",
      "$.address",
      "$.a",
      "$.b",
      "$."
    ])
  })

  it("a mapping that returns a part of the record is not fresh", () => {
    const fresh = (text: string): boolean => Either.getOrThrow(Mapping.compile(json(text))).fresh
    expect(fresh('{"a":{"@path":"a"}}')).toBe(true)
    expect(fresh('{"@path":"a"}')).toBe(false)
    expect(fresh('{"@if":{"exists":{"@path":"a"},"then":{"@path":"a"},"else":{"b":1}}}')).toBe(false)
    expect(fresh('{"@merge":{"direction":"right","objects":[{"@path":"a"}]}}')).toBe(true)
  })
})
