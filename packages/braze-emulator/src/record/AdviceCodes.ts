import type { MistakeCode } from "./MistakeCode.js"
import type { Code } from "./Mistakes.js"

/**
 * The codes of advice: Braze accepts and stores the data as intended, or the client could not avoid the situation.
 * Every other code is a mistake: Braze refuses, drops or miscounts the data.
 */
export const adviceCodes: ReadonlySet<string> = new Set<Code | MistakeCode>([
  // The key is accepted in the header; a request that is refused for its key has a separate mistake.
  "bearer-case",
  "key-in-body",
  "key-in-query",
  "trailing-slash",
  // The emulator answers this, not Braze.
  "not-emulated",
  "rate-limited",
  "external-id-not-text",
  "number-for-text",
  "product-id-not-text",
  // The client asked for it.
  "update-only-unknown",
  "merge-keeps-id",
  "nobody-to-identify",
  "merge-with-itself",
  "duplicate-profile",
  "ambiguous-contact",
  "almost-reserved-name",
  "almost-recommended-event",
  "attribute-type-changed",
  "double-opt-in-ignored",
  "outdated-field",
  "old-entry-properties",
  "unknown-export-field",
  "send-id-known",
  "identity-in-attributes",
  "refusal-not-documented",
  // The person decided it.
  "recipient-not-eligible"
])
