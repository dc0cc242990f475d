import type { ReservedAttribute } from "@sluice/braze-api/Attributes"
import { describe, expect, it } from "vitest"
import * as ReservedKind from "../src/attributes/ReservedKind.js"

const number = (whole: boolean): ReservedKind.ReservedKind => {
  const row: ReservedAttribute = {
    name: "shoe_size",
    rule: { kind: "number", min: 1, max: 60, whole },
    onInvalid: "dropField",
    sentence: undefined,
    removable: true,
    dataPointFree: false,
    exportName: undefined,
    merged: false,
    certainty: "I",
    source: "",
    checked: ""
  }
  return ReservedKind.of(row)
}

describe("a reserved attribute of the kind number", () => {
  it("stores numbers of its range and drops the others", () => {
    expect([0, 1, 41.5, 60, 60.5, "42", true].map(number(false).store)).toEqual([
      "wrong-type",
      { type: "integer", value: 1 },
      { type: "float", value: 41.5 },
      { type: "integer", value: 60 },
      "wrong-type",
      "wrong-type",
      "wrong-type"
    ])
  })

  it("drops fractions if it must be whole", () => {
    expect([41.5, 42].map(number(true).store)).toEqual(["wrong-type", { type: "integer", value: 42 }])
  })

  it("refuses no object", () => {
    expect(["42", 0].map(number(true).refuse)).toEqual([undefined, undefined])
  })
})
