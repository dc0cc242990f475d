import { describe, expect, it } from "vitest"
import * as FieldPath from "../src/FieldPath.js"

describe("FieldPath", () => {
  it("shows identifiers and hides names that may be values", () => {
    expect(FieldPath.member("", "email")).toBe("email")
    expect(FieldPath.member("properties", "größe_2")).toBe("properties.größe_2")
    expect(
      ["ana@example.pt", "", "a b", "x".repeat(65), "912345678"].map((name) => FieldPath.member("p", name))
    ).toEqual(new Array(5).fill("p[…]"))
    expect(FieldPath.withoutIndexes(FieldPath.member(FieldPath.element("products", 12), "sku"))).toBe("products[].sku")
  })
})
