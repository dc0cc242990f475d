import { isList, isObject, type Json, type MutableJsonObject } from "./Json.js"
import { Refusal } from "./Refusal.js"

/**
 * Upper bounds for the UTF-8 bytes that a value takes as JSON, computed without encoding it. A code unit counts as the
 * six bytes of `\u0000`, so the bound of ASCII text is about six times its size. This is precise enough to skip the
 * exact count of most items.
 */

/** An object and an upper bound of its UTF-8 bytes as JSON. */
export interface SizedObject {
  readonly object: MutableJsonObject
  readonly bytes: number
}

/**
 * The maximum depth of arrays and objects in a value. Deeper values are mistakes of the source. The limit also keeps
 * recursion safe.
 */
export const maxLevels = 50

/** A value has more than {@link maxLevels} levels. */
export const tooDeep = new Refusal(
  "value-too-deep",
  `The value is nested more than ${maxLevels} levels deep. Flatten it in the source or the mapping.`
)

/** The bound of a value that cannot be encoded unchanged. Above every limit. */
export const unencodable = Number.POSITIVE_INFINITY

/** The bound of a number, `true`, `false` or `null`: 25 characters, as in `-0.0000012345678901234567`, and a comma. */
export const scalar = 26

/**
 * The bound of any value. {@link unencodable} for a value with more than `levels` levels, a number that JSON cannot
 * represent, or half of a surrogate pair.
 */
export const atMost = (value: Json, levels = maxLevels): number => {
  if (typeof value === "string") return ofText(value)
  if (typeof value === "number") return Number.isFinite(value) ? scalar : unencodable
  if (typeof value !== "object" || value === null) return scalar
  if (levels === 0) return unencodable
  let bytes = 3
  if (isList(value)) for (const element of value) bytes += atMost(element, levels - 1)
  else for (const name in value) bytes += ofName(name) + atMost(value[name] ?? null, levels - 1)
  return bytes
}

/** The bound of a string with its quotes and a comma. */
export const ofText = (text: string): number => (text.isWellFormed() ? text.length * 6 + 3 : unencodable)

/** The bound of a member's name with its quotes and colon. */
export const ofName = (name: string): number => (name.isWellFormed() ? name.length * 6 + 4 : unencodable)

/** Whether a value has at most `levels` levels of arrays and objects. A scalar has none. */
export const hasAtMostLevels = (value: Json, levels: number): boolean => {
  if (typeof value !== "object" || value === null) return true
  if (levels === 0) return false
  if (Array.isArray(value)) {
    for (const element of value) if (typeof element === "object" && !hasAtMostLevels(element, levels - 1)) return false
    return true
  }
  for (const name in value) {
    const member = isObject(value) ? value[name] : undefined
    if (typeof member === "object" && !hasAtMostLevels(member, levels - 1)) return false
  }
  return true
}
