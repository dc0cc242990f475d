import * as Json from "../text/Json.js"
import { isObject, join, kind, nearest, type Problem, unknownFields } from "../text/Problem.js"

/** A JSON Schema, as far as fields of rules need one. */
export type JsonSchema = Readonly<Record<string, unknown>>

/** A value of a rule: how it is checked, and its JSON Schema. */
export interface RuleField<A> {
  /** The mistake in a value. Undefined if the value is valid. */
  readonly problem: (value: unknown) => string | undefined
  readonly is: (value: unknown) => value is A
  readonly schema: JsonSchema
}

/** A field of an object and what its absence means. */
export type Slot<A, Presence extends "required" | "optional" | "default"> = {
  readonly field: RuleField<A>
  readonly presence: Presence
} & (Presence extends "default" ? { readonly fallback: (given: Values) => A } : unknown)

/** The fields of an object by name. */
export type Slots = Readonly<Record<string, AnySlot>>

type AnySlot = Slot<unknown, "required"> | Slot<unknown, "optional"> | Slot<unknown, "default">

type Values = Readonly<Record<string, unknown>>

/** The object that a set of fields describes, with every default filled in. */
export type ObjectOf<F extends Slots> = Flat<
  {
    readonly [Name in keyof F as F[Name]["presence"] extends "optional" ? never : Name]: ValueOf<F[Name]>
  } & {
    readonly [Name in keyof F as F[Name]["presence"] extends "optional" ? Name : never]?: ValueOf<F[Name]>
  }
>

type ValueOf<S> = S extends { readonly field: RuleField<infer A> } ? A : never

type Flat<A> = { readonly [Name in keyof A]: A[Name] }

/** A field that must be present. */
export const required = <A>(field: RuleField<A>): Slot<A, "required"> => ({ field, presence: "required" })

/** A field that may be absent. */
export const optional = <A>(field: RuleField<A>): Slot<A, "optional"> => ({ field, presence: "optional" })

/** A field with a default, which may depend on the fields given. */
export const withDefault = <A>(field: RuleField<A>, fallback: (given: Values) => A): Slot<A, "default"> => ({
  field,
  presence: "default",
  fallback
})

/** The default of each absent field. */
export const defaults = (slots: Slots, given: Values): Values =>
  Object.fromEntries(
    Object.entries(slots).flatMap(([name, slot]) =>
      "fallback" in slot && given[name] === undefined ? [[name, slot.fallback(given)]] : []
    )
  )

/**
 * Everything that is wrong with the fields of an object: unknown ones, then those that `owner` needs and that are absent,
 * then those with a bad value.
 */
export const fieldProblems = (slots: Slots, given: Values, path: string, owner: string): ReadonlyArray<Problem> => [
  ...unknownFields(given, Object.keys(slots), path),
  ...Object.entries(slots).flatMap(([name, { presence }]) =>
    presence === "required" && given[name] === undefined
      ? [{ path: join(path, name), message: `is required by "${owner}"` }]
      : []
  ),
  ...Object.entries(slots).flatMap(([name, { field }]) => {
    const message = given[name] === undefined ? undefined : field.problem(given[name])
    return message === undefined ? [] : [{ path: join(path, name), message }]
  })
]

/** Whether an object with all defaults filled in has valid fields. It may have other fields too. */
export const fits = (slots: Slots, value: unknown): boolean =>
  isObject(value) &&
  Object.entries(slots).every(([name, { field, presence }]) =>
    value[name] === undefined ? presence === "optional" : field.is(value[name])
  )

/**
 * The JSON Schema of an object with these fields and nothing else. `as` is `input` where fields with a default may be
 * absent, `output` where they are always present.
 */
export const objectSchema = (slots: Slots, as: "input" | "output"): JsonSchema => ({
  type: "object",
  required: Object.entries(slots)
    .filter(([, { presence }]) => presence === "required" || (presence === "default" && as === "output"))
    .map(([name]) => name),
  properties: Object.fromEntries(Object.entries(slots).map(([name, { field }]) => [name, field.schema])),
  additionalProperties: false
})

const field = <A>(schema: JsonSchema, problem: (value: unknown) => string | undefined): RuleField<A> => ({
  schema,
  problem,
  is: (value): value is A => problem(value) === undefined
})

/** Whether a value is an integer that a double represents exactly. */
export const isInteger = (value: unknown): value is number => typeof value === "number" && Number.isSafeInteger(value)

/** A whole number within bounds, both inclusive. */
export const integer = (least: number, most: number = Number.MAX_SAFE_INTEGER): RuleField<number> =>
  field({ type: "number" }, (value) =>
    isInteger(value) && value >= least && value <= most
      ? undefined
      : `must be a whole number ${most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`}`
  )

/** A number within bounds, both inclusive. */
export const number = (least: number, most: number): RuleField<number> =>
  field({ type: "number" }, (value) =>
    typeof value === "number" && value >= least && value <= most
      ? undefined
      : `must be a number from ${least} to ${most}`
  )

/** A string that a separate check accepts. */
export const checked = (problem: (value: unknown) => string | undefined): RuleField<string> =>
  field({ type: "string" }, problem)

const textProblem = (value: unknown): string | undefined => {
  if (typeof value !== "string") return `must be a string, not ${kind(value)}`
  return value === "" ? "must not be empty" : undefined
}

/** A string of at least one character. */
export const text: RuleField<string> = checked(textProblem)

/** True or false. */
export const boolean: RuleField<boolean> = field({ type: "boolean" }, (value) =>
  typeof value === "boolean" ? undefined : `must be true or false, not ${kind(value)}`
)

/** Any JSON value that can be sent. */
export const json: RuleField<unknown> = field({ $id: "/schemas/unknown", title: "unknown" }, (value) =>
  Json.problem(value)
)

const wordProblem = (value: unknown, known: ReadonlyArray<string>): string | undefined => {
  if (typeof value === "string" && known.includes(value)) return undefined
  const near = typeof value === "string" ? nearest(value, known) : undefined
  return `must be ${known.map((word) => `"${word}"`).join(" or ")}${near === undefined ? "" : `; did you mean "${near}"?`}`
}

/** One of some words. */
export const oneOf = <const Words extends ReadonlyArray<string>>(...words: Words): RuleField<Words[number]> =>
  field({ type: "string", enum: words }, (value) => wordProblem(value, words))

const methods = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]

/** An HTTP method in upper or lower case. */
export const method: RuleField<string> = checked((value) => {
  const wrong = textProblem(value)
  return typeof value === "string" && wrong === undefined ? wordProblem(value.toUpperCase(), methods) : wrong
})

const headerName = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/

/** Header values by name. */
export const headers: RuleField<Readonly<Record<string, string>>> = field(
  {
    type: "object",
    required: [],
    properties: {},
    additionalProperties: { type: "string" }
  },
  (value) => {
    if (!isObject(value)) return `must be an object of header names and strings, not ${kind(value)}`
    const bad = Object.entries(value).find(
      ([name, text]) => !headerName.test(name) || typeof text !== "string" || /[^\t\x20-\x7e\x80-\xff]/.test(text)
    )
    return bad === undefined ? undefined : `"${bad[0]}" is not a valid HTTP header`
  }
)
