import type { Json } from "@sluice/values"
import * as fc from "fast-check"
import * as Times from "../Times.js"

const flat = fc.oneof(
  fc.boolean(),
  fc.integer(),
  fc.constantFrom(0.5, 1e6),
  fc.constantFrom("web", "ünï", "👍", "v".repeat(255)),
  Times.iso
)

/** Properties of an event or a purchase with each kind of value. No name is reserved. */
export const valid: fc.Arbitrary<Json.JsonObject> = fc
  .record(
    {
      channel: flat,
      bot: fc.constantFrom("helper", "sales"),
      score: fc.integer({ min: 0, max: 10 }),
      tags: fc.array(fc.constantFrom("a", "b", "c"), { maxLength: 3 }),
      cart: fc.record({ lines: fc.nat(9), coupon: fc.constantFrom("SPRING", "") }),
      lines: fc.array(fc.record({ sku: fc.constantFrom("s1", "s2"), n: fc.nat(5) }), { maxLength: 2 }),
      longest: fc.boolean()
    },
    { requiredKeys: [] }
  )
  .map(({ longest, ...rest }) => (longest === undefined ? rest : { ...rest, ["n".repeat(255)]: longest }))
