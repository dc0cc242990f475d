import type { Lane } from "@sluice/braze-api/Lanes"
import type { Json } from "@sluice/values"
import * as fc from "fast-check"
import { oneLine, readable } from "../internal/Readable.js"
import * as Attributes from "./internal/Attributes.js"
import * as Properties from "./internal/Properties.js"
import * as People from "./People.js"
import * as Times from "./Times.js"

/** One object for one array of `users/track`. */
export interface WireObject {
  readonly lane: Lane
  readonly object: Json.JsonObject
}

const flags = fc.record({ _update_existing_only: fc.boolean() }, { requiredKeys: [] })

/** Joins the parts of an object. An alias keeps the flag that allows creating a profile. */
const join = (lane: Lane, ...parts: ReadonlyArray<Json.JsonObject>): WireObject => {
  const object: Json.JsonObject = Object.fromEntries(parts.flatMap((part) => Object.entries(part)))
  return readable({ lane, object }, (wire) => `${wire.lane}: ${oneLine(wire.object)}`)
}

/** An attribute object that Braze applies completely: with reserved and custom attributes, and each operation. */
export const attribute: fc.Arbitrary<WireObject> = fc
  .tuple(flags, Attributes.reserved, Attributes.custom, People.identity)
  .map(([flag, reserved, custom, identity]) => join("attributes", flag, custom, reserved, identity))

const happening = fc.record({ properties: Properties.valid, app_id: fc.uuid({ version: 4 }) }, { requiredKeys: [] })

/** An event that Braze applies completely. */
export const event: fc.Arbitrary<WireObject> = fc
  .tuple(
    flags,
    happening,
    fc.record({
      name: fc.constantFrom("conversation ended", "Page Viewed", "chat_done", "é".repeat(255), "👋"),
      time: Times.documented
    }),
    People.identity
  )
  .map((parts) => join("events", ...parts))

/** A purchase that Braze applies completely. */
export const purchase: fc.Arbitrary<WireObject> = fc
  .tuple(
    flags,
    happening,
    fc.record(
      {
        product_id: fc.constantFrom("sku-1", "Ünïcode", "p".repeat(255)),
        currency: fc.constantFrom("EUR", "USD", "JPY", "KWD"),
        price: fc.oneof(fc.integer({ min: -500, max: 5_000 }), fc.constantFrom(0, 9.99, -12.5, 0.001)),
        time: Times.documented,
        quantity: fc.integer({ min: 1, max: 100 })
      },
      { requiredKeys: ["product_id", "currency", "price", "time"] }
    ),
    People.identity
  )
  .map((parts) => join("purchases", ...parts))

/** Any of the three. */
export const any: fc.Arbitrary<WireObject> = fc.oneof(attribute, event, purchase)
