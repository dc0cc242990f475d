import { fieldTexts } from "@sluice/braze-api/EndpointSentences"
import * as Json from "./Json.js"

/** The type of a field in a body, with its name for messages. */
export interface ValueType {
  readonly name: string
  readonly is: (value: unknown) => boolean
}

const isText = (value: unknown): boolean => typeof value === "string" && value !== ""

/** A string with at least one character. */
export const text: ValueType = { name: "a string", is: isText }
/** An object that is not a list. */
export const object: ValueType = { name: "an object", is: Json.isObject }
/** A list of strings. */
export const texts: ValueType = {
  name: "an array of strings",
  is: (value) => Json.isArray(value) && value.every(isText)
}
/** A list of objects. */
export const objects: ValueType = {
  name: "an array of objects",
  is: (value) => Json.isArray(value) && value.every(Json.isObject)
}
/** A string, or a list of strings. */
export const textOrTexts: ValueType = {
  name: "a string or an array of strings",
  is: (value) => isText(value) || texts.is(value)
}
/** A string, a number in place of one, or a list of them. */
export const list: ValueType = { name: "an array", is: Json.isArray }

/** The requirements for one field of a body. */
interface FieldRule {
  readonly kind: ValueType
  readonly required?: boolean
  /** Maximum number of entries in a list. */
  readonly most?: number
}

/** Whether a field is absent; null counts as absent. */
export const isAbsent = (value: unknown): boolean => value === undefined || value === null

/** The first problem in the fields of a body; undefined if there is none. Fields without a rule are ignored. */
export const check = (body: Json.JsonObject, rules: Readonly<Record<string, FieldRule>>): string | undefined => {
  for (const [name, rule] of Object.entries(rules)) {
    const problem = checkOne(name, Json.own(body, name), rule)
    if (problem !== undefined) return problem
  }
  return undefined
}

const checkOne = (name: string, value: unknown, { kind, required, most }: FieldRule): string | undefined => {
  if (isAbsent(value)) return required === true ? fieldTexts.required.fill(name) : undefined
  if (!kind.is(value)) return fieldTexts.mustBe.fill(name, kind.name)
  return most !== undefined && Json.isArray(value) && value.length > most
    ? fieldTexts.tooMany.fill(name, most)
    : undefined
}

/** The body as an object; anything else becomes an empty object. */
export const bodyOf = (body: unknown): Json.JsonObject => (Json.isObject(body) ? body : {})

/** The entries of a field that may contain a list; otherwise none. */
export const listOf = (value: unknown): ReadonlyArray<unknown> => (Json.isArray(value) ? value : [])

/** The objects in a list; other entries are omitted. */
export const objectsOf = (value: unknown): ReadonlyArray<Json.JsonObject> => listOf(value).filter(Json.isObject)

/** The strings of a field that contains one string or a list of them. Numbers become strings. */
export const textsOf = (value: unknown): ReadonlyArray<string> =>
  (Json.isArray(value) ? value : [value]).flatMap((entry) => {
    const read = textOf(entry)
    return read === undefined ? [] : [read]
  })

/** A string, or a number as a string; undefined for anything else and for the empty string. */
export const textOf = (value: unknown): string | undefined => {
  if (typeof value === "number") return String(value)
  return typeof value === "string" && value !== "" ? value : undefined
}

/** All values of a query parameter that appears once, several times, or as `name[]`. */
export const queryAll = (query: URLSearchParams, name: string): ReadonlyArray<string> =>
  [...query.getAll(name), ...query.getAll(`${name}[]`)].filter((value) => value !== "")

/** A whole number of at least 0 from the query; `otherwise` if it is absent, undefined if it is not valid. */
export const queryCount = (query: URLSearchParams, name: string, otherwise: number): number | undefined => {
  const value = query.get(name)
  if (value === null || value === "") return otherwise
  return /^\d{1,9}$/.test(value) ? Number(value) : undefined
}
