import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { format, parse } from "../src/Address.js"
import { empty, fromAddress, sentence, toClaim } from "../src/pages/ledger/Claims.js"
import { span } from "../src/pages/settings/Span.js"

const text = fc.string({ unit: "grapheme" })

const draft = fc.record({
  claim: fc.constantFrom("once", "order", "limit"),
  in: text,
  by: text,
  count: text,
  ms: text,
  path: text
})

describe("claims", () => {
  it("round-trip through the address", () => {
    fc.assert(
      fc.property(draft, (typed) => {
        expect(fromAddress(parse(format("ledger", undefined, { ...typed })).filters)).toEqual(typed)
      })
    )
  })

  it("omit empty values, except required ones", () => {
    expect(toClaim(empty)).toEqual({ type: "once" })
    expect(toClaim({ ...empty, claim: "order" })).toEqual({ type: "order", by: "" })
    expect(toClaim({ ...empty, claim: "limit", count: " ", ms: "3e3" })).toEqual({
      type: "limit",
      count: Number.NaN,
      windowMs: 3_000
    })
    expect(toClaim({ ...empty, claim: "never" })).toBe(undefined)
  })

  it("are described in sentences", () => {
    expect(sentence({ type: "once", lane: "events", by: "properties.seq" })).toBe(
      "No events were applied twice with the same properties.seq"
    )
    expect(sentence({ type: "order", by: "time" })).toBe("Per user and lane, objects were applied in the order of time")
    expect(sentence({ type: "limit", count: 1, windowMs: 1_500 })).toBe("At most 1 request within 1,500 ms")
  })
})

describe("a span of time", () => {
  it("is shown in its two largest units", () => {
    expect([0, 999, 61_000, 3_600_000, 90_000_000, 86_400_000 + 5_000].map(span)).toEqual([
      "0 ms",
      "999 ms",
      "1 min 1 s",
      "1 h",
      "1 d 1 h",
      "1 d"
    ])
  })
})
