import { operators } from "@sluice/braze-api/ArrayOperators"
import * as Limits from "@sluice/braze-api/Limits"
import * as Call from "../endpoint/Call.js"
import type { StoredValue } from "../state/Profile.js"
import * as Json from "../text/Json.js"
import * as Nested from "./NestedOperations.js"

type Element = string | number

/** Whether an object contains only operations that add to or remove from an array. */
export const isOperation = (object: Json.JsonObject): boolean => {
  const names = Object.keys(object)
  return names.length > 0 && names.every((name) => name === operators.add || name === operators.remove)
}

/**
 * Sets an array as the new value. Only the first of equal elements is kept; above 500 elements, the oldest are dropped.
 */
export const replace = (call: Call.Call, name: string, sent: ReadonlyArray<unknown>): StoredValue | undefined => {
  const objects = sent.reduce<number>((count, element) => (Json.isObject(element) ? count + 1 : count), 0)
  if (objects > 0 && objects === sent.length) return Nested.replaceObjects(call, name, sent)
  if (objects > 0) {
    Call.note(call, "mixed-array", name, "mixes objects with other values and was dropped")
    return undefined
  }
  return kept(call, name, new Set(elements(call, name, sent)))
}

/**
 * Applies `add`, then `remove` to the existing array or an empty one. An element that is added again moves to the end.
 * If the stored value or an operand is not an array, the operation is dropped.
 */
export const operate = (
  call: Call.Call,
  name: string,
  operation: Json.JsonObject,
  before: StoredValue | undefined
): StoredValue | undefined => {
  const add = operation[operators.add] ?? []
  const remove = operation[operators.remove] ?? []
  if (!Json.isArray(add) || !Json.isArray(remove)) {
    Call.note(call, "bad-operation", name, "adds or removes something other than an array")
    return undefined
  }
  if (before !== undefined && before.type !== "array") {
    Call.note(call, "not-an-array", name, "is not an array of strings and numbers; the operation was dropped")
    return undefined
  }
  const values = new Set<unknown>(before !== undefined && Json.isArray(before.value) ? before.value : [])
  for (const element of elements(call, name, add)) {
    values.delete(element)
    values.add(element)
  }
  for (const element of remove) values.delete(element)
  return kept(call, name, values)
}

const elements = (call: Call.Call, name: string, sent: ReadonlyArray<unknown>): ReadonlyArray<Element> => {
  const usable = sent.filter(isElement)
  if (usable.length < sent.length)
    Call.note(
      call,
      "array-element-dropped",
      name,
      "lost elements that are neither numbers nor strings of at most 255 characters"
    )
  return usable
}

const isElement = (value: unknown): value is Element =>
  typeof value === "number" || (typeof value === "string" && value.length <= Limits.stringCharacters.value)

const kept = (call: Call.Call, name: string, values: ReadonlySet<unknown>): StoredValue | undefined => {
  const all = [...values]
  const value = all.slice(-Limits.arrayElements.value)
  if (value.length < all.length) Call.note(call, "array-cut", name, "exceeded 500 elements and lost the oldest")
  if (!Json.exceeds(value, Limits.attributeBytes.value)) return { type: "array", value }
  Call.note(call, "attribute-too-large", name, "would exceed 100 KB and was not changed")
  return undefined
}
