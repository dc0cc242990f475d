import { isList, isObject, type Json, type JsonObject, type MutableJsonObject, put } from "@sluice/values/Json"

/*
 * JSON text writes null for a number that is not finite, and null erases an attribute. Such numbers are therefore stored by
 * their places, and destinations leave them out as if the record had not been stored.
 */

/** A path of names and indexes. */
type Place = ReadonlyArray<string | number>

/** The places of numbers that are not finite. */
export const placesOf = (value: Json): ReadonlyArray<Place> => {
  if (typeof value === "number") return Number.isFinite(value) ? [] : [[]]
  if (isList(value)) return value.flatMap((element, i) => placesOf(element).map((place) => [i, ...place]))
  if (!isObject(value)) return []
  return Object.entries(value).flatMap(([name, member]) => placesOf(member).map((place) => [name, ...place]))
}

/** A copy of a body with NaN at these places. */
export const restore = (body: JsonObject, places: ReadonlyArray<Json>): JsonObject => {
  const restored = places.reduce<Json>((value, place) => withNaN(value, isList(place) ? place : []), body)
  return isObject(restored) ? restored : body
}

const withNaN = (value: Json, [step, ...rest]: ReadonlyArray<Json>): Json => {
  if (step === undefined) return Number.NaN
  if (isList(value)) return value.map((element, i) => (i === step ? withNaN(element, rest) : element))
  if (!isObject(value)) return value
  const copy: MutableJsonObject = {}
  for (const [name, member] of Object.entries(value)) put(copy, name, name === step ? withNaN(member, rest) : member)
  return copy
}
