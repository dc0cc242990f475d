import { describe, expect, it } from "vitest"
import { Findings } from "../src/Findings.js"
import { Refusal } from "../src/Refusal.js"

const bad = new Refusal("bad", "It is bad.")

describe("Findings", () => {
  it("turns a problem in or below an optional field into a warning", () => {
    const findings = new Findings(undefined, new Set(["email", "properties", "products[].quantity"]))
    const fields = ["email", "name", "properties.colour", "properties[…]", "products[3].quantity", "emails"]
    expect(fields.map((field) => findings.refuse(field, bad))).toEqual([true, false, true, true, true, false])
    findings.fail("email", bad)
    expect([findings.problems.length, findings.warnings.length, findings.failed]).toEqual([3, 4, true])
  })

  it("starts a new record without changing earlier lists", () => {
    const findings = new Findings()
    findings.warn("a", bad)
    findings.fail("b", bad)
    const { problems, warnings } = findings
    findings.begin()
    expect([problems.length, warnings.length, findings.failed, findings.warnings]).toEqual([1, 1, false, []])
  })

  it("shares one object between equal findings on a field", () => {
    const findings = new Findings((field) => ({ path: `$.${field}` }))
    findings.warn("a", bad)
    findings.warn("a", bad)
    findings.warn("b", bad)
    const [first, second, third] = findings.warnings
    expect(first).toBe(second)
    expect([first, third]).toEqual([
      { code: "bad", path: "$.a", message: "It is bad.", effect: "left-out" },
      { code: "bad", path: "$.b", message: "It is bad.", effect: "left-out" }
    ])
  })
})
