/**
 * Valid names, each at the position among the fields of its object where it was last seen. Objects of a list nearly
 * always have the same fields in the same positions, and comparing a name with one other costs less than a lookup.
 */
export type FieldNames = Array<string>

/** Number of fields per object whose names are remembered. */
const most = 64

/** Whether this name was valid at this position before. */
export const has = (places: FieldNames, at: number, name: string): boolean => at < places.length && places[at] === name

/** Stores a name. Positions are filled from the first, so that the list has no holes. */
export const set = (places: FieldNames, at: number, name: string): void => {
  if (at < places.length) places[at] = name
  else if (at === places.length && at < most) places.push(name)
}
