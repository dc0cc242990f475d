import type { SourceRecord } from "@sluice/core/SourceRecord"
import { isObject, type Json } from "@sluice/values/Json"

/** What stands at one place of the records of a sample. No value of them. */
export interface Place {
  /** As `$.session.email`. */
  readonly path: string
  /** The last name of it, in small letters and without separators: `firstname`. */
  readonly name: string
  /** Records that have something there. */
  readonly count: number
  /** Different values among them. */
  readonly distinct: number
  /** How many of them look like what. */
  readonly kinds: ReadonlyMap<Kind, number>
  /** Dates with slashes that tell which comes first: one of both numbers is above 12. */
  readonly first: { readonly day: number; readonly month: number }
}

/** What a value looks like; `slashes` is a day such as 03/04/1980. */
export type Kind = "text" | "integer" | "number" | "boolean" | "email" | "moment" | "day" | "slashes"

interface Found {
  count: number
  readonly values: Set<Json>
  readonly kinds: Map<Kind, number>
  readonly first: { day: number; month: number }
}

/** Every place of a sample that holds a text, a number, true or false; what stands in lists is left aside. */
export const make = (sample: ReadonlyArray<SourceRecord>): ReadonlyArray<Place> => {
  const found = new Map<string, Found>()
  const look = (value: Json, path: string): void => {
    if (isObject(value)) {
      for (const [key, member] of Object.entries(value)) if (plainKey.test(key)) look(member, `${path}.${key}`)
      return
    }
    if (value === null || value === "" || Array.isArray(value)) return
    const place = found.get(path) ?? { count: 0, values: new Set(), kinds: new Map(), first: { day: 0, month: 0 } }
    place.count++
    place.values.add(value)
    const kind = kindOf(value)
    if (kind !== undefined) place.kinds.set(kind, (place.kinds.get(kind) ?? 0) + 1)
    const [, one, two] = slashes.exec(String(value)) ?? []
    if (Number(one) > 12) place.first.day++
    else if (Number(two) > 12) place.first.month++
    found.set(path, place)
  }
  for (const { body } of sample) look(body, "$")
  return [...found].map(([path, { values, ...rest }]) => ({
    path,
    name: nameOf(path),
    distinct: values.size,
    ...rest
  }))
}

/** Keys that need no quoting in a path. */
const plainKey = /^[\w-]+$/

const nameOf = (path: string): string =>
  path
    .slice(path.lastIndexOf(".") + 1)
    .toLowerCase()
    .replaceAll(/[_-]/g, "")

/** A day, and perhaps a time of it. */
const slashes = /^(\d{1,2})\/(\d{1,2})\/\d{4}( \d{1,2}:\d{2}(?::\d{2})?)?$/

const kindOf = (value: Json): Kind | undefined => {
  if (typeof value === "boolean") return "boolean"
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number"
  if (typeof value !== "string") return undefined
  if (/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(value)) return "moment"
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return "day"
  const [date, , , time] = slashes.exec(value) ?? []
  if (date !== undefined) return time === undefined ? "slashes" : "moment"
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? "email" : "text"
}
