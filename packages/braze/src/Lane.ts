import { counters, type Lane, lanes } from "@sluice/braze-api/Lanes"
import type { Item } from "@sluice/core/Item"

export { counters, type Lane, lanes }

/** Whether a value is the name of a lane. */
export const is = (value: unknown): value is Lane =>
  value === "attributes" || value === "events" || value === "purchases"

/** Number of items in a lane. */
export const count = (items: ReadonlyArray<Item>, lane: Lane): number => {
  let found = 0
  for (const item of items) if (item.lane === lane) found++
  return found
}

/** Positions in `items` of those in a lane: the n-th is the item that Braze calls index n of that array. */
export const positions = (items: ReadonlyArray<Item>, lane: Lane): ReadonlyArray<number> => {
  const found: Array<number> = []
  items.forEach((item, position) => {
    if (item.lane === lane) found.push(position)
  })
  return found
}
