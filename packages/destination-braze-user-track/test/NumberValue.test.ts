import { Findings } from "@sluice/values/Findings"
import type { Json } from "@sluice/values/Json"
import { describe, expect, it } from "vitest"
import * as NumberValue from "../src/rules/NumberValue.js"

const read = (whole: boolean, value: Json) => {
  const findings = new Findings()
  return [
    NumberValue.make({ kind: "number", min: 1, max: 60, whole })(value, "shoe_size", findings, 0),
    findings.warnings.map(({ code }) => code)
  ]
}

describe("a number", () => {
  it.each<readonly [string, boolean, Json, number | undefined, ReadonlyArray<string>]>([
    ["accepts the lowest value", true, 1, 1, []],
    ["accepts the highest value", true, 60, 60, []],
    ["reads text", true, " 42 ", 42, []],
    ["accepts a fraction unless it must be whole", false, "41.5", 41.5, []],
    ["leaves out a fraction if it must be whole", true, 41.5, undefined, ["not-integer"]],
    ["leaves out a value below the range", true, 0, undefined, ["number-out-of-range"]],
    ["leaves out a value above the range", false, 60.5, undefined, ["number-out-of-range"]],
    ["leaves out a word", false, "large", undefined, ["not-number"]],
    ["leaves out a boolean", false, true, undefined, ["not-number"]],
    ["leaves out empty text", true, " ", undefined, ["empty"]],
    ["leaves out a placeholder", true, "{SHOE_SIZE}", undefined, ["placeholder-not-filled"]]
  ])("%s", (_, whole, value, sent, warnings) => {
    expect(read(whole, value)).toEqual([sent, warnings])
  })
})
