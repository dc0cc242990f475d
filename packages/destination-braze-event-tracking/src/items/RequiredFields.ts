import type { Reason } from "@sluice/values/Reason"

/** What an item can be, each with the fields without which it cannot be sent (users/track page, 2026-11-20). */
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
 * What every record would be refused for: fields that the short form of a mapping does not name. Nothing for what is no such
 * form, or gives its fields by a directive, and nothing for an order, whose products may bring them.
 */
export const missing = (fields: unknown): ReadonlyArray<Reason> => {
  if (typeof fields !== "object" || fields === null || Array.isArray(fields)) return []
  const names = new Set(Object.keys(fields).map((name) => name.replace(/\?$/, "")))
  if (names.has("products") || [...names].some((name) => name.startsWith("@"))) return []
  const kind = names.has("product_id") ? "purchase" : "event"
  return required[kind]
    .filter((name) => !names.has(name))
    .map((name) => ({
      code: "field-missing",
      path: "fields",
      message: `Braze takes no ${kind} without ${name}. Say what it is, as ${examples[name] ?? name}.`
    }))
}
