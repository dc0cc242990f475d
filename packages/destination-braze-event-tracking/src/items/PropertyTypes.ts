import * as BooleanValue from "@sluice/values/Boolean"
import type { DateReader } from "@sluice/values/DateReader"
import type { Findings } from "@sluice/values/Findings"
import { isList, isObject, type Json, type JsonObject, type MutableJsonObject, put } from "@sluice/values/Json"
import * as NearMiss from "@sluice/values/NearMiss"
import { flaw, readDecimal, readInteger } from "@sluice/values/Number"
import type { Path, Problem } from "@sluice/values/Problem"
import { isRefusal, Refusal } from "@sluice/values/Refusal"
import { isBlank, isPlaceholder } from "@sluice/values/Text"
import { Either } from "effect"

/** Types of declared properties. `number` and `float` are the same. */
export const types = ["string", "integer", "float", "number", "boolean", "time", "array", "object"] as const

/** One of {@link types}. */
type PropertyType = (typeof types)[number]

/**
 * The treatment of a property that is not declared: make the record Invalid, leave it out with a warning, or send it.
 */
export const policies = ["refuse", "drop", "allow"] as const

/** One of {@link policies}. */
type Policy = (typeof policies)[number]

type Types = ReadonlyMap<string, PropertyType>

/** The declared properties of events and purchases. */
export interface PropertyTypes {
  readonly unknown: Policy
  /** The types of every event and purchase. */
  readonly all: Types
  /** The types of one event, by its name. They take precedence. */
  readonly events: ReadonlyMap<string, Types>
}

/** No declared properties; any property is sent. */
export const open: PropertyTypes = { unknown: "allow", all: new Map(), events: new Map() }

/**
 * Reads `{ unknown: refuse, amount: number, "order placed": { amount: integer } }`: types for all events and purchases, and for
 * the event of a name. Reports every problem at once; paths begin at the value.
 */
export const parse = (json: Json): Either.Either<PropertyTypes, ReadonlyArray<Problem>> => {
  if (!isObject(json))
    return Either.left([problem([], "properties must be an object with a name and a type for each property.")])
  const problems: Array<Problem> = []
  const { unknown = "allow", ...rest } = json
  const policy = policies.find((one) => one === unknown)
  if (policy === undefined) problems.push(problem(["unknown"], choice(policies, unknown)))
  const ofEvents = Object.entries(rest).filter((entry): entry is [string, JsonObject] => isObject(entry[1] ?? null))
  const ofAll = Object.entries(rest).filter(([, value]) => !isObject(value ?? null))
  const all = typesOf(ofAll, [], problems)
  const events = new Map(ofEvents.map(([name, own]) => [name, typesOf(Object.entries(own), [name], problems)]))
  return problems.length > 0 ? Either.left(problems) : Either.right({ unknown: policy ?? "allow", all, events })
}

const typesOf = (
  entries: ReadonlyArray<readonly [string, Json | undefined]>,
  at: Path,
  problems: Array<Problem>
): Types => {
  const declared = new Map<string, PropertyType>()
  for (const [name, value] of entries) {
    const type = types.find((one) => one === value)
    if (type === undefined) problems.push(problem([...at, name], choice(types, value)))
    else declared.set(name, type)
  }
  return declared
}

const problem = (path: Path, message: string): Problem => ({ code: "properties-not-valid", path, message })

const choice = (choices: ReadonlyArray<string>, found: Json | undefined): string =>
  `Expected one of ${choices.join(", ")}.${typeof found === "string" ? NearMiss.question(found, choices) : ""}`

const declaredAs = (type: string, expected: string): Refusal =>
  new Refusal("property-type", `The property is declared as ${type} and must be ${expected}.`)

const wrong = {
  string: declaredAs("string", "text, a number, or true or false"),
  integer: declaredAs("integer", "a whole number within 2^53, or such a number as text"),
  number: declaredAs("number", "a number, or a number with a decimal point as text"),
  boolean: declaredAs("boolean", "true or false, 1 or 0, or one of these or t and f as text"),
  array: declaredAs("array", "a list"),
  object: declaredAs("object", "an object")
}
const empty = new Refusal("empty", "The value is empty and was left out.")
const placeholder = new Refusal(
  "placeholder-not-filled",
  "The value is an unfilled placeholder and was left out. Check the step that sets the variable."
)

type Reading = (value: Json, reader: DateReader) => Json | Refusal

const number: Reading = (value) => readDecimal(value) ?? wrong.number

const readings: Readonly<Record<PropertyType, Reading>> = {
  string: (value) => {
    if (typeof value === "number") return flaw(value) ?? String(value)
    return typeof value === "string" || typeof value === "boolean" ? String(value) : wrong.string
  },
  integer: (value) => readInteger(value) ?? wrong.integer,
  float: number,
  number,
  boolean: (value) => BooleanValue.read(value, BooleanValue.databaseWords) ?? wrong.boolean,
  time: (value, reader) => reader.instant(value),
  array: (value) => (isList(value) ? value : wrong.array),
  object: (value) => (isObject(value) ? value : wrong.object)
}

/** Inputs for converting the properties of an item. */
interface Conversion {
  readonly types: PropertyTypes
  /** The name of the event; undefined for a purchase. */
  readonly event: string | undefined
  readonly reader: DateReader
  readonly findings: Findings
}

/**
 * The properties with their declared types: `given` itself if nothing changes. A value is converted if the result is certain;
 * any other makes the record Invalid, unless its field is optional. Empty text, except as a string, and placeholders are left
 * out. `null` is unchanged.
 */
export const convert = (given: JsonObject, at: string, { event, findings, reader, types }: Conversion): JsonObject => {
  if (types === open) return given
  const own = event === undefined ? undefined : types.events.get(event)
  let changed: MutableJsonObject | undefined
  for (const [name, value] of Object.entries(given)) {
    const type = own?.get(name) ?? types.all.get(name)
    const field = findings.member(at, name)
    const made = type === undefined ? undeclared(value, name) : typed(value, type, field)
    if (made === value) continue
    changed ??= { ...given }
    if (made === undefined) delete changed[name]
    else put(changed, name, made)
  }
  return changed ?? given

  function undeclared(value: Json, name: string): Json | undefined {
    if (types.unknown === "allow") return value
    const refusal = notDeclared(name, types, event)
    if (types.unknown === "refuse") findings.refuse(findings.member(at, name), refusal)
    else findings.warn(findings.member(at, name), refusal)
    return undefined
  }

  function typed(value: Json, type: PropertyType, field: string): Json | undefined {
    if (value === null) return value
    if (typeof value === "string" && (isBlank(value) ? type !== "string" : isPlaceholder(value))) {
      findings.warn(field, isBlank(value) ? empty : placeholder)
      return undefined
    }
    const read = readings[type](value, reader)
    if (isRefusal(read)) {
      findings.refuse(field, read)
      return undefined
    }
    const doubt = type === "time" && read !== value ? reader.doubt(value) : undefined
    if (doubt !== undefined) findings.warn(field, doubt)
    return read
  }
}

const cachedNames = 1000
const refusals = new Map<string, Refusal>()

const notDeclared = (name: string, types: PropertyTypes, event: string | undefined): Refusal => {
  const own = event === undefined ? [] : [...(types.events.get(event)?.keys() ?? [])]
  const question = NearMiss.question(name, [...own, ...types.all.keys()])
  const message = `The property is not declared under properties.${types.unknown === "drop" ? " It was left out." : ""}${question}`
  const before = refusals.get(message)
  if (before !== undefined) return before
  const refusal = new Refusal("property-not-declared", message)
  if (refusals.size < cachedNames) refusals.set(message, refusal)
  return refusal
}

/**
 * The properties of a mapping in the short form that are refused in every record, because they are not declared. Paths begin
 * with `fields`. An event whose name depends on the record may have any declared property.
 */
export const undeclaredIn = (fields: unknown, types: PropertyTypes | undefined): ReadonlyArray<Problem> => {
  if (types?.unknown !== "refuse" || !isFields(fields)) return []
  const key = Object.hasOwn(fields, "properties?") ? "properties?" : "properties"
  const properties = fields[key]
  if (!isFields(properties) || Object.keys(properties).some((name) => name.startsWith("@"))) return []
  const event = fields["name"]
  const own =
    typeof event === "string" && !event.startsWith("$") ? [types.events.get(event)] : [...types.events.values()]
  return Object.keys(properties).flatMap((written) => {
    const name = written.replace(/\?$/, "")
    if ([types.all, ...own].some((declared) => declared?.has(name))) return []
    const { code, message } = notDeclared(name, types, typeof event === "string" ? event : undefined)
    return [{ code, path: ["fields", key, written], message }]
  })
}

const isFields = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)
