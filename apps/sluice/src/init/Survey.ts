import { isObject, type Json } from "@sluice/core/Json"
import type { SourceRecord } from "@sluice/core/SourceRecord"

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
  readonly kinds: ReadonlySet<Kind>
}

/** What a value looks like. */
export type Kind =
  | "text"
  | "integer"
  | "number"
  | "boolean"
  | "email"
  | "moment"
  | "day"
  | "day/month"
  | "month/day"
  | "slashes"

/** Every place of a sample that holds a text, a number, true or false; what stands in lists is left aside. */
export const make = (sample: ReadonlyArray<SourceRecord>): ReadonlyArray<Place> => {
  const found = new Map<string, { count: number; values: Set<Json>; kinds: Set<Kind> }>()
  const look = (value: Json, path: string): void => {
    if (isObject(value)) {
      for (const [key, member] of Object.entries(value)) if (plainKey.test(key)) look(member, `${path}.${key}`)
      return
    }
    if (value === null || value === "" || Array.isArray(value)) return
    const place = found.get(path) ?? { count: 0, values: new Set(), kinds: new Set() }
    place.count++
    place.values.add(value)
    const kind = kindOf(value)
    if (kind !== undefined) place.kinds.add(kind)
    found.set(path, place)
  }
  for (const { body } of sample) look(body, "$")
  return [...found].map(([path, { count, values, kinds }]) => ({
    path,
    name: nameOf(path),
    count,
    distinct: values.size,
    kinds
  }))
}

/** Keys that need no quoting in a path. */
const plainKey = /^[\w-]+$/

const nameOf = (path: string): string =>
  path
    .slice(path.lastIndexOf(".") + 1)
    .toLowerCase()
    .replaceAll(/[_-]/g, "")

const kindOf = (value: Json): Kind | undefined => {
  if (typeof value === "boolean") return "boolean"
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number"
  if (typeof value !== "string") return undefined
  if (/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(value)) return "moment"
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return "day"
  const slashes = /^(\d{1,2})\/(\d{1,2})\/\d{4}$/.exec(value)
  if (slashes !== null) return Number(slashes[1]) > 12 ? "day/month" : Number(slashes[2]) > 12 ? "month/day" : "slashes"
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? "email" : "text"
}
