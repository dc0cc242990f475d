import { readFileSync } from "node:fs"
import { describe, expect, it } from "@effect/vitest"
import { isObject, type Json } from "@sluice/values/Json"
import { Either } from "effect"
import * as Mapping from "../src/mapping/Mapping.js"
import { json, problemsOf } from "./support/mappings.js"
import { accepts } from "./support/schema.js"

const { schemas } = Mapping
const isMapping = (value: Json): boolean => accepts(schemas.mapping, value, schemas.definitions)
const isFields = (value: Json): boolean => accepts(schemas.fields, value, schemas.definitions)

const page = readFileSync(new URL("../../../docs/MAPPING.md", import.meta.url), "utf8")

const blocksOf = (kind: string): ReadonlyArray<Json> =>
  [...page.matchAll(new RegExp(`^\`\`\`json ${kind}\\n([\\s\\S]*?)^\`\`\`$`, "gm"))].map(([, text = ""]) => json(text))

describe("the JSON Schema of mappings", () => {
  it("accepts every mapping of the documentation without mistakes, and refuses those with mistakes", () => {
    const mappings = blocksOf("mapping")
    expect(mappings.length).toBeGreaterThan(20)
    const isRight = (mapping: Json): boolean => Either.isRight(Mapping.compile(mapping))
    expect(mappings.map(isMapping)).toEqual(mappings.map(isRight))
    const fields = blocksOf("fields")
    expect([fields.length > 0, fields.map(isFields)]).toEqual([true, fields.map(() => true)])
  })

  it("lists every directive with a description", () => {
    const { MappingValue } = schemas.definitions
    const properties = MappingValue?.["properties"]
    const names = isObject(properties) ? Object.entries(properties) : []
    const described = names.flatMap(([name, schema]) =>
      isObject(schema) && typeof schema["description"] === "string" ? [name] : []
    )
    expect(described).toEqual(Mapping.directives)
  })

  it.each<[string, Json]>([
    ["an unknown directive", { city: { "@pth": "$.city" } }],
    ["an unknown option", { price: { "@number": { value: "$.price", decmal: "," } } }],
    ["a missing option", { list: { "@filter": { list: "$.list" } } }],
    ["an option with another word", { price: { "@number": { value: "$.price", onInvalid: "skip" } } }],
    ["a mistake inside an element", { list: { "@map": { list: "$.list", to: { price: { "@nmber": "$.price" } } } } }],
    ["an unknown operator of a condition", { list: { "@filter": { list: "$.list", where: { "$.a": { is: 1 } } } } }],
    ["an empty list in a condition", { first: { "@first": { list: "$.list", where: { "$.a": [] } } } }],
    ["a mistake inside an option", { name: { "@case": { operator: "lower", value: { "@pth": "$.name" } } } }]
  ])("refuses %s, as the compiler does", (_, mapping) => {
    expect([isMapping(mapping), problemsOf(mapping).length > 0]).toEqual([false, true])
  })

  it.each<[string, Json]>([
    ["the short form of a directive", { "@number": "$.price" }],
    ["a directive inside a directive without options", { "@number": { "@first": "$.prices" } }],
    ["a list as the whole body", { "@default": ["$.a", { "@first": "$.b" }, 1] }],
    ["options", { "@default": { values: ["$.a"] } }],
    ["metadata beside a directive", { "@path": "$.a", _metadata: { label: { "@x": 1 } } }],
    ["conditions of any form", { "@filter": { list: "$.a", where: { "$.b": { exists: true } } } }]
  ])("accepts %s", (_, mapping) => {
    expect([isMapping(mapping), problemsOf(mapping)]).toEqual([true, []])
  })

  it("refuses a directive instead of fields", () => {
    expect(isFields({ "@merge": { direction: "right", objects: [] } })).toBe(false)
  })
})
