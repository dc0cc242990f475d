import { operators } from "@sluice/braze-api/ArrayOperators"
import type { DateReader } from "@sluice/values/DateReader"
import type { Findings } from "@sluice/values/Findings"
import { isObject, type Json, type JsonObject } from "@sluice/values/Json"
import { Refusal } from "@sluice/values/Refusal"
import { leaveOut } from "../rules/Rule.js"
import * as CustomValue from "./CustomValue.js"

/**
 * What an object does to a stored attribute instead of replacing it: `{inc: n}`; `{add: […]}` and `{remove: […]}`;
 * `{$add: […]}`, `{$update: […]}` and `{$remove: […]}`.
 */
export type Kind = "increment" | "elements" | "objects"

const objectKeys: ReadonlyArray<string> = operators.order
const elementKeys: ReadonlyArray<string> = [operators.add, operators.remove]

const everyKey: ReadonlySet<string> = new Set([operators.increment, ...elementKeys, ...objectKeys])

/** The operation that an object is; `undefined` for an object that is a value. */
export const kindOf = (value: JsonObject): Kind | undefined => {
  for (const key in value) if (everyKey.has(key)) return kindOfKeys(Object.keys(value))
  return undefined
}

const kindOfKeys = (keys: ReadonlyArray<string>): Kind | undefined => {
  const first = keys[0]
  if (first === undefined) return undefined
  if (keys.length === 1 && first === operators.increment) return "increment"
  if (first.charCodeAt(0) === 0x24 ? objectKeys.includes(first) : keys.some((key) => objectKeys.includes(key)))
    return "objects"
  return keys.every((key) => elementKeys.includes(key)) ? "elements" : undefined
}

/**
 * Whether applying the value twice equals applying it once. False for `inc`, `add` and `$add`, which count, move to the
 * end, or append again.
 */
export const isRepeatable = (value: Json): boolean => {
  if (!isObject(value)) return true
  const kind = kindOf(value)
  if (kind === undefined) return true
  return kind !== "increment" && !Object.hasOwn(value, operators.add) && !Object.hasOwn(value, operators.addObjects)
}

const notInteger = new Refusal(
  "increment-not-integer",
  "inc takes a whole number, below 0 to subtract. It was left out."
)
const notElements = new Refusal(
  "operation-not-valid",
  "add and remove each take a list of texts or numbers. The operation was left out."
)
const notObjects = new Refusal(
  "operation-not-valid",
  "$add takes a list of objects, $remove a list of {$identifier_key, $identifier_value}, $update the same with $new_object, and nothing stands beside them. The operation was left out."
)

/** The operation, checked. `undefined` where it cannot be applied: it is left out with a warning, since Braze would drop it. */
export const check = (
  kind: Kind,
  value: JsonObject,
  field: string,
  findings: Findings,
  reader: DateReader
): Json | undefined => {
  switch (kind) {
    case "increment":
      return Number.isSafeInteger(value[operators.increment]) ? value : leaveOut(findings, field, notInteger)
    case "elements":
      return elements(value, field, findings, reader)
    case "objects":
      return objects(value, field, findings, reader)
  }
}

const isScalar = (value: Json): boolean =>
  typeof value === "string" || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))

const isScalarOrNull = (value: Json): boolean => typeof value !== "object" || value === null

const elements = (value: JsonObject, field: string, findings: Findings, reader: DateReader): Json | undefined => {
  const checked: { [key: string]: Json } = {}
  for (const key of Object.keys(value)) {
    const list = value[key]
    if (!Array.isArray(list)) return leaveOut(findings, field, notElements)
    if (!list.every(isScalarOrNull)) return leaveOut(findings, field, notElements)
    const cleaned = CustomValue.elements(list, `${field}.${key}`, findings, reader)
    if (cleaned === undefined) return undefined
    checked[key] = cleaned
  }
  return checked
}

const objects = (value: JsonObject, field: string, findings: Findings, reader: DateReader): Json | undefined => {
  const checked: { [key: string]: Json } = {}
  for (const key of Object.keys(value)) {
    const list = value[key]
    if (!objectKeys.includes(key) || !Array.isArray(list)) return leaveOut(findings, field, notObjects)
    const done: Array<Json> = []
    for (let i = 0; i < list.length; i++) {
      const entry = entryOf(key, list[i] ?? null, `${field}.${key}[${i}]`, findings, reader)
      if (entry === undefined) return leaveOut(findings, field, notObjects)
      done.push(entry)
    }
    checked[key] = done
  }
  return checked
}

/** One entry of `$add`, `$remove` or `$update` with nothing but what belongs there. */
const entryOf = (key: string, entry: Json, field: string, findings: Findings, reader: DateReader): Json | undefined => {
  if (!isObject(entry)) return undefined
  if (key === operators.addObjects) return CustomValue.value(entry, field, findings, reader)
  const name = entry[operators.identifierKey]
  const value = entry[operators.identifierValue]
  if (typeof name !== "string" || name === "" || value === undefined || !isScalar(value)) return undefined
  const which = { [operators.identifierKey]: name, [operators.identifierValue]: value }
  if (key === operators.removeObjects) return which
  const replacement = entry[operators.newObject]
  if (replacement === undefined || !isObject(replacement)) return undefined
  const cleaned = CustomValue.value(replacement, `${field}.${operators.newObject}`, findings, reader)
  return cleaned === undefined ? undefined : { ...which, [operators.newObject]: cleaned }
}
