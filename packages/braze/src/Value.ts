import * as Limits from "@sluice/braze-api/Limits"
import { isObject, type Json, type JsonObject } from "@sluice/core/Json"
import { type Draft, put } from "./Draft.js"
import * as Field from "./Field.js"
import type { Findings } from "./Findings.js"
import { Refusal } from "./Refusal.js"
import * as Text from "./Text.js"
import * as Time from "./Time.js"

/** Levels of arrays and objects that a value may have. Braze documents no bound; ours keeps every step safe from the stack. */
export const maxDepth = 50

/** The whole item must not be sent: such nesting is a mistake of the source. */
export const tooDeep = new Refusal("value-too-deep", `The value is nested deeper than ${maxDepth} levels.`)

const chars = Limits.stringCharacters.value
const tooLong = new Refusal(
  "text-too-long",
  `The text is longer than ${chars} characters, which Braze would drop without a word; it was left out.`
)
const notFinite = new Refusal(
  "number-not-finite",
  "The number is infinite or not a number at all, which JSON cannot carry; it was left out."
)
const unsafe = new Refusal(
  "number-unsafe",
  "The whole number is beyond 2^53, so its last digits may be lost. Send it as text."
)
const nothing = new Refusal("value-null", "There is no value here (null); it was left out.")
const nestedNull = new Refusal(
  "nested-null",
  "A null inside a nested attribute makes Braze drop the whole attribute without a word; it was left out."
)
const nestedTime = new Refusal(
  "nested-time-not-valid",
  "A $time that is no date makes Braze drop the whole attribute without a word; it was left out."
)
const nestedKey = new Refusal(
  "nested-key-not-valid",
  `A key inside a nested attribute is empty, longer than ${Limits.nestedKeyCharacters.value} characters or holds a blank, a dot or a $; it was left out.`
)
const nestedArray = new Refusal(
  "array-in-array",
  "An array of an attribute holds an array, which Braze does not keep; it was left out."
)
const tooMany = new Refusal(
  "array-too-long",
  `The array has more than ${Limits.arrayElements.value} elements; Braze keeps the last ones, so the first were left out.`
)
const tooLarge = new Refusal(
  "attribute-too-large",
  `The attribute is larger than ${Limits.attributeBytes.value} bytes, which Braze would drop without a word; it was left out.`
)

/** What is wrong with a scalar, or undefined. Called for every value of every item: allocates nothing. */
const flaw = (value: Json): Refusal | undefined => {
  if (typeof value === "string") return Text.exceedsChars(value, chars) ? tooLong : undefined
  if (typeof value === "number") {
    if (value > Number.MAX_SAFE_INTEGER || value < Number.MIN_SAFE_INTEGER)
      return Number.isFinite(value) ? unsafe : notFinite
    return Number.isNaN(value) ? notFinite : undefined
  }
  return undefined
}

/**
 * A property of an event or a purchase, or undefined where it is left out, which `findings` then say. Nested values stay
 * as they are, checked for depth alone: Braze documents no rule for them. `at` is the field of the whole, `name` the member's.
 */
export const property = (value: Json, at: string, name: string, findings: Findings): Json | undefined => {
  if (typeof value === "object") {
    if (value === null) {
      findings.warn(Field.member(at, name), nothing)
      return undefined
    }
    if (isShallow(value, maxDepth)) return value
    findings.refuse(Field.member(at, name), tooDeep)
    return undefined
  }
  const found = flaw(value)
  if (found === undefined) return value
  findings.warn(Field.member(at, name), found)
  return found === unsafe ? value : undefined
}

/** Whether a value has at most so many levels. */
export const isShallow = (value: Json, levels: number): boolean => {
  if (typeof value !== "object" || value === null) return true
  if (levels === 0) return false
  if (Array.isArray(value)) {
    for (const element of value) if (typeof element === "object" && !isShallow(element, levels - 1)) return false
    return true
  }
  for (const name in value) {
    const member = isObject(value) ? value[name] : undefined
    if (typeof member === "object" && !isShallow(member, levels - 1)) return false
  }
  return true
}

/**
 * The value of a custom attribute: what is set, not an operation on what is stored. `null` is kept, it unsets. Undefined
 * where it is left out: what Braze would drop without a word is said in `findings`, piece by piece, so that the rest of
 * the attribute arrives. The value given is never changed; it is returned itself where nothing had to go.
 */
export const attribute = (value: Json, at: string, findings: Findings): Json | undefined => {
  if (typeof value !== "object" || value === null) return scalar(value, at, findings)
  if (!isShallow(value, maxDepth)) {
    findings.refuse(at, tooDeep)
    return undefined
  }
  const kept = isObject(value) ? nested(value, at, findings) : array(value, at, findings)
  if (kept === undefined || !Text.exceedsBytes(JSON.stringify(kept), Limits.attributeBytes.value)) return kept
  findings.warn(at, tooLarge)
  return undefined
}

const scalar = (value: Json, at: string, findings: Findings): Json | undefined => {
  const found = flaw(value)
  if (found === undefined) return value
  findings.warn(at, found)
  return found === unsafe ? value : undefined
}

const array = (value: ReadonlyArray<Json>, at: string, findings: Findings): ReadonlyArray<Json> => {
  const kept: Array<Json> = []
  let changed = false
  value.forEach((element, index) => {
    const one = arrayElement(element, Field.element(at, index), findings)
    if (one !== undefined) kept.push(one)
    changed ||= one !== element
  })
  if (kept.length <= Limits.arrayElements.value || kept.some(isObject)) return changed ? kept : value
  findings.warn(at, tooMany)
  return kept.slice(-Limits.arrayElements.value)
}

const arrayElement = (value: Json, at: string, findings: Findings): Json | undefined => {
  if (value === null || Array.isArray(value)) {
    findings.warn(at, value === null ? nothing : nestedArray)
    return undefined
  }
  return isObject(value) ? nested(value, at, findings) : scalar(value, at, findings)
}

const badKey = /[\s.$]/u

/** An object inside an attribute, or the attribute itself. `{"$time": …}` is a date. */
export const nested = (value: JsonObject, at: string, findings: Findings): JsonObject | undefined => {
  if ("$time" in value) return isTime(value, at, findings) ? value : undefined
  const kept: Draft = {}
  let changed = false
  for (const [name, member] of Object.entries(value)) {
    const one = nestedMember(name, member, Field.member(at, name), findings)
    if (one !== undefined) put(kept, name, one)
    changed ||= one !== member
  }
  return changed ? kept : value
}

const nestedMember = (name: string, value: Json, at: string, findings: Findings): Json | undefined => {
  if (name === "" || badKey.test(name) || Text.exceedsChars(name, Limits.nestedKeyCharacters.value)) {
    findings.warn(at, nestedKey)
    return undefined
  }
  if (value === null) {
    findings.warn(at, nestedNull)
    return undefined
  }
  if (Array.isArray(value)) return nestedElements(value, at, findings)
  return isObject(value) ? nested(value, at, findings) : scalar(value, at, findings)
}

/** An array inside an object keeps its inner arrays: only those of the attribute itself are known to be dropped. */
const nestedElements = (value: ReadonlyArray<Json>, at: string, findings: Findings): ReadonlyArray<Json> => {
  const kept: Array<Json> = []
  let changed = false
  value.forEach((element, index) => {
    const one = Array.isArray(element) ? element : arrayElement(element, Field.element(at, index), findings)
    if (one !== undefined) kept.push(one)
    changed ||= one !== element
  })
  return changed ? kept : value
}

const isTime = (value: JsonObject, at: string, findings: Findings): boolean => {
  if (Time.isBraze(value["$time"])) return true
  findings.warn(at, nestedTime)
  return false
}
