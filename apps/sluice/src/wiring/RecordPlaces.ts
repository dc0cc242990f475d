import { isObject, type Json } from "@sluice/values/Json"

/*
 * Places of a record as mappings name them, without the `$.`: `session.email`, `products[*].sku`, `a["odd name"]`. Every
 * element of a list is meant where one is named; for telling what is looked at that is near enough.
 */

/** A path of a mapping, as a place. The whole record is the empty text. */
export const ofPath = (path: string): string => path.replace(/^\$\.?/, "").replaceAll(/\[\d+\]/g, "[*]")

/** The place of a member. */
const below = (place: string, key: string): string => {
  // A path does not tell an index from a name of digits.
  if (/^\d+$/.test(key)) return `${place}[*]`
  if (!/^[^.[\]"']+$/.test(key)) return `${place}[${JSON.stringify(key)}]`
  return place === "" ? key : `${place}.${key}`
}

/** Every place of a value that holds no object and no list, or an empty one; a place stands there as often as it occurs. */
export const leaves = (value: Json, place = ""): ReadonlyArray<string> => {
  if (isObject(value)) {
    const members = Object.entries(value)
    if (members.length > 0) return members.flatMap(([key, member]) => leaves(member, below(place, key)))
  }
  if (Array.isArray(value) && value.length > 0) return value.flatMap((element: Json) => leaves(element, `${place}[*]`))
  return [place]
}

/** Whether something that is looked at takes in a place, as an object takes in its members. */
export const covers = (looked: string, place: string): boolean =>
  looked === "" || place === looked || place.startsWith(`${looked}.`) || place.startsWith(`${looked}[`)
