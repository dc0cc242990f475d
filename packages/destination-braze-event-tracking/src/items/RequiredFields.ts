import type { Problem } from "@sluice/values/Problem"

/** The fields that Braze requires of each kind of item (users/track page, 2026-11-20). */
const required = {
  event: ["name", "time"],
  purchase: ["product_id", "currency", "price", "time"]
} as const

const examples: Readonly<Record<string, string>> = {
  name: "name: conversation ended",
  time: "time: $.ended_at",
  product_id: "product_id: $.product.sku",
  currency: "currency: EUR",
  price: "price: $.product.price"
}

/**
 * A problem for each required field that a mapping in the short form does not set, because every record would be
 * Invalid. Empty for other mappings, for a mapping with a directive, and for an order, whose products may have the
 * fields.
 */
export const missing = (fields: unknown): ReadonlyArray<Problem> => {
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) return []
  const names = new Set(Object.keys(fields).map((name) => name.replace(/\?$/, "")))
  if (names.has("products") || [...names].some((name) => name.startsWith("@"))) return []
  const kind = names.has("product_id") ? "purchase" : "event"
  return required[kind]
    .filter((name) => !names.has(name))
    .map((name) => ({
      code: "field-missing",
      path: ["fields"],
      message: `${kind === "event" ? "An event" : "A purchase"} needs ${name}. Add it, for example ${examples[name] ?? name}.`
    }))
}
