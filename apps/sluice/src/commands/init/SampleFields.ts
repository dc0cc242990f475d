import type { SourceRecord } from "@sluice/core/SourceRecord"
import { isObject, type Json } from "@sluice/values/Json"

/** A field of the records of a sample. Contains no value of them. */
export interface SampleField {
  /** As `$.session.email`. */
  readonly path: string
  /** The last key in lower case, without separators: `firstname`. */
  readonly name: string
  /** The number of records that have it. */
  readonly count: number
  /** The number of different values. */
  readonly distinct: number
  /** The number of values of each kind. */
  readonly kinds: ReadonlyMap<ValueKind, number>
  /** Dates with slashes by the number that comes first, if one of the two numbers is above 12. */
  readonly first: { readonly day: number; readonly month: number }
}

/** What a value looks like; `slashes` is a date such as 03/04/1980. */
export type ValueKind = "text" | "integer" | "number" | "boolean" | "email" | "time" | "day" | "slashes"

interface Found {
  count: number
  readonly values: Set<Json>
  readonly kinds: Map<ValueKind, number>
  readonly first: { day: number; month: number }
}

/** Every field of a sample whose values are texts, numbers or booleans. Elements of lists are left out. */
export const make = (sample: ReadonlyArray<SourceRecord>): ReadonlyArray<SampleField> => {
  const found = new Map<string, Found>()
  const look = (value: Json, path: string): void => {
    if (isObject(value)) {
      for (const [key, member] of Object.entries(value)) if (plainKey.test(key)) look(member, `${path}.${key}`)
      return
    }
    if (value === null || value === "" || Array.isArray(value)) return
    const field = found.get(path) ?? { count: 0, values: new Set(), kinds: new Map(), first: { day: 0, month: 0 } }
    field.count++
    field.values.add(value)
    const kind = kindOf(value)
    if (kind !== undefined) field.kinds.set(kind, (field.kinds.get(kind) ?? 0) + 1)
    const [, one, two] = slashes.exec(String(value)) ?? []
    if (Number(one) > 12) field.first.day++
    else if (Number(two) > 12) field.first.month++
    found.set(path, field)
  }
  for (const { body } of sample) look(body, "$")
  return [...found].map(([path, { values, ...rest }]) => ({
    path,
    name: nameOf(path),
    distinct: values.size,
    ...rest
  }))
}

/** Keys that need no quotes in a path. */
const plainKey = /^[\w-]+$/

const nameOf = (path: string): string =>
  path
    .slice(path.lastIndexOf(".") + 1)
    .toLowerCase()
    .replaceAll(/[_-]/g, "")

/** A date, optionally with a time. */
const slashes = /^(\d{1,2})\/(\d{1,2})\/\d{4}( \d{1,2}:\d{2}(?::\d{2})?)?$/

const kindOf = (value: Json): ValueKind | undefined => {
  if (typeof value === "boolean") return "boolean"
  if (typeof value === "number") return Number.isInteger(value) ? "integer" : "number"
  if (typeof value !== "string") return undefined
  if (/^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}/.test(value)) return "time"
  if (/^\d{4}-\d{2}-\d{2}$/.test(value)) return "day"
  const [date, , , time] = slashes.exec(value) ?? []
  if (date !== undefined) return time === undefined ? "slashes" : "time"
  return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? "email" : "text"
}
