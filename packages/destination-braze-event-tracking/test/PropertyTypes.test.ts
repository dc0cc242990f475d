import { describe, expect, it } from "@effect/vitest"
import { JsonValues } from "@sluice/testing"
import * as DateReader from "@sluice/values/DateReader"
import { Findings } from "@sluice/values/Findings"
import { isObject, type Json, type JsonObject } from "@sluice/values/Json"
import { Either } from "effect"
import * as fc from "fast-check"
import * as EventTracking from "../src/Destination.js"
import * as PropertyTypes from "../src/items/PropertyTypes.js"
import { identity, outcome, prepareItem, warnings } from "./support.js"

const parsed = (json: Json) => Either.getOrThrow(PropertyTypes.parse(json))
const time = "2026-11-20T10:00:00.000Z"

/** The properties of an event that is sent, or why it is not. */
const sent = (declared: Json, properties: JsonObject, event: JsonObject = { name: "order placed" }): unknown => {
  const prepared = prepareItem({ time, ...event, properties }, { properties: parsed(declared) })
  const made = outcome(prepared)
  if (!Array.isArray(made) || prepared?._tag !== "Items") return made
  const [item] = made.map((one) => one.events ?? one.purchases)
  return { properties: item.properties ?? {}, warnings: warnings(prepared) }
}

const only = (properties: JsonObject) => ({ properties, warnings: [] })

describe("declared types of properties", () => {
  it.each<[string, Json, Json]>([
    ["string", 12, "12"],
    ["string", true, "true"],
    ["integer", " 12 ", 12],
    ["float", "9.5", 9.5],
    ["number", "9.50", 9.5],
    ["boolean", "TRUE", true],
    ["boolean", 0, false],
    ["time", "2026-03-04T06:00:00+01:00", "2026-03-04T05:00:00.000Z"],
    ["array", ["a", 1], ["a", 1]],
    ["object", { a: 1 }, { a: 1 }]
  ])("convert a value of type %s: %j is %j", (type, value, converted) => {
    expect(sent({ p: type }, { p: value })).toEqual(only({ p: converted }))
  })

  it.each<[string, Json]>([
    ["string", { a: 1 }],
    ["integer", "9.5"],
    ["number", "9,50"],
    ["boolean", "maybe"],
    ["array", "a,b"],
    ["object", ["a"]]
  ])("refuse values that are not certainly of type %s: %j", (type, value) => {
    expect(sent({ p: type }, { p: value })).toEqual([["mapping.properties.p", "property-type"]])
  })

  it("refuse a date that cannot be read", () => {
    expect(sent({ p: "time" }, { p: "soon" })).toEqual([["mapping.properties.p", "date-not-valid"]])
  })

  it("say when a time without an offset was read as UTC", () => {
    expect(sent({ p: "time" }, { p: "2026-03-04 06:00" })).toEqual({
      properties: { p: "2026-03-04T06:00:00.000Z" },
      warnings: [["mapping.properties.p", "time-zone-assumed"]]
    })
  })

  it("leave out empty strings and placeholders, and keep the empty text of a string", () => {
    expect(sent({ n: "number", s: "string" }, { n: "", s: "" })).toEqual({
      properties: { s: "" },
      warnings: [["mapping.properties.n", "empty"]]
    })
    expect(sent({ n: "number" }, { n: "{PRICE}" })).toEqual({
      properties: {},
      warnings: [["mapping.properties.n", "placeholder-not-filled"]]
    })
  })

  it("apply to every event and purchase, and those of an event to this event first", () => {
    const declared = { amount: "number", "order placed": { amount: "string", code: "integer" } }
    const properties = { amount: "5", code: "7" }
    expect(sent(declared, properties)).toEqual(only({ amount: "5", code: 7 }))
    expect(sent(declared, properties, { name: "other" })).toEqual(only({ amount: 5, code: "7" }))
    const purchase = { product_id: "p", currency: "EUR", price: 1 }
    expect(sent(declared, properties, purchase)).toEqual(only({ amount: 5, code: "7" }))
  })

  it("decide what becomes of other properties", () => {
    const declared = (unknown: string) => ({ unknown, amount: "number", "order placed": { code: "string" } })
    const properties = { amount: 1, code: "c", colour: "red" }
    expect(sent(declared("allow"), properties)).toEqual(only(properties))
    expect(sent(declared("drop"), properties)).toEqual({
      properties: { amount: 1, code: "c" },
      warnings: [["mapping.properties.colour", "property-not-declared"]]
    })
    expect(sent(declared("refuse"), properties)).toEqual([["mapping.properties.colour", "property-not-declared"]])
  })

  it("law: converting twice has the effect of converting once, and each sent value has its type", () => {
    const reader = Either.getOrThrow(DateReader.compile())
    const names = ["a", "b", "c"]
    const declared = fc.dictionary(fc.constantFrom(...names), fc.constantFrom(...PropertyTypes.types))
    const properties = fc.dictionary(fc.constantFrom(...names), JsonValues.value)
    const kinds: Readonly<Record<string, (value: Json | undefined) => boolean>> = {
      string: (value) => typeof value === "string",
      integer: Number.isSafeInteger,
      float: (value) => typeof value === "number",
      number: (value) => typeof value === "number",
      boolean: (value) => typeof value === "boolean",
      time: (value) => typeof value === "string",
      array: Array.isArray,
      object: (value) => value !== undefined && isObject(value)
    }
    fc.assert(
      fc.property(declared, properties, (types, given) => {
        const findings = new Findings()
        const before = JSON.stringify(given)
        const convert = (value: JsonObject) =>
          PropertyTypes.convert(value, "properties", { types: parsed(types), event: "e", reader, findings })
        const once = convert(given)
        expect(JSON.stringify(given)).toBe(before)
        expect(convert(once)).toBe(once)
        for (const [name, value] of Object.entries(once))
          expect(value === null || types[name] === undefined || kinds[types[name]]?.(value)).toBe(true)
      })
    )
  })
})

describe("the declaration", () => {
  it("has every mistake reported, each with its place", () => {
    const problems = Either.flip(PropertyTypes.parse({ unknown: "refuze", amount: "nubmer", placed: { code: 7 } }))
    const types = "Expected one of string, integer, float, number, boolean, time, array, object."
    expect(Either.getOrThrow(problems).map(({ message, path }) => [path, message])).toEqual([
      [["unknown"], 'Expected one of refuse, drop, allow. Did you mean "refuse"?'],
      [["amount"], `${types} Did you mean "number"?`],
      [["placed", "code"], types]
    ])
    expect(Either.isLeft(PropertyTypes.parse([]))).toBe(true)
  })

  it("makes an undeclared property of a mapping a mistake if it refuses them", () => {
    const fields = { name: "order placed", time, properties: { amount: "$.a", "cod?": "$.c" } }
    const properties = parsed({ unknown: "refuse", amount: "number", "order placed": { code: "string" } })
    const configured = EventTracking.configure({ name: "events", identity, fields, properties })
    expect(Either.isLeft(configured) ? configured.left : []).toEqual([
      {
        code: "property-not-declared",
        path: ["fields", "properties", "cod?"],
        message: 'The property is not declared under properties. Did you mean "code"?'
      }
    ])
  })
})
