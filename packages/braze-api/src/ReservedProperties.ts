import type { Fact } from "./Fact.js"
import { fact } from "./Fact.js"
import * as Sources from "./Sources.js"

/** Property keys that an event must not use, because Braze refuses the object. Case-sensitive. */
export const event: Fact<ReadonlyArray<string>> = fact(
  ["time", "event_name"],
  "D",
  Sources.eventObject,
  "Documented as causing API errors; the sentence is that of purchases (inferred)."
)

/** Property keys that a purchase must not use, because Braze refuses the object. Case-sensitive. */
export const purchase: Fact<ReadonlyArray<string>> = fact(
  ["time", "product_id", "quantity", "event_name", "price", "currency"],
  "D",
  Sources.purchaseProperties
)
