import { type AttributeKind, attributes as standardAttributes } from "@sluice/braze-api/Attributes"
import type { Json } from "@sluice/values/Json"
import * as ColumnName from "../columns/ColumnName.js"
import { type ColumnPair, hasAny, isMostly, isOften, isScalar, type SampleColumn } from "../columns/Columns.js"
import * as DateFormat from "../columns/DateFormat.js"
import * as Salutation from "../columns/Salutation.js"
import * as FieldValue from "./FieldValue.js"
import type { LeftOutColumn, ProposedField } from "./Proposal.js"

/** Fields, and the columns that no field uses. */
export interface ProposedFields {
  readonly fields: ReadonlyArray<ProposedField>
  readonly leftOut: ReadonlyArray<LeftOutColumn>
}

/** A standard attribute that a column can be. */
export type StandardName = Extract<(typeof standardAttributes)[number]["name"], ColumnName.ColumnRole> | "fullName"

const isWord = (column: SampleColumn): boolean =>
  isScalar(column) &&
  column.form === "text" &&
  !isMostly(column, "integer", "decimal", "email", "url", "uuid", "isoDate", "phone")

const isNameOfTwo = (column: SampleColumn): boolean =>
  isWord(column) &&
  column.examples.length > 0 &&
  column.examples.filter((text) => /^\p{L}[\p{L}.'’-]*[ ,]+\p{L}/u.test(text)).length * 2 > column.examples.length

/** The requirement for the values of a column. */
const fitsStandard: Readonly<Record<StandardName, (column: SampleColumn) => boolean>> = {
  first_name: isWord,
  last_name: isWord,
  fullName: isNameOfTwo,
  // The name shows what it is; of a few values, one that is not valid is a large share.
  email: (column) => isOften(column, "email"),
  phone: (column) =>
    isMostly(column, "phone", "integer", "leadingZero") && !isMostly(column, "unixSeconds", "unixMillis"),
  dob: (column) => DateFormat.of(column) !== undefined && !DateFormat.hasTimeOfDay(column),
  gender: (column) =>
    isMostly(column, "gender") ||
    isOften(column, "salutation") ||
    (isWord(column) && column.distinct <= 8 && hasAny(column, "gender")),
  // Nearly every file has some misspelled countries.
  country: (column) => isMostly(column, "country") || (isWord(column) && isOften(column, "country")),
  language: (column) => isMostly(column, "language"),
  home_city: isWord,
  time_zone: (column) =>
    column.form === "text" && column.examples.some((text) => /^[A-Z][A-Za-z_]+\/[A-Z]|^UTC$/.test(text)),
  image_url: (column) => isMostly(column, "url"),
  email_subscribe: (column) => column.examples.some((text) => subscriptionStates.has(text.toLowerCase())),
  push_subscribe: (column) => column.examples.some((text) => subscriptionStates.has(text.toLowerCase()))
}

const subscriptionStates: ReadonlySet<string> = new Set(["subscribed", "unsubscribed", "opted_in"])

const standardNames = Object.keys(fitsStandard).filter((name): name is StandardName => name in fitsStandard)

/** The most likely column for each standard attribute. A column belongs to at most one attribute. */
export const standardColumns = (columns: ReadonlyArray<SampleColumn>): ReadonlyMap<StandardName, SampleColumn> => {
  const found = new Map<StandardName, SampleColumn>()
  const taken = new Set<SampleColumn>()
  for (const name of standardNames) {
    if (name === "fullName" && (found.has("first_name") || found.has("last_name"))) continue
    const best = bestOf(
      columns.filter((column) => !taken.has(column) && fitsStandard[name](column)),
      name
    )
    if (best === undefined) continue
    found.set(name, best)
    taken.add(best)
  }
  return withoutHalfNames(found)
}

/**
 * A column such as `Nombre` without a column for the last name contains whole names if its values have several words.
 */
const withoutHalfNames = (found: ReadonlyMap<StandardName, SampleColumn>): ReadonlyMap<StandardName, SampleColumn> => {
  const first = found.get("first_name")
  if (first === undefined || found.has("last_name") || !isNameOfTwo(first)) return found
  return new Map([...[...found].filter(([name]) => name !== "first_name"), ["fullName", first] as const])
}

/** The column that fits a role best: first by its name, then by the number of values, then by the lowest nesting. */
export const bestOf = (columns: ReadonlyArray<SampleColumn>, role: ColumnName.ColumnRole): SampleColumn | undefined =>
  ranked(columns, role)[0]

/** The columns whose names fit a role, the best first. */
export const ranked = (
  columns: ReadonlyArray<SampleColumn>,
  role: ColumnName.ColumnRole
): ReadonlyArray<SampleColumn> =>
  columns
    .flatMap((column) => {
      const rank = ColumnName.rank(role, column.name)
      return rank === undefined ? [] : [{ column, rank }]
    })
    .sort((a, b) => a.rank - b.rank || b.column.count - a.column.count || a.column.steps.length - b.column.steps.length)
    .map(({ column }) => column)

interface GenderLetters {
  /** A column must have at least one of these letters. */
  readonly sign: ReadonlyArray<string>
  /** The word for each letter of the column. A word, unlike a letter, has the same meaning in every language. */
  readonly table: Readonly<Record<string, string>>
  readonly means: string
}

/**
 * Letters for genders that are unclear without the other letters of their column. The first row with all letters of a
 * column applies.
 */
const genderLetters: ReadonlyArray<GenderLetters> = [
  { sign: ["h"], table: { H: "male", M: "female" }, means: "hombre and mujer" },
  { sign: ["h"], table: { H: "male", F: "female" }, means: "homme and femme" },
  { sign: ["v"], table: { M: "male", V: "female", X: "other" }, means: "man and vrouw" },
  { sign: ["d"], table: { M: "male", W: "female", D: "other" }, means: "männlich, weiblich and divers" }
]

/** The value for `gender`: the column itself, or a table if the column uses letters of another language. */
const genderOf = (column: SampleColumn): { readonly value: Json; readonly doubt?: string } => {
  const { examples, path } = column
  if (isOften(column, "salutation"))
    return {
      value: lookup(path, Salutation.table(examples.map((text) => text.trim()))),
      doubt: "read from the form of address; other forms are left out"
    }
  const letters = examples.map((text) => text.trim().toUpperCase())
  const row = genderLetters.find(
    ({ sign, table }) =>
      letters.some((letter) => sign.includes(letter.toLowerCase())) && letters.every((letter) => letter in table)
  )
  if (row === undefined) return { value: path }
  return {
    value: lookup(path, row.table),
    doubt: `${Object.keys(row.table).join(", ")} are read as ${row.means}`
  }
}

/** A table of words in any case. Other words are left out. */
const lookup = (path: string, table: Readonly<Record<string, string>>): Json => ({
  "@lookup": { value: { "@path": path }, table: { ...table }, ignoreCase: true, onInvalid: "drop" }
})

/** The fields of the standard attributes, in Braze's order. A whole name is the attribute `name`, which a setting splits. */
export const standard = (columns: ReadonlyMap<StandardName, SampleColumn>): ReadonlyArray<ProposedField> => {
  const order = new Map<string, number>(standardAttributes.map(({ name }, at) => [name, at]))
  return [...columns]
    .map(([name, column]): ProposedField => {
      const { value, ...doubt } = name === "gender" ? genderOf(column) : { value: column.path }
      return {
        name: name === "fullName" ? "name" : name,
        value: FieldValue.withoutNull(column, value),
        ...doubt,
        isOptional: true,
        column
      }
    })
    .sort((a, b) => (order.get(a.name) ?? -1) - (order.get(b.name) ?? -1))
}

/** Names that Braze reserves. A column with one of these names gets another name. */
const attributeKinds: ReadonlyMap<string, AttributeKind> = new Map(
  standardAttributes.map(({ name, rule }) => [name, rule.kind])
)
const reservedAttributes: ReadonlySet<string> = new Set([
  ...attributeKinds.keys(),
  ..."external_id user_alias braze_id alias_name alias_label email_subscription_info unknown custom_attributes _update_existing_only _merge_objects push_token_import".split(
    " "
  )
])
const reservedProperties: ReadonlySet<string> = new Set([
  "time",
  "event_name",
  "product_id",
  "quantity",
  "price",
  "currency"
])

/** Custom attributes of columns, with their types. */
export const attributes = (columns: ReadonlyArray<SampleColumn>, taken: Iterable<string> = []): ProposedFields =>
  made(columns, {
    reserved: reservedAttributes,
    prefix: "profile",
    taken,
    valueOf: FieldValue.ofAttribute,
    isOptional: true
  })

/** Properties of an event of columns. */
export const properties = (columns: ReadonlyArray<SampleColumn>, taken: Iterable<string> = []): ProposedFields =>
  made(columns, {
    reserved: reservedProperties,
    prefix: "event",
    taken,
    valueOf: FieldValue.ofProperty,
    isOptional: false
  })

interface Naming {
  readonly reserved: ReadonlySet<string>
  /** Before a name that is reserved. */
  readonly prefix: string
  readonly taken: Iterable<string>
  readonly valueOf: (column: SampleColumn, source?: Json) => FieldValue.FieldValue
  readonly isOptional: boolean
}

const made = (columns: ReadonlyArray<SampleColumn>, naming: Naming): ProposedFields => {
  const used = new Set(naming.taken)
  const fields: Array<ProposedField> = []
  const leftOut: Array<LeftOutColumn> = []
  for (const column of columns) {
    const why = obstacle(column)
    if (why !== undefined) {
      leftOut.push({ path: column.path, why })
      continue
    }
    for (const field of column.form === "pairs" ? pairFields(column, naming, used) : [fieldOf(column, naming, used)])
      fields.push(field)
  }
  return { fields, leftOut }
}

const fieldOf = (column: SampleColumn, naming: Naming, used: Set<string>): ProposedField => {
  const { type, value } = naming.valueOf(column)
  return {
    name: freeName(column.steps, naming, used),
    value: FieldValue.withoutNull(column, value),
    type,
    isOptional: naming.isOptional,
    column
  }
}

/** A field for each key of a list of pairs. */
const pairFields = (column: SampleColumn, naming: Naming, used: Set<string>): ReadonlyArray<ProposedField> =>
  column.pairs.flatMap((pair) => {
    const { key, values } = pair
    if (values.count === 0) return []
    const { type, value } = naming.valueOf(values, pairValue(column, pair))
    const own = typeof key === "number" ? `${lastOf(column.steps)}_${key}` : key
    return [
      {
        name: freeName([...column.steps, own], naming, used),
        value: FieldValue.withoutNull(values, value),
        type,
        isOptional: naming.isOptional,
        column
      }
    ]
  })

const pairValue = (column: SampleColumn, { by, key, members }: ColumnPair): Json => ({
  "@first": { list: { "@path": column.path }, where: { [`$.${by}`]: key }, get: valueOfPair(members) }
})

/** The value of a pair. If the value can be in several members, the first that is present: `$.value.string_value`. */
export const valueOfPair = (members: ReadonlyArray<string>): Json => {
  const paths = members.map((member) => ({ "@path": `$.value.${member}` }))
  const [only] = paths
  if (only === undefined) return { "@path": "$.value" }
  return paths.length === 1 ? only : { "@default": paths }
}

const lastOf = (steps: ReadonlyArray<string>): string => steps[steps.length - 1] ?? ""

/** The reason a column cannot be sent as an attribute or a property. */
const obstacle = (column: SampleColumn): string | undefined => {
  if (column.form === "objects" || column.form === "mixed")
    return column.form === "objects" ? "a list of objects" : "values of several types"
  return isMostly(column, "longText") ? "strings of more than 255 characters, which Braze does not store" : undefined
}

const mostNameLength = 200

/** The last name of the path. If that name is taken, the names before it are added until the result is free. */
const freeName = (steps: ReadonlyArray<string>, { prefix, reserved }: Naming, used: Set<string>): string => {
  const names = steps.map(tidied).filter((name) => name !== "")
  const options = [
    ...names.map((_, i) => names.slice(names.length - 1 - i).join("_")),
    `${prefix}_${names[names.length - 1] ?? "field"}`
  ]
  const free =
    options.find((name) => name !== "" && !used.has(name) && !reserved.has(name)) ??
    numbered(options[0] ?? prefix, used)
  used.add(free)
  return free
}

const numbered = (name: string, used: ReadonlySet<string>): string => {
  for (let n = 2; ; n++) if (!used.has(`${name}_${n}`)) return `${name}_${n}`
}

/**
 * A name without the characters that have a meaning for Braze or a mapping: dots, brackets at the start, `$`, `@` and
 * `?`.
 */
const tidied = (name: string): string =>
  name
    .trim()
    .replace(/^[$@_]+/, "")
    .replaceAll(".", "_")
    .replace(/\?+$/, "")
    .trim()
    .slice(0, mostNameLength)
