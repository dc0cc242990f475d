import * as Path from "@sluice/core/Path"
import type { Json, JsonObject } from "@sluice/values/Json"
import type { SampleColumn } from "../columns/Columns.js"
import * as Fields from "../proposal/Fields.js"
import { profileRoute } from "../proposal/FromColumns.js"
import type { IdentityEntry, LeftOutColumn, Proposal, ProposedField, ProposedRoute } from "../proposal/Proposal.js"

/** An identifier of the person, if the records have it. */
export const identifier = (
  kind: "external_id" | "email" | "phone" | "braze_id",
  column: SampleColumn | undefined,
  doubt?: string
): ReadonlyArray<IdentityEntry> =>
  column === undefined ? [] : [{ entry: { [kind]: column.path }, ...(doubt !== undefined && { doubt }) }]

/** An id of the person in another product, as an alias. Such a profile is created if it does not exist. */
export const alias = (label: string, column: SampleColumn | undefined): ReadonlyArray<IdentityEntry> =>
  column === undefined ? [] : [{ entry: { user_alias: { alias_name: column.path, alias_label: label }, create: true } }]

/** An external_id that is the id of another product. */
export const idOf = (product: string, column: SampleColumn | undefined): ReadonlyArray<IdentityEntry> =>
  identifier(
    "external_id",
    column,
    `this is the id in ${product}; if your people have another external_id in Braze, use it instead`
  )

/** The path of one of several columns: the first that a record has. */
export const firstOf = (...columns: ReadonlyArray<SampleColumn | undefined>): Json | undefined => {
  const [first, ...others] = columns.filter((column) => column !== undefined)
  if (first === undefined) return undefined
  const next = firstOf(...others)
  if (next === undefined) return first.path
  const rest = typeof next === "string" ? { "@path": next } : next
  // biome-ignore lint/suspicious/noThenProperty: `then` is the word of the mapping language
  const branches = { exists: { "@path": first.path }, then: { "@path": first.path }, else: rest }
  return { "@if": branches }
}

/**
 * A profile. Standard attributes are found by name and value, or are named here. The other columns become custom
 * attributes.
 */
export interface ProfilePart {
  /** Columns of the person. */
  readonly columns: ReadonlyArray<SampleColumn>
  /**
   * Standard attributes whose columns are documented. Undefined means that the column is absent and no other column
   * replaces it.
   */
  readonly standard?: Readonly<Partial<Record<Fields.StandardName, SampleColumn | undefined>>>
  /** Custom attributes. Default: every other column. */
  readonly custom?: ReadonlyArray<SampleColumn>
  readonly when?: JsonObject
}

/** A route to the profile, and the columns that it leaves out. Undefined if there is nothing to send. */
export const profile = ({
  columns,
  custom,
  standard = {},
  when
}: ProfilePart): { readonly route: ProposedRoute; readonly leftOut: ReadonlyArray<LeftOutColumn> } | undefined => {
  const given = new Map(
    Object.entries(standard).flatMap(
      ([name, column]): ReadonlyArray<[string, SampleColumn]> => (column === undefined ? [] : [[name, column]])
    )
  )
  const taken = new Set(given.values())
  const guessed = [...Fields.standardColumns(columns.filter((column) => !taken.has(column)))].filter(
    ([name]) => !(name in standard)
  )
  const all = new Map<Fields.StandardName, SampleColumn>()
  for (const [name, column] of guessed) all.set(name, column)
  for (const name of standardNames(standard)) {
    const column = standard[name]
    if (column !== undefined) all.set(name, column)
  }
  const used = new Set(all.values())
  const others = Fields.attributes((custom ?? columns).filter((column) => !used.has(column)))
  const fields = [...Fields.standard(all), ...others.fields]
  return fields.length === 0 ? undefined : { route: profileRoute(fields, all, when), leftOut: others.leftOut }
}

const standardNames = (standard: NonNullable<ProfilePart["standard"]>): ReadonlyArray<Fields.StandardName> =>
  Object.keys(standard).filter((name): name is Fields.StandardName => name in standard)

/** A route to events. */
export interface EventPart {
  readonly name: Json | SampleColumn
  readonly time: Json | SampleColumn
  /** Columns that are properties, or the path or directive of an object with all of them. */
  readonly properties: ReadonlyArray<SampleColumn> | Json | undefined
  readonly route?: string
  readonly when?: JsonObject
  readonly doubt?: string
  readonly comment?: string
}

/** A route to events, and the columns that it leaves out. */
export const event = ({
  comment,
  doubt,
  name,
  properties,
  route = "event",
  time,
  when
}: EventPart): { readonly route: ProposedRoute; readonly leftOut: ReadonlyArray<LeftOutColumn> } => {
  const made = isColumns(properties) ? Fields.properties(properties) : { fields: [], leftOut: [] }
  return {
    route: {
      name: route,
      to: "braze-event-tracking",
      ...(comment !== undefined && { comment }),
      ...(when !== undefined && { when }),
      fields: [
        { ...fieldOf("name", name), ...(doubt !== undefined && { doubt }) },
        fieldOf("time", time),
        ...(properties === undefined || isColumns(properties)
          ? []
          : [{ name: "properties", value: properties, isOptional: true }]),
        ...(made.fields.length > 0 ? [{ name: "properties", value: { fields: made.fields }, isOptional: false }] : [])
      ]
    },
    leftOut: made.leftOut
  }
}

const isColumns = (value: ReadonlyArray<SampleColumn> | Json | undefined): value is ReadonlyArray<SampleColumn> =>
  Array.isArray(value)

const isColumn = (value: Json | SampleColumn): value is SampleColumn =>
  typeof value === "object" && value !== null && "steps" in value

const fieldOf = (name: string, value: Json | SampleColumn): ProposedField =>
  isColumn(value) ? { name, value: value.path, isOptional: false } : { name, value, isOptional: false }

/** A route with a purchase for each product of an order. */
export interface PurchasesPart {
  /** The path of the list of products. */
  readonly products: string
  /** The mapping of a product, with paths that begin at the product. */
  readonly product: JsonObject
  readonly currency: Json
  readonly time: Json
  /** Properties of the order. Members without a value are left out. */
  readonly properties?: JsonObject
  readonly when?: JsonObject
}

/** A purchase for each product of an order. */
export const purchases = ({ currency, product, products, properties, time, when }: PurchasesPart) => ({
  route: {
    name: "purchases",
    to: "braze-event-tracking",
    comment: "A purchase for each product of an order.",
    ...(when !== undefined && { when }),
    mapping: {
      products: { "@map": { list: { "@path": products }, to: product } },
      currency,
      time,
      ...(properties !== undefined && { properties: { "@excludeWhenNull": properties } })
    }
  } satisfies ProposedRoute
})

/** A proposal, made of parts that may be absent. */
export const proposal = (
  parts: ReadonlyArray<{ readonly route: ProposedRoute; readonly leftOut?: ReadonlyArray<LeftOutColumn> } | undefined>,
  rest: Partial<Proposal> & Pick<Proposal, "identity">
): Proposal => {
  const present = parts.filter((part) => part !== undefined)
  return {
    id: undefined,
    isOpen: false,
    remarks: [],
    ...rest,
    routes: present.map(({ route }) => route),
    leftOut: [...present.flatMap(({ leftOut = [] }) => leftOut), ...(rest.leftOut ?? [])]
  }
}

/** The id of the record, if every record has a different one. */
export const recordId = (column: SampleColumn | undefined, records: number): Proposal["id"] =>
  column !== undefined && column.count === records ? { path: column.path } : undefined

/** A path in the full mapping language. */
export const path = (steps: string | ReadonlyArray<string>): Json => ({
  "@path": typeof steps === "string" ? steps : Path.format("$", steps)
})
