import { describe, expect, it } from "vitest"
import * as Remark from "../src/report/Remark.js"

describe("the field of a remark", () => {
  it.each([
    ["fields.phone", "phone"],
    ["fields.umsatz_eur?.@number", "umsatz_eur"],
    ["fields.gender?.@lookup.table", "gender"],
    ['fields["Umsatz (EUR)?"].@number', "Umsatz (EUR)"],
    ['fields["Umsatz (EUR)"]', "Umsatz (EUR)"],
    ["mapping.properties.colour", "properties.colour"],
    ['mapping.properties["a b?"].@first', 'properties["a b"]'],
    ["default track mapping.properties.note", "properties.note"],
    ["mapping.products[0].properties.marke", "products[*].properties.marke"],
    ["attributes.plan", "plan"],
    ["identity[0].phone", "identity[0].phone"]
  ])("%s is %s", (mappingPath, name) => {
    expect(Remark.field({ mappingPath, path: "$.x" })).toBe(name)
  })

  it("is the place in the record if the mapping has no name for it", () => {
    expect(Remark.field({ mappingPath: "fields", path: "$.x" })).toBe("$.x")
    expect(Remark.field({ mappingPath: "mapping.@map" })).toBe("a field")
    expect(Remark.field({})).toBe("a field")
  })
})
