import { describe, expect, it } from "@effect/vitest"
import type * as Findings from "@sluice/values/Findings"
import type { JsonObject } from "@sluice/values/Json"
import { Either } from "effect"
import * as FieldLocators from "../src/mapping/FieldLocators.js"
import * as Mapping from "../src/mapping/Mapping.js"

const locate = (mapping: unknown): Findings.FieldLocator =>
  FieldLocators.ofMapping(Either.getOrThrow(Mapping.compile(mapping)), "mapping")

describe("FieldLocators.ofMapping", () => {
  it("finds a field below a value that the mapping copies as a whole", () => {
    const place = locate({ properties: { "@path": "$.props" } })
    expect(place("properties")).toEqual({ path: "$.props", mappingPath: "mapping.properties" })
    expect(place("properties.colour")).toEqual({ path: "$.props.colour", mappingPath: "mapping.properties.colour" })
    expect(place("properties[2]")).toEqual({ path: "$.props[2]", mappingPath: "mapping.properties[2]" })
  })

  it("finds a field of an item that the mapping copies as a whole", () => {
    const place = locate({ "@path": "$.item" })
    expect(place("favourite")).toEqual({ path: "$.item.favourite", mappingPath: "mapping.favourite" })
    expect(place("[0].favourite")).toEqual({ path: "$.item[0].favourite", mappingPath: "mapping[0].favourite" })
    expect(place("")).toEqual({ path: "$.item", mappingPath: "mapping" })
  })

  it("finds a field of a record that is the item", () => {
    const place = locate({ "@path": "$." })
    expect(place("favourite")).toEqual({ path: "$.favourite", mappingPath: "mapping.favourite" })
    expect(place("[1]")).toEqual({ path: "$[1]", mappingPath: "mapping[1]" })
    expect(place("")).toEqual({ path: "$.", mappingPath: "mapping" })
  })
})

describe("a field locator", () => {
  const locate = (fields: unknown) => FieldLocators.ofMapping(Either.getOrThrow(Mapping.fields(fields)), "fields")

  it("finds a field in record and mapping", () => {
    const of = locate({
      name: "fixed",
      time: "$.at",
      properties: { bot: "$.bot.id", all: "$.all" },
      products: { "@arrayPath": ["$.lines", { price: { "@path": "$.cost" } }] }
    })
    expect(of("time")).toEqual({ path: "$.at", mappingPath: "fields.time" })
    expect(of("name")).toEqual({ mappingPath: "fields.name" })
    expect(of("properties.bot")).toEqual({ path: "$.bot.id", mappingPath: "fields.properties.bot" })
    expect(of("properties.all.deep[2].er")).toEqual({
      path: "$.all.deep[2].er",
      mappingPath: "fields.properties.all.deep[2].er"
    })
    expect(of("products[2].price")).toEqual({
      path: "$.lines[2].cost",
      mappingPath: "fields.products[2].price",
      varies: true
    })
  })

  it("names the element of the record, where the mapping leaves out some", () => {
    const of = locate({
      open: { "@filter": { list: "$.tickets", where: { "$.status": "open" } } },
      lines: { "@map": { list: "$.lines", to: { n: { "@number": "$.n" } }, onInvalid: "drop" } },
      prices: { "@map": { list: "$.lines", to: "$.n" } },
      plan: { "@first": { list: "$.fields", where: { "$.id": 7 }, get: "$.value" } }
    })
    const record = {
      tickets: [{ status: "closed" }, { status: "open" }],
      lines: [{ m: 1 }, { n: "2" }],
      fields: [{ id: 3 }, { id: 7, value: {} }]
    }
    const paths = ["open[0].note", "lines[1].n", "prices[0]", "plan.a"].map((field) => of(field, record).path)
    expect(paths).toEqual(["$.tickets[1].note", "$.lines[1].n", "$.lines[1].n", "$.fields[1].value.a"])
    expect(of("open[0].note").path).toBe("$.tickets[*]")
  })

  it("names the index of an element, and none for a lone object", () => {
    const of = locate({
      products: { "@arrayPath": ["$.lines", { sizes: { "@map": { list: "$.sizes", to: { n: "$.n" } } } }] }
    })
    const size = { n: 1 }
    const at = (record: JsonObject) => of("products[1].sizes[0].n", record).path
    expect(at({ lines: [{}, { sizes: [size] }] })).toBe("$.lines[1].sizes[0].n")
    expect(at({ lines: [{}, { sizes: size }] })).toBe("$.lines[1].sizes.n")
  })

  it("leaves the index open if the elements of the output are not those of the record", () => {
    const of = locate({ products: { "@map": { list: "$.lines", to: { price: "$.cost" }, onInvalid: "drop" } } })
    expect(of("products[1].price", { lines: [] }).path).toBe("$.lines[*].cost")
  })

  it("finds the alternative that the record has, otherwise the first one", () => {
    const of = locate({ time: { "@default": ["$.timestamp", "$.received.at"] } })
    const at = (record: JsonObject) => of("time", record).path
    expect([at({ timestamp: 1 }), at({ timestamp: " ", received: { at: 2 } }), at({})]).toEqual([
      "$.timestamp",
      "$.received.at",
      "$.timestamp"
    ])
  })

  it("finds the values that a mapping copies as a whole", () => {
    const whole = FieldLocators.ofMapping(Either.getOrThrow(Mapping.compile({ "@path": "$." })), "mapping")
    expect(whole("properties.colour")).toEqual({
      path: "$.properties.colour",
      mappingPath: "mapping.properties.colour"
    })
    expect(whole("[0].name")).toMatchObject({ path: "$[0].name", mappingPath: "mapping[0].name" })
  })
})
