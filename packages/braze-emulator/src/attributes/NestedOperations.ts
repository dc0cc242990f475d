import { operators } from "@sluice/braze-api/ArrayOperators"
import * as Dates from "@sluice/braze-api/Dates"
import * as Limits from "@sluice/braze-api/Limits"
import * as Call from "../endpoint/Call.js"
import type { StoredValue } from "../state/Profile.js"
import * as DateText from "../text/DateText.js"
import * as Json from "../text/Json.js"

const timeKey = Dates.nestedTimeKey.value

/** Whether an object contains an operator on arrays of objects. */
export const isOperation = (object: Json.JsonObject): boolean =>
  operators.order.some((operator) => Object.hasOwn(object, operator))

/** An object as the new value, or merged into the stored object. */
export const assign = (
  call: Call.Call,
  name: string,
  sent: Json.JsonObject,
  before: StoredValue | undefined
): StoredValue | undefined => {
  const object = clean(call, name, sent)
  if (object === undefined) return undefined
  if (isTime(sent)) return { type: "time", value: object }
  const value = call.merges && before?.type === "object" ? merged(before.value, object) : object
  return fitting(call, name, "object", value)
}

/** An array of objects as the new value. */
export const replaceObjects = (
  call: Call.Call,
  name: string,
  sent: ReadonlyArray<unknown>
): StoredValue | undefined => {
  const objects = clean(call, name, sent)
  return objects === undefined ? undefined : fitting(call, name, "objects", objects)
}

/**
 * Applies `$add`, then `$remove`, then `$update` to the stored array of objects or an empty one, regardless of
 * their order in the request. If one is not valid, all are dropped.
 */
export const operate = (
  call: Call.Call,
  name: string,
  operation: Json.JsonObject,
  before: StoredValue | undefined
): StoredValue | undefined => {
  const start = startOf(before)
  if (start === undefined) {
    Call.note(call, "not-an-array", name, "is not an array of objects; the operation was dropped")
    return undefined
  }
  const steps = stepsOf(operation)
  if (steps === undefined) {
    Call.note(call, "bad-operation", name, "contains an invalid operation")
    return undefined
  }
  const add = clean(call, name, steps.add)
  const updates = clean(
    call,
    name,
    steps.update.map((step) => step.object)
  )
  if (!Json.isArray(add) || !Json.isArray(updates)) return undefined
  const updated = steps.update.map((step, i) => ({ ...step, object: updates[i] }))
  const removed = [...start, ...add].filter((object) => !steps.remove.some((match) => matches(object, match)))
  const value = removed.map((object) => updated.reduce((now, step) => update(now, step, call.merges), object))
  return fitting(call, name, "objects", value)
}

/** Selects the objects whose `key` equals `value`. */
interface Selector {
  readonly key: string
  readonly value: unknown
}

interface Update extends Selector {
  readonly object: unknown
}

interface Steps {
  readonly add: ReadonlyArray<unknown>
  readonly remove: ReadonlyArray<Selector>
  readonly update: ReadonlyArray<Update>
}

const startOf = (before: StoredValue | undefined): ReadonlyArray<unknown> | undefined => {
  if (before === undefined) return []
  if (!Json.isArray(before.value)) return undefined
  return before.type === "objects" || before.value.length === 0 ? before.value : undefined
}

const stepsOf = (operation: Json.JsonObject): Steps | undefined => {
  const allowed: ReadonlyArray<string> = operators.order
  if (Object.keys(operation).some((name) => !allowed.includes(name))) return undefined
  const add = operation[operators.addObjects] ?? []
  const remove = operation[operators.removeObjects] ?? []
  const change = operation[operators.updateObjects] ?? []
  if (!Json.isArray(add) || !Json.isArray(remove) || !Json.isArray(change)) return undefined
  if (!add.every(Json.isObject)) return undefined
  const removes = remove.flatMap(matchOf)
  const updates = change.flatMap(updateOf)
  if (removes.length < remove.length || updates.length < change.length) return undefined
  return { add, remove: removes, update: updates }
}

const matchOf = (step: unknown): ReadonlyArray<Selector> => {
  if (!Json.isObject(step)) return []
  const key = step[operators.identifierKey]
  const value = step[operators.identifierValue]
  return typeof key === "string" && value !== undefined ? [{ key, value }] : []
}

const updateOf = (step: unknown): ReadonlyArray<Update> => {
  const object = Json.isObject(step) ? step[operators.newObject] : undefined
  return Json.isObject(object) ? matchOf(step).map((match) => ({ ...match, object })) : []
}

const matches = (object: unknown, { key, value }: Selector): boolean =>
  Json.isObject(object) && Object.hasOwn(object, key) && object[key] === value

const update = (object: unknown, step: Update, merge: boolean): unknown => {
  if (!matches(object, step)) return object
  return merge && Json.isObject(step.object) ? merged(object, step.object) : step.object
}

/** Keys that were not sent are kept. Objects are merged; everything else is replaced. */
const merged = (before: unknown, sent: unknown): unknown => {
  if (!Json.isObject(before) || !Json.isObject(sent)) return sent
  const result: Record<string, unknown> = { ...before }
  for (const name of Object.keys(sent)) Json.put(result, name, merged(Json.own(before, name), sent[name]))
  return result
}

const fitting = (
  call: Call.Call,
  name: string,
  type: "object" | "objects",
  value: unknown
): StoredValue | undefined => {
  if (!Json.exceeds(value, Limits.attributeBytes.value)) return { type, value }
  Call.note(call, "attribute-too-large", name, "would exceed 100 KB and was not changed")
  return undefined
}

const clean = (call: Call.Call, name: string, sent: unknown): unknown => {
  if (Json.isTooDeep(sent)) {
    Call.note(call, "too-deep", name, `is nested deeper than ${Json.maxDepth} levels and was dropped`)
    return undefined
  }
  const value = valid(sent)
  if (value === undefined)
    Call.note(call, "nested-dropped", name, "contains an invalid value; the whole update was dropped")
  return value
}

/** A copy with times in place of `$time`; undefined if anything inside is not valid. */
const valid = (sent: unknown): unknown => {
  if (typeof sent === "string") return sent.length <= Limits.stringCharacters.value ? sent : undefined
  if (typeof sent === "number" || typeof sent === "boolean") return sent
  if (Json.isArray(sent)) {
    const elements = sent.map(valid)
    return elements.includes(undefined) ? undefined : elements
  }
  if (!Json.isObject(sent)) return undefined
  return isTime(sent) ? timeOf(sent[timeKey]) : validObject(sent)
}

const validObject = (sent: Json.JsonObject): Json.JsonObject | undefined => {
  const result: Record<string, unknown> = {}
  for (const name of Object.keys(sent)) {
    const value = isKey(name) ? valid(sent[name]) : undefined
    if (value === undefined) return undefined
    Json.put(result, name, value)
  }
  return result
}

const isTime = (sent: Json.JsonObject): boolean => Object.hasOwn(sent, timeKey) && Object.keys(sent).length === 1

const timeOf = (text: unknown): string | undefined => {
  const at = typeof text === "string" ? DateText.parse(text, "utc") : Number.NaN
  return Number.isNaN(at) || !DateText.isInYears(at) ? undefined : DateText.format(at)
}

const notInKeys = /[\s.$]/
const isKey = (name: string): boolean =>
  name !== "" && name.length <= Limits.nestedKeyCharacters.value && !notInKeys.test(name)
