import { BrazeVendor, BrokenObjects, Records, WireObjects } from "@sluice/testing"
import type { JsonObject } from "@sluice/values/Json"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { anyItem, asItIs, destination, now, record, told } from "./support.js"

/** Attribute objects: valid, invalid in one place, with any JSON in one field, and with values that are nearly valid. */
const objects: fc.Arbitrary<JsonObject> = fc.oneof(
  { weight: 2, arbitrary: WireObjects.attribute.map(({ object }) => object) },
  { weight: 3, arbitrary: BrokenObjects.of("attributes").map(({ object }) => object) },
  { weight: 3, arbitrary: Records.tampered(WireObjects.attribute.map(({ object }) => object)) },
  { weight: 6, arbitrary: anyItem.map((item): JsonObject => ({ ...item, external_id: "u1" })) }
)

const profiles = destination({ mapping: asItIs, identifierOnly: "send" })

/** Mistakes that depend on known profiles or lose nothing. */
const harmless: ReadonlySet<string> = new Set([
  "update-only-unknown",
  "unknown-braze-id",
  "alias-creates-nothing",
  "almost-reserved-name"
])

/** The parts that Braze refuses or drops of an object that is sent unchanged to an empty workspace. */
const complaints = (json: string): ReadonlyArray<string> => {
  const braze = BrazeVendor.make(() => now)
  const { status, body } = braze.emulator.handle({
    method: "POST",
    path: "/users/track",
    headers: { authorization: `Bearer ${braze.apiKey}`, "content-type": "application/json" },
    body: `{"attributes":[${json}]}`
  })
  const dropped = braze.emulator.workspace.mistakes.list().map(({ code }) => String(code))
  const refused = status === 201 && !body.includes('"errors"') ? [] : [body]
  return [...refused, ...dropped.filter((code) => !harmless.has(code))]
}

describe("without a fault", () => {
  it("Braze accepts every prepared object and drops nothing silently", () => {
    fc.assert(
      fc.property(objects, (item) => {
        const [prepared] = profiles.prepare([record({ item })], { now })
        if (prepared?._tag !== "Items") return
        for (const { json } of prepared.items) expect([json, complaints(json)]).toEqual([json, []])
      }),
      { numRuns: 1000 }
    )
  })

  it("Braze refuses or drops every Invalid object", () => {
    fc.assert(
      fc.property(objects, (item) => {
        const [prepared] = profiles.prepare([record({ item })], { now })
        if (prepared?._tag !== "Invalid") return
        const raw = BrazeVendor.verdictOf([{ lane: "attributes", object: item }], now)
        expect([told(prepared.problems), raw]).not.toEqual([told(prepared.problems), "applied"])
      }),
      { numRuns: 1000 }
    )
  })
})
