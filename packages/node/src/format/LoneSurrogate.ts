import type { Json } from "@sluice/values/Json"

/** An escape of half a character, as it must stand in a text that holds one. Cheap to look for before anything is walked. */
export const mayHold = (text: string): boolean => text.includes("\\ud") || text.includes("\\uD")

/**
 * The path of the first text or key with half a character (an unpaired UTF-16 surrogate), as `$.session.name`. Needs a
 * value whose depth is bounded.
 */
export const find = (value: Json, path = "$"): string | undefined => {
  if (typeof value === "string") return isWhole(value) ? undefined : path
  if (typeof value !== "object" || value === null) return undefined
  const members = Array.isArray(value) ? value.entries() : Object.entries(value)
  for (const [key, member] of members) {
    if (typeof key === "string" && !isWhole(key)) return path
    const found = find(member, typeof key === "number" ? `${path}[${key}]` : `${path}.${key}`)
    if (found !== undefined) return found
  }
  return undefined
}

const lone = /[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/
const isWhole = (text: string): boolean => !lone.test(text)
