import * as Path from "@sluice/core/Path"
import { isList, isObject, type Json, type JsonObject } from "@sluice/values/Json"
import * as ColumnName from "./ColumnName.js"
import * as ValueKind from "./ValueKind.js"

/** A column of a sample: a path of the records with scalars or lists. */
export interface SampleColumn {
  /** The names on the path to the column: `["session", "email"]`. */
  readonly steps: ReadonlyArray<string>
  /** The path for a mapping: `$.session.email`, `$["Umsatz (EUR)"]`. */
  readonly path: string
  /** The last name without case, accents and separators: `umsatzeur`. */
  readonly name: string
  /** Records that have a value there. */
  readonly count: number
  /** Records with `null` there. */
  readonly nulls: number
  /** Different values, up to {@link mostValues}. */
  readonly distinct: number
  /** Scalars of each kind. */
  readonly kinds: ReadonlyMap<ValueKind.ValueKind, number>
  /** The form of its values. `mixed`: of several forms. */
  readonly form: ColumnForm
  /** The keys of a list of pairs, such as `page_location` of `[{ key: page_location, value: … }]`. */
  readonly pairs: ReadonlyArray<ColumnPair>
  /** The first different values as text. Only for the terminal. */
  readonly examples: ReadonlyArray<string>
}

/** A key of a list of pairs, with its values in the records. */
export interface ColumnPair {
  readonly key: string | number
  /** The member of an element that contains the key. */
  readonly by: (typeof keyNames)[number]
  /** The members of `value` that contain the value, such as `string_value`. Empty if `value` itself is the value. */
  readonly members: ReadonlyArray<string>
  /** Its values as a column. Its path is that of the list. */
  readonly values: SampleColumn
}

/** Text, number and boolean are scalars of a JSON type. */
export type ColumnForm = "text" | "number" | "boolean" | "texts" | "objects" | "pairs" | "mixed"

/** The columns of a sample, in the order of the records. */
export interface SampleColumns {
  readonly all: ReadonlyArray<SampleColumn>
  /** The number of records. */
  readonly records: number
  readonly bodies: ReadonlyArray<JsonObject>
  /** The column at these names. */
  readonly at: (...steps: ReadonlyArray<string>) => SampleColumn | undefined
  /** Columns below these names. */
  readonly below: (...steps: ReadonlyArray<string>) => ReadonlyArray<SampleColumn>
  /** The number of records that have any value at these names. */
  readonly having: (...steps: ReadonlyArray<string>) => number
}

const mostLevels = 8
const mostValues = 5_000
/** An object with more members contains data as keys, such as a score for each article. */
const mostMembers = 300
const mostExamples = 3

interface Found {
  readonly steps: ReadonlyArray<string>
  count: number
  nulls: number
  readonly values: Set<string | number | boolean>
  readonly kinds: Map<ValueKind.ValueKind, number>
  readonly forms: Set<ColumnForm>
  /** By key. */
  readonly pairs: Map<string | number, FoundPair>
}

interface FoundPair extends Pick<ColumnPair, "by"> {
  readonly members: Set<string>
  readonly values: Found
}

const nothingFound = (steps: ReadonlyArray<string>): Found => ({
  steps,
  count: 0,
  nulls: 0,
  values: new Set(),
  kinds: new Map(),
  forms: new Set(),
  pairs: new Map()
})

/** The columns of some records. */
export const make = (bodies: ReadonlyArray<JsonObject>): SampleColumns => {
  const found = new Map<string, Found>()
  for (const body of bodies) look(body, [], found)
  const all = [...found.values()].filter(({ count }) => count > 0).map(columnOf)
  const byPath = new Map(all.map((column) => [column.path, column]))
  return {
    all,
    records: bodies.length,
    bodies,
    at: (...steps) => byPath.get(Path.format("$", steps)),
    below: (...steps) => all.filter((column) => isBelow(column, steps)),
    having: (...steps) => bodies.filter((body) => has(body, steps)).length
  }
}

/** Whether a column is below these names. */
export const isBelow = (column: Pick<SampleColumn, "steps">, steps: ReadonlyArray<string>): boolean =>
  column.steps.length > steps.length && steps.every((step, i) => column.steps[i] === step)

const has = (body: JsonObject, steps: ReadonlyArray<string>): boolean => {
  const value = Path.reader(steps)(body)
  return value !== undefined && value !== null && value !== ""
}

const look = (value: Json, steps: ReadonlyArray<string>, found: Map<string, Found>): void => {
  if (isObject(value)) {
    const members = Object.entries(value)
    if (steps.length < mostLevels && members.length <= mostMembers)
      for (const [key, member] of members) look(member, [...steps, key], found)
    return
  }
  if (value === "") return
  const path = Path.format("$", steps)
  const column = found.get(path) ?? nothingFound(steps)
  found.set(path, column)
  if (value === null) column.nulls++
  else if (isList(value)) addList(value, column)
  else addScalar(value, column)
}

const addScalar = (value: string | number | boolean, column: Found): void => {
  column.count++
  column.forms.add(typeof value === "string" ? "text" : typeof value === "number" ? "number" : "boolean")
  if (column.values.size < mostValues) column.values.add(value)
  for (const kind of ValueKind.of(value)) column.kinds.set(kind, (column.kinds.get(kind) ?? 0) + 1)
}

const addList = (list: ReadonlyArray<Json>, column: Found): void => {
  if (list.length === 0) return
  column.count++
  const pairs = pairsOf(list)
  if (pairs === undefined) {
    const isOfScalars = list.every((element) => typeof element !== "object")
    const isOfObjects = list.every((element) => element !== null && isObject(element))
    column.forms.add(isOfScalars ? "texts" : isOfObjects ? "objects" : "mixed")
    return
  }
  column.forms.add("pairs")
  for (const { by, key, member, value } of pairs) {
    const pair = column.pairs.get(key) ?? { by, members: new Set(), values: nothingFound(column.steps) }
    column.pairs.set(key, pair)
    if (member !== undefined) pair.members.add(member)
    if (value === null) pair.values.nulls++
    else if (isList(value)) addList(value, pair.values)
    else if (typeof value !== "object" && value !== "") addScalar(value, pair.values)
  }
}

/** Names of the member of a pair that contains its key. */
const keyNames = ["key", "id", "name", "field"] as const

interface ReadPair extends Pick<ColumnPair, "key" | "by"> {
  readonly member: string | undefined
  readonly value: Json
}

/** The pairs of a list of objects with a key and a value and at most one more member. Undefined for any other list. */
const pairsOf = (list: ReadonlyArray<Json>): ReadonlyArray<ReadPair> | undefined => {
  const pairs = list.flatMap((element) => {
    if (element === null || !isObject(element) || !("value" in element) || Object.keys(element).length > 3) return []
    const by = keyNames.find((name) => ["string", "number"].includes(typeof element[name]))
    const key = by === undefined ? undefined : element[by]
    return by !== undefined && (typeof key === "string" || typeof key === "number")
      ? [{ by, key, ...unwrapped(element["value"] ?? null) }]
      : []
  })
  return pairs.length === list.length ? pairs : undefined
}

/** A value in an object with a member for each type, as `{ int_value: 5 }`. */
const unwrapped = (value: Json): Pick<ReadPair, "member" | "value"> => {
  if (value === null || !isObject(value)) return { member: undefined, value }
  const [member, inner] = Object.entries(value).find(([, one]) => one !== null) ?? []
  return { member, value: inner ?? null }
}

const columnOf = ({ count, forms, kinds, nulls, pairs, steps, values }: Found): SampleColumn => {
  const [form = "mixed", ...others] = forms
  const last = steps[steps.length - 1] ?? ""
  return {
    steps,
    path: Path.format("$", steps),
    name: ColumnName.plain(last),
    count,
    nulls,
    distinct: values.size,
    kinds,
    form: others.length === 0 ? form : "mixed",
    pairs: [...pairs].map(([key, pair]) => ({
      key,
      by: pair.by,
      members: [...pair.members],
      values: columnOf(pair.values)
    })),
    examples: [...values].slice(0, mostExamples).map(String)
  }
}

/** The share of values that must look the same: exports contain invalid values. */
const clearMajority = 0.9

/** Whether nearly all values of a column are of one of these kinds. */
export const isMostly = (column: SampleColumn, ...kinds: ReadonlyArray<ValueKind.ValueKind>): boolean => {
  const filled = column.count - (column.kinds.get("placeholder") ?? 0)
  return filled > 0 && kinds.some((kind) => (column.kinds.get(kind) ?? 0) >= clearMajority * filled)
}

/** Whether at least half of the values of a column are of this kind. */
export const isOften = (column: SampleColumn, kind: ValueKind.ValueKind): boolean =>
  column.count > 0 && (column.kinds.get(kind) ?? 0) * 2 >= column.count

/** Whether at least one value of a column is of this kind. */
export const hasAny = (column: SampleColumn, kind: ValueKind.ValueKind): boolean => (column.kinds.get(kind) ?? 0) > 0

/** Whether the values are strings, numbers or booleans. */
export const isScalar = ({ form }: SampleColumn): boolean => ["text", "number", "boolean"].includes(form)

/** Whether a column has nearly as many different values as records, and every record has one. */
export const isUnique = (column: SampleColumn, records: number): boolean =>
  isScalar(column) && column.count === records && column.distinct >= Math.min(mostValues, 0.95 * records)
