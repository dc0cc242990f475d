import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Call from "../src/endpoint/Call.js"
import * as Properties from "../src/endpoints/track/Properties.js"
import * as World from "../src/state/World.js"

const rules = (): Properties.PropertyRules => ({ reserved: new Set(["time", "event_name"]), bytes: 1_000, fine: [] })

const checked = (sent: unknown, by: Properties.PropertyRules) => {
  const notes: Array<string> = []
  const call = Call.make(World.make(), {
    now: 0,
    limits: "combined",
    mistake: (code) => notes.push(code),
    query: new URLSearchParams(),
    params: {}
  })
  const sentence = Properties.check(call, sent, by)
  return { sentence, notes, kept: sentence === undefined ? Properties.keep(call, sent) : undefined }
}

const name = fc.constantFrom(
  "bot",
  "reason",
  "turns",
  "time",
  "event_name",
  "$price",
  "",
  "x".repeat(255),
  "x".repeat(256)
)
const properties = fc.dictionary(name, fc.constantFrom<unknown>("a", 1, true, null, [1], { b: 2 }))

describe("Properties", () => {
  it("have the same result regardless of earlier properties", () => {
    fc.assert(
      fc.property(fc.array(properties, { minLength: 1, maxLength: 8 }), (list) => {
        const used = rules()
        for (const sent of list) expect(checked(sent, used)).toEqual(checked(sent, rules()))
      })
    )
  })

  it("are refused for a reserved name, and lose unusable names and values", () => {
    expect(checked({ bot: "a", time: 1 }, rules())).toMatchObject({
      notes: ["reserved-property-name"],
      kept: undefined
    })
    expect(checked({ bot: "a", $price: 1, turns: null }, rules())).toEqual({
      sentence: undefined,
      notes: ["property-dropped"],
      kept: { bot: "a" }
    })
  })
})
