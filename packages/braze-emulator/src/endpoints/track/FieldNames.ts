/**
 * Names that were found fine, each in the place among the fields of its object where it stood last. The objects of a list
 * nearly always have the same fields in the same places, and to compare a name with one other costs less than to look it up.
 */
export type Places = Array<string>

/** Fields of an object whose names are remembered. */
const most = 64

/** Whether this very name was found fine in this place before. */
export const has = (places: Places, at: number, name: string): boolean => at < places.length && places[at] === name

/** Remembers a name. Places are filled from the first on, so that a list has no holes. */
export const set = (places: Places, at: number, name: string): void => {
  if (at < places.length) places[at] = name
  else if (at === places.length && at < most) places.push(name)
}
