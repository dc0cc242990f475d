import { operators } from "@sluice/braze-api/ArrayOperators"
import type { DateReader } from "@sluice/values/DateReader"
import type { Findings } from "@sluice/values/Findings"
import { isObject, type Json, type JsonObject, type MutableJsonObject } from "@sluice/values/Json"
import { Refusal } from "@sluice/values/Refusal"
import { leaveOut } from "../rules/Rule.js"
import * as CustomValue from "./CustomValue.js"

/**
 * Kinds of operations, which change a stored attribute instead of replacing it: `{inc: n}`; `{add: […]}` and `{remove: […]}`;
 * `{$add: […]}`, `{$update: […]}` and `{$remove: […]}`.
 */
export type OperationKind = "increment" | "elements" | "objects"

const objectKeys: ReadonlyArray<string> = operators.order
const elementKeys: ReadonlyArray<string> = [operators.add, operators.remove]

const everyKey: ReadonlySet<string> = new Set([operators.increment, ...elementKeys, ...objectKeys])

/** The kind of operation of an object. `undefined` for an object that is a value. */
export const kindOf = (value: JsonObject): OperationKind | undefined => {
  for (const key in value) if (everyKey.has(key)) return kindOfKeys(Object.keys(value))
  return undefined
}

const kindOfKeys = (keys: ReadonlyArray<string>): OperationKind | undefined => {
  const first = keys[0]
  if (first === undefined) return undefined
  if (keys.length === 1 && first === operators.increment) return "increment"
  if (first.charCodeAt(0) === 0x24 ? objectKeys.includes(first) : keys.some((key) => objectKeys.includes(key)))
    return "objects"
  return keys.every((key) => elementKeys.includes(key)) ? "elements" : undefined
}

/**
 * Whether applying the value twice has the same effect as applying it once. False for `inc`, `add` and `$add`, which add again
 * or move elements to the end.
 */
export const isRepeatable = (value: Json): boolean => {
  if (!isObject(value)) return true
  const kind = kindOf(value)
  if (kind === undefined) return true
  return kind !== "increment" && !Object.hasOwn(value, operators.add) && !Object.hasOwn(value, operators.addObjects)
}

const notInteger = new Refusal(
  "increment-not-integer",
  "inc must be a whole number; a negative one subtracts. It was left out."
)
const notElements = new Refusal(
  "operation-not-valid",
  "add and remove must be lists of strings or numbers. The operation was left out."
)
const notObjects = new Refusal(
  "operation-not-valid",
  "$add must be a list of objects, $remove a list of {$identifier_key, $identifier_value}, and $update the same with $new_object, without other keys. The operation was left out."
)

/** Checks the operations of one destination. The date reader of the destination reads times in their values. */
export class Checker {
  readonly #reader: DateReader

  constructor(reader: DateReader) {
    this.#reader = reader
  }

  /** The operation to send. `undefined` if Braze would drop it, after a warning. */
  check(kind: OperationKind, value: JsonObject, field: string, findings: Findings): Json | undefined {
    switch (kind) {
      case "increment":
        return Number.isSafeInteger(value[operators.increment]) ? value : leaveOut(findings, field, notInteger)
      case "elements":
        return this.#elements(value, field, findings)
      case "objects":
        return this.#objects(value, field, findings)
    }
  }

  #elements(value: JsonObject, field: string, findings: Findings): Json | undefined {
    const checked: MutableJsonObject = {}
    for (const key of Object.keys(value)) {
      const list = value[key]
      if (!Array.isArray(list) || !list.every(isScalarOrNull)) return leaveOut(findings, field, notElements)
      const cleaned = CustomValue.elements(list, `${field}.${key}`, findings, this.#reader)
      if (cleaned === undefined) return undefined
      checked[key] = cleaned
    }
    return checked
  }

  #objects(value: JsonObject, field: string, findings: Findings): Json | undefined {
    const checked: MutableJsonObject = {}
    for (const key of Object.keys(value)) {
      const list = value[key]
      if (!objectKeys.includes(key) || !Array.isArray(list)) return leaveOut(findings, field, notObjects)
      const entries: Array<Json> = []
      for (let i = 0; i < list.length; i++) {
        const entry = this.#entry(key, list[i] ?? null, `${field}.${key}[${i}]`, findings)
        if (entry === undefined) return leaveOut(findings, field, notObjects)
        entries.push(entry)
      }
      checked[key] = entries
    }
    return checked
  }

  /** An entry of `$add`, `$remove` or `$update`, without unknown keys. */
  #entry(key: string, entry: Json, field: string, findings: Findings): Json | undefined {
    if (!isObject(entry)) return undefined
    if (key === operators.addObjects) return CustomValue.value(entry, field, findings, this.#reader)
    const name = entry[operators.identifierKey]
    const value = entry[operators.identifierValue]
    if (typeof name !== "string" || name === "" || value === undefined || !isScalar(value)) return undefined
    const which = { [operators.identifierKey]: name, [operators.identifierValue]: value }
    if (key === operators.removeObjects) return which
    const replacement = entry[operators.newObject]
    if (replacement === undefined || !isObject(replacement)) return undefined
    const cleaned = CustomValue.value(replacement, `${field}.${operators.newObject}`, findings, this.#reader)
    return cleaned === undefined ? undefined : { ...which, [operators.newObject]: cleaned }
  }
}

const isScalar = (value: Json): boolean =>
  typeof value === "string" || typeof value === "boolean" || (typeof value === "number" && Number.isFinite(value))

const isScalarOrNull = (value: Json): boolean => typeof value !== "object" || value === null
