import { formatStep, type PathPiece, parse, pieces } from "@sluice/core/Path"
import { isObject, type Json } from "@sluice/values/Json"

/*
 * Places of a record in the notation of mappings, without the `$.`: `session.email`, `products[*].sku`, `a["odd name"]`. An index counts as every element of its list, which is precise enough to find the places that a mapping reads.
 */

/** The place that a path of a mapping names. The whole record is the empty string. */
export const ofPath = (path: string): string => (pieces(path) ?? parse(path)).reduce<string>(below, "")

/** The place of a member or element. */
const below = (place: string, piece: PathPiece): string => {
  // In a path, a name of digits looks like an index.
  if (typeof piece !== "string" || /^\d+$/.test(piece)) return `${place}[*]`
  const step = formatStep(piece)
  return place === "" && step.startsWith(".") ? piece : place + step
}

/**
 * Every place of a value with a scalar, an empty object or an empty list. A place that occurs several times is
 * repeated.
 */
export const leaves = (value: Json, place = ""): ReadonlyArray<string> => {
  if (isObject(value)) {
    const members = Object.entries(value)
    if (members.length > 0) return members.flatMap(([key, member]) => leaves(member, below(place, key)))
  }
  if (Array.isArray(value) && value.length > 0) return value.flatMap((element: Json) => leaves(element, `${place}[*]`))
  return [place]
}

/** Whether reading one place includes the other. Reading an object includes its members. */
export const covers = (read: string, place: string): boolean =>
  read === "" || place === read || place.startsWith(`${read}.`) || place.startsWith(`${read}[`)
