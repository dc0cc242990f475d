import * as Mapping from "@sluice/core/Mapping"
import { Refusal } from "@sluice/values/Refusal"
import { Either } from "effect"
import { describe, expect, it } from "vitest"
import * as Field from "../src/Field.js"
import { Findings } from "../src/Findings.js"
import * as Locate from "../src/Locate.js"

const bad = new Refusal("bad", "It is bad.")

describe("Findings", () => {
  it("makes a warning of what is refused in an optional field, and of what is below one", () => {
    const findings = new Findings(undefined, new Set(["email", "properties", "products[].quantity"]))
    const fields = ["email", "name", "properties.colour", "properties[…]", "products[3].quantity", "emails"]
    expect(fields.map((field) => findings.refuse(field, bad))).toEqual([true, false, true, true, true, false])
    findings.fail("email", bad)
    expect([findings.problems.length, findings.warnings.length, findings.failed]).toEqual([3, 4, true])
  })

  it("begins anew without touching what was taken", () => {
    const findings = new Findings()
    findings.warn("a", bad)
    findings.fail("b", bad)
    const { problems, warnings } = findings
    findings.begin()
    expect([problems.length, warnings.length, findings.failed, findings.warnings]).toEqual([1, 1, false, []])
  })

  it("says the same of the same field with one object", () => {
    const findings = new Findings((field) => ({ path: `$.${field}` }))
    findings.warn("a", bad)
    findings.warn("a", bad)
    findings.warn("b", bad)
    const [first, second, third] = findings.warnings
    expect(first).toBe(second)
    expect([first, third]).toEqual([
      { code: "bad", path: "$.a", message: "It is bad." },
      { code: "bad", path: "$.b", message: "It is bad." }
    ])
  })
})

describe("Field", () => {
  it("shows names and hides what may be a value", () => {
    expect(Field.member("", "email")).toBe("email")
    expect(Field.member("properties", "größe_2")).toBe("properties.größe_2")
    expect(["ana@example.pt", "", "a b", "x".repeat(65), "912345678"].map((name) => Field.member("p", name))).toEqual(
      new Array(5).fill("p[…]")
    )
    expect(Field.general(Field.member(Field.element("products", 12), "sku"))).toBe("products[].sku")
  })
})

describe("Locate", () => {
  const locate = (fields: unknown) => Locate.ofMapping(Either.getOrThrow(Mapping.fields(fields)), "fields")

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
    expect(of("products[2].price")).toEqual({ path: "$.lines[*].cost", mappingPath: "fields.products[2].price" })
  })

  it("finds what a mapping takes over whole", () => {
    const whole = Locate.ofMapping(Either.getOrThrow(Mapping.compile({ "@path": "$." })), "mapping")
    expect(whole("properties.colour")).toEqual({
      path: "$.properties.colour",
      mappingPath: "mapping.properties.colour"
    })
    expect(whole("[0].name")).toMatchObject({ path: "$[0].name", mappingPath: "mapping[0].name" })
  })
})
