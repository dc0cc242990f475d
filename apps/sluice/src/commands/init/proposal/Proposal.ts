import type { CustomType } from "@sluice/destination-braze-user-track/Registry"
import type { Json, JsonObject } from "@sluice/values/Json"
import type { SampleColumn } from "../columns/Columns.js"

/** A field of a mapping in the short form. */
export interface ProposedField {
  /** Without the question mark. */
  readonly name: string
  /** A path or another value of the short form, or the fields of an object. */
  readonly value: Json | { readonly fields: ReadonlyArray<ProposedField> }
  /** Whether an invalid value is left out and the record is still sent. */
  readonly isOptional: boolean
  /** The declared type of a custom attribute. */
  readonly type?: CustomType
  /** The reason it is uncertain. */
  readonly doubt?: string
  /** The column that it is made from. */
  readonly column?: SampleColumn
}

/** A route that `init` writes. It has `fields` or `mapping`. A route with the default mapping has neither. */
export interface ProposedRoute {
  readonly name: string
  readonly to: "braze-user-track" | "braze-event-tracking"
  /** Its effect, if that is not obvious. */
  readonly comment?: string
  readonly when?: JsonObject
  readonly fields?: ReadonlyArray<ProposedField>
  readonly mapping?: Json
  /** The paths that the default mapping reads. Only for a route without fields and mapping. */
  readonly reads?: ReadonlyArray<string>
  readonly settings?: JsonObject
}

/** An entry of `identity`. */
export interface IdentityEntry {
  readonly entry: JsonObject
  readonly doubt?: string
}

/** A column that is not sent, and why. */
export interface LeftOutColumn {
  readonly path: string
  readonly why: string
}

/** The configuration that `init` writes, as data. */
export interface Proposal {
  /** The path of the record's id. */
  readonly id: { readonly path: string; readonly doubt?: string } | undefined
  /** IANA name of the time zone of times without an offset, if the format defines one. */
  readonly timezone?: string
  readonly identity: ReadonlyArray<IdentityEntry>
  readonly routes: ReadonlyArray<ProposedRoute>
  /** Whether attribute names come from the records. Such attributes cannot be declared. */
  readonly isOpen: boolean
  readonly leftOut: ReadonlyArray<LeftOutColumn>
  /** Warnings for a person before the first run. */
  readonly remarks: ReadonlyArray<string>
}

/** The proposal without the records that have one of these texts at a path. The reason is a sentence. */
export const withoutRows = (
  proposal: Proposal,
  { path, reason, texts }: { readonly path: string; readonly texts: ReadonlyArray<string>; readonly reason: string }
): Proposal => ({
  ...proposal,
  routes: proposal.routes.map(({ comment, when, ...route }) => ({
    ...route,
    comment: comment === undefined ? reason : `${comment} ${reason}`,
    when: { ...when, [path]: { not: texts.length === 1 ? (texts[0] ?? "") : [...texts] } }
  }))
})

/** The fields of all routes to profiles. */
export const profileFields = ({ routes }: Proposal): ReadonlyArray<ProposedField> =>
  routes.flatMap(({ fields = [], to }) => (to === "braze-user-track" ? fields : []))

/** Whether a value of a field is the fields of an object. */
export const isFields = (value: ProposedField["value"]): value is { readonly fields: ReadonlyArray<ProposedField> } =>
  typeof value === "object" && value !== null && "fields" in value && Array.isArray(value.fields)

/** The fields as the short form of a mapping. */
export const shortForm = (fields: ReadonlyArray<ProposedField>): JsonObject =>
  Object.fromEntries(
    fields.map((field) => [keyOf(field), isFields(field.value) ? shortForm(field.value.fields) : field.value])
  )

/** The key of a field: `name`, or `name?`. */
export const keyOf = ({ isOptional, name }: Pick<ProposedField, "name" | "isOptional">): string =>
  isOptional ? `${name}?` : name
