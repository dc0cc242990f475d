import { Either } from "effect"
import { describe, expect, it } from "vitest"
import * as Registry from "../src/custom/Registry.js"

describe("Registry.parse", () => {
  it("reads types and the policy for other attributes", () => {
    expect(Registry.parse({ unknown: "refuse", plan: "string", orders: "integer" })).toEqual(
      Either.right({
        unknown: "refuse",
        types: new Map([
          ["plan", "string"],
          ["orders", "integer"]
        ]),
        standard: []
      })
    )
  })

  it("allows other attributes by default", () => {
    expect(Registry.parse({})).toEqual(Either.right(Registry.open))
  })

  it("lists standard attributes, which need no declaration", () => {
    expect(Registry.parse({ email: "string", _merge_objects: "boolean" })).toEqual(
      Either.right({ unknown: "allow", types: new Map(), standard: ["email", "_merge_objects"] })
    )
  })

  it("reports every problem at once, with suggestions", () => {
    const parsed = Registry.parse({
      unknown: "refused",
      plan: "strnig",
      orders: 4,
      " ": "string",
      ["x".repeat(256)]: "time"
    })
    expect(
      Either.flip(parsed).pipe(Either.getOrThrow, (all) => all.map(({ path, message }) => [path, message]))
    ).toEqual([
      ["attributes.unknown", 'Expected one of refuse, drop, allow. Did you mean "refuse"?'],
      [
        "attributes.plan",
        'Expected one of string, integer, float, number, boolean, time, array, object, object_array. Did you mean "string"?'
      ],
      [
        "attributes.orders",
        "Expected one of string, integer, float, number, boolean, time, array, object, object_array."
      ],
      ["attributes. ", "The name of an attribute must have 1 to 255 bytes."],
      [`attributes.${"x".repeat(256)}`, "The name of an attribute must have 1 to 255 bytes."]
    ])
  })

  it.each([[null], [[]], ["string"], [4]])("refuses %j", (json) => {
    expect(Either.isLeft(Registry.parse(json))).toBe(true)
  })
})

describe("Registry.warnings", () => {
  it("names declarations without effect and names that resemble standard attributes", () => {
    const registry = Either.getOrThrow(Registry.parse({ email: "string", firstName: "string", plan: "string" }))
    expect(Registry.warnings(registry).map(({ code, path }) => [code, path])).toEqual([
      ["declaration-of-no-effect", ["attributes", "email"]],
      ["looks-standard", ["attributes", "firstName"]]
    ])
  })
})
