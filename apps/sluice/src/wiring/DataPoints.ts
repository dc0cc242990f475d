import { attributes, flags } from "@sluice/braze-api/Attributes"
import { primary, secondary } from "@sluice/braze-api/IdentifierKeys"
import type { Item } from "@sluice/core/Item"

/** Keys that cost no data point: identifiers, update options, and consent (users/track page, 2026-11-20). */
const free: ReadonlySet<string> = new Set([
  ...primary,
  ...flags.value,
  ...attributes.filter(({ dataPointFree }) => dataPointFree).map(({ name }) => name)
])

/**
 * The data points of an accepted item of a Braze destination: one for each attribute key, also for nested keys and for
 * `null`, and one for each event or purchase. This is an estimate: contracts differ, and only the account in Braze
 * counts.
 */
export const ofItem = (item: Item): number => {
  if (item.lane !== "attributes") return 1
  const value: unknown = JSON.parse(item.json)
  if (typeof value !== "object" || value === null) return 0
  const named = primary.some((key) => key in value)
  // A secondary identifier counts as an attribute, unless it is the only identifier of the person.
  const identity = named ? undefined : secondary.find((key) => key in value)
  return Object.entries(value).reduce(
    (sum, [key, member]) => sum + (free.has(key) || key === identity ? 0 : weight(member)),
    0
  )
}

const weight = (value: unknown): number =>
  typeof value === "object" && value !== null && !Array.isArray(value)
    ? Math.max(
        1,
        Object.values(value).reduce<number>((sum, member) => sum + weight(member), 0)
      )
    : 1
