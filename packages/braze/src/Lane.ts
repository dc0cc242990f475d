import type { Item } from "@sluice/core/Item"

/** The arrays of a `users/track` request, in the order in which Braze applies them. */
export type Lane = "attributes" | "events" | "purchases"

/** Every {@link Lane}, in Braze's order. */
export const lanes: ReadonlyArray<Lane> = ["attributes", "events", "purchases"]

/** The counter of each lane, as it stands in a success body. */
export const counterText: Readonly<Record<Lane, string>> = {
  attributes: '"attributes_processed":',
  events: '"events_processed":',
  purchases: '"purchases_processed":'
}

/** Tells a lane from any other text. */
export const is = (text: unknown): text is Lane => text === "attributes" || text === "events" || text === "purchases"

/** How many of the items are in a lane. */
export const count = (items: ReadonlyArray<Item>, lane: Lane): number => {
  let found = 0
  for (const item of items) if (item.lane === lane) found++
  return found
}

/** Positions in `items` of those in a lane: the n-th is the item that Braze calls index n of that array. */
export const positions = (items: ReadonlyArray<Item>, lane: Lane): ReadonlyArray<number> => {
  const found: Array<number> = []
  items.forEach((item, at) => {
    if (item.lane === lane) found.push(at)
  })
  return found
}
