import * as Limits from "@sluice/braze-api/Limits"
import type { DateReader } from "@sluice/values/DateReader"
import * as FieldPath from "@sluice/values/FieldPath"
import type { Findings } from "@sluice/values/Findings"
import { isList, isObject, type Json, type JsonObject, type MutableJsonObject, put } from "@sluice/values/Json"
import * as JsonSize from "@sluice/values/JsonSize"
import * as NumberValue from "@sluice/values/Number"
import { isRefusal, Refusal } from "@sluice/values/Refusal"
import { exceedsBytes, exceedsChars } from "@sluice/values/Text"
import { leaveOut, refuse } from "../rules/Rule.js"

const maxText = Limits.stringCharacters.value
const maxKey = Limits.nestedKeyCharacters.value
const maxElements = Limits.arrayElements.value
const maxBytes = Limits.attributeBytes.value

const textTooLong = new Refusal(
  "text-too-long",
  `The text is longer than ${maxText} characters, which Braze does not store. It was left out.`
)
const nestedNull = new Refusal(
  "nested-null",
  "The null was left out and the rest is sent, because Braze drops a whole attribute that contains null."
)
const nestedKey = new Refusal(
  "nested-key-not-valid",
  `A nested key must have 1 to ${maxKey} characters, without spaces, "." and "$". This member was left out and the rest is sent.`
)
const nestedTime = new Refusal(
  "nested-time-not-valid",
  "The $time is not a valid date. It was left out and the rest is sent, because Braze drops a whole attribute that contains it."
)
const notAnElement = new Refusal(
  "array-element-not-kept",
  "Braze stores lists of strings and numbers, or lists of objects. This element was left out."
)
const mixed = new Refusal(
  "array-mixed",
  "The list mixes objects with other values. It was left out, because Braze silently drops such an attribute."
)
const tooMany = new Refusal(
  "array-too-long",
  `The list has more than ${maxElements} elements. The first ones were left out, because Braze stores only the last ${maxElements}.`,
  "shortened"
)
const tooLarge = new Refusal(
  "attribute-too-large",
  `The value has more than ${maxBytes} bytes. It was left out, because Braze silently drops such an attribute.`
)

const dateAlone = /^\d{4}-\d{2}-\d{2}$/
const outOfForm = /[\s.$]/
const isKey = (key: string): boolean => key !== "" && key.length <= maxKey && !outOfForm.test(key)
const isEmpty = (value: Json): boolean => typeof value === "object" && value !== null && Object.keys(value).length === 0
/** Whether sending `kept` would erase the stored value although `given` was not empty. */
const wouldErase = (given: Json, kept: Json): boolean => isEmpty(kept) && !isEmpty(given)

/**
 * The value of a custom attribute in the form that Braze stores. `undefined` if all of it is left out. `null` removes
 * the attribute. Parts for which Braze would silently drop the whole attribute are left out one by one, each with a
 * warning. A valid value is returned unchanged, and no value is changed in place.
 */
export const value = (given: Json, field: string, findings: Findings, reader: DateReader): Json | undefined => {
  if (typeof given !== "object") return scalar(given, field, findings)
  if (given === null) return null
  const bytes = isList(given) ? weighList(given) : weigh(given, JsonSize.maxLevels)
  if (bytes <= maxBytes) return given
  if (!JsonSize.hasAtMostLevels(given, JsonSize.maxLevels)) return refuse(findings, field, JsonSize.tooDeep)
  const kept = bytes === look ? new Repair(findings, reader).top(given, field) : given
  if (kept === undefined || wouldErase(given, kept)) return undefined
  return exceedsBytes(JSON.stringify(kept), maxBytes) ? leaveOut(findings, field, tooLarge) : kept
}

/** Text, a number, true or false. */
const scalar = (given: string | number | boolean, field: string, findings: Findings): Json | undefined => {
  if (typeof given === "string") return exceedsChars(given, maxText) ? leaveOut(findings, field, textTooLong) : given
  if (typeof given !== "number") return given
  const flaw = NumberValue.flaw(given)
  return flaw === undefined ? given : leaveOut(findings, field, flaw)
}

const look = Number.POSITIVE_INFINITY

/** An upper bound of the bytes of a valid nested value. {@link look} if a part of it must be checked. */
const weigh = (given: Json, levels: number): number => {
  if (typeof given === "string") return given.length > maxText ? look : given.length * 6 + 3
  if (typeof given === "number") return Math.abs(given) <= Number.MAX_SAFE_INTEGER ? JsonSize.scalar : look
  if (typeof given === "boolean") return 6
  if (given === null || levels === 0) return look
  let bytes = 3
  if (isList(given)) {
    for (const element of given) bytes += weigh(element, levels - 1)
    return bytes
  }
  for (const key in given) bytes += isKey(key) ? key.length * 6 + 4 + weigh(given[key] ?? null, levels - 1) : look
  return bytes
}

/** {@link weigh} for a list that is the attribute itself: only objects, or at most as many strings and numbers as Braze stores. */
const weighList = (given: ReadonlyArray<Json>): number =>
  given.every((element) => isObject(element)) || (given.length <= maxElements && given.every(isTextOrNumber))
    ? weigh(given, JsonSize.maxLevels)
    : look

const isTextOrNumber = (element: Json): boolean => typeof element === "string" || typeof element === "number"

/** Copies a value without the parts for which Braze would drop it. */
class Repair {
  readonly #findings: Findings
  readonly #reader: DateReader

  constructor(findings: Findings, reader: DateReader) {
    this.#findings = findings
    this.#reader = reader
  }

  /** The value of the attribute itself: a list of strings and numbers, a list of objects, or an object. */
  top(given: JsonObject | ReadonlyArray<Json>, field: string): Json | undefined {
    if (!isList(given)) return this.#object(given, field)
    const objects = given.filter(isObject).length
    if (objects > 0) {
      const others = given.some((element) => element !== null && !isObject(element))
      return others ? leaveOut(this.#findings, field, mixed) : this.#list(given, field)
    }
    return this.elements(given, field)
  }

  /** A list of strings and numbers, with at most the number of elements that Braze stores. */
  elements(given: ReadonlyArray<Json>, field: string): ReadonlyArray<Json> {
    const kept: Array<Json> = []
    for (let i = 0; i < given.length; i++) {
      const element = this.#element(given[i] ?? null, FieldPath.element(field, i))
      if (element !== undefined) kept.push(element)
    }
    if (kept.length <= maxElements) return kept.length === given.length ? given : kept
    this.#findings.warn(field, tooMany)
    return kept.slice(-maxElements)
  }

  #element(given: Json, field: string): Json | undefined {
    if (typeof given === "string" || typeof given === "number") return scalar(given, field, this.#findings)
    return leaveOut(this.#findings, field, given === null ? nestedNull : notAnElement)
  }

  #inside(given: Json, field: string): Json | undefined {
    if (typeof given !== "object") return scalar(given, field, this.#findings)
    if (given === null) return leaveOut(this.#findings, field, nestedNull)
    return isList(given) ? this.#list(given, field) : this.#object(given, field)
  }

  #list(given: ReadonlyArray<Json>, field: string): ReadonlyArray<Json> {
    const kept: Array<Json> = []
    for (let i = 0; i < given.length; i++) {
      const element = this.#inside(given[i] ?? null, FieldPath.element(field, i))
      if (element !== undefined) kept.push(element)
    }
    return kept
  }

  #object(given: JsonObject, field: string): JsonObject | undefined {
    const keys = Object.keys(given)
    if (keys.length === 1 && keys[0] === "$time") return this.#time(given, field)
    const kept: MutableJsonObject = {}
    for (const key of keys) {
      const at = FieldPath.member(field, key)
      const member = isKey(key) ? this.#inside(given[key] ?? null, at) : leaveOut(this.#findings, at, nestedKey)
      if (member !== undefined) put(kept, key, member)
    }
    return kept
  }

  #time(given: JsonObject, field: string): JsonObject | undefined {
    const time = given["$time"]
    const moment = this.#reader.instant(time)
    if (isRefusal(moment)) return leaveOut(this.#findings, field, nestedTime)
    if (moment === time || (typeof time === "string" && dateAlone.test(time))) return given
    const doubt = this.#reader.doubt(time)
    if (doubt !== undefined) this.#findings.warn(field, doubt)
    return { $time: moment }
  }
}

/** The elements of an operation that adds to or removes from a list. `undefined` if all of them are left out. */
export const elements = (
  given: ReadonlyArray<Json>,
  field: string,
  findings: Findings,
  reader: DateReader
): ReadonlyArray<Json> | undefined => {
  const kept = new Repair(findings, reader).elements(given, field)
  return wouldErase(given, kept) ? undefined : kept
}
