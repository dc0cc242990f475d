import * as Limits from "@sluice/braze-api/Limits"
import { isObject, type Json, type MutableJsonObject, put } from "@sluice/values/Json"
import { Refusal } from "@sluice/values/Refusal"
import * as Text from "@sluice/values/Text"
import * as Field from "./Field.js"
import type { Findings } from "./Findings.js"

/** An object with the UTF-8 bytes that it takes as JSON at most; see {@link weigh}. */
export interface Weighed {
  readonly object: MutableJsonObject
  readonly bytes: number
}

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
 * as they are, less numbers that JSON cannot carry: Braze documents no rule for them but their depth, which is ours. `at` is the field of the whole, `name` the member's.
 */
export const property = (value: Json, at: string, name: string, findings: Findings): Json | undefined => {
  if (typeof value === "object") {
    if (value === null) {
      findings.warn(Field.member(at, name), nothing)
      return undefined
    }
    if (weigh(value) < unfit) return value
    if (isShallow(value, maxDepth)) return withoutInfinite(value, Field.member(at, name), findings)
    findings.refuse(Field.member(at, name), tooDeep)
    return undefined
  }
  const found = flaw(value)
  if (found === undefined) return value
  findings.warn(Field.member(at, name), found)
  return found === unsafe ? value : undefined
}

/**
 * UTF-8 bytes that a value takes as JSON at most. {@link unfit} where it has more than so many levels, a number that JSON
 * cannot carry or half of a character. One pass, since most values are sound; six bytes are an escaped code unit.
 */
export const weigh = (value: Json, levels = maxDepth): number => {
  if (typeof value === "string") return weighText(value)
  if (typeof value === "number") return Number.isFinite(value) ? scalarBytes : unfit
  if (typeof value !== "object" || value === null) return scalarBytes
  if (levels === 0) return unfit
  let bytes = 3
  if (isList(value)) for (const element of value) bytes += weigh(element, levels - 1)
  else for (const name in value) bytes += weighName(name) + weigh(value[name] ?? null, levels - 1)
  return bytes
}

/** The same of a text. */
export const weighText = (text: string): number => (text.isWellFormed() ? text.length * 6 + 3 : unfit)

/** The same of a name with its colon. */
export const weighName = (name: string): number => (name.isWellFormed() ? name.length * 6 + 4 : unfit)

/** More than any item may have. */
export const unfit = Number.POSITIVE_INFINITY

/** A number has up to 25 characters, as `-0.0000012345678901234567`, and a comma. */
export const scalarBytes = 26

const isList = (value: Json): value is ReadonlyArray<Json> => Array.isArray(value)

/** JSON would write them as null, without a word. */
const withoutInfinite = (value: Json, at: string, findings: Findings): Json | undefined => {
  if (typeof value === "number" && !Number.isFinite(value)) {
    findings.warn(at, notFinite)
    return undefined
  }
  if (typeof value !== "object" || value === null) return value
  if (isList(value))
    return value.flatMap((element, i) => {
      const kept = withoutInfinite(element, Field.element(at, i), findings)
      return kept === undefined ? [] : [kept]
    })
  const whole: MutableJsonObject = {}
  for (const name of Object.keys(value)) {
    const kept = withoutInfinite(value[name] ?? null, Field.member(at, name), findings)
    if (kept !== undefined) put(whole, name, kept)
  }
  return whole
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
