import * as BooleanValue from "@sluice/values/Boolean"
import type { DateReader } from "@sluice/values/DateReader"
import { isObject, type Json } from "@sluice/values/Json"
import { flaw, readDecimal, readInteger, unsafe } from "@sluice/values/Number"
import { isRefusal, Refusal } from "@sluice/values/Refusal"
import { isBlank, isPlaceholder } from "@sluice/values/Text"
import { empty, leaveOut, placeholder, type Rule, refuse } from "../rules/Rule.js"
import * as CustomValue from "./CustomValue.js"
import * as Operation from "./Operation.js"
import type { CustomType } from "./Registry.js"

const declaredAs = (type: string, expected: string): Refusal =>
  new Refusal("attribute-type", `The attribute is declared as ${type} and must be ${expected}.`)

const wrong = {
  string: declaredAs("string", "text, a number, or true or false"),
  integer: declaredAs("integer", "a whole number within 2^53, or such a number as text"),
  number: declaredAs("number", "a number, or a number with a decimal point as text"),
  boolean: declaredAs("boolean", "true or false, 1 or 0, or one of these or t and f as text"),
  array: declaredAs("array", "a list of strings or numbers, or an operation with add or remove"),
  object: declaredAs("object", "an object"),
  object_array: declaredAs("object_array", "a list of objects, or an operation with $add, $update or $remove")
}
const wrongOperation = new Refusal(
  "operation-not-fitting",
  "The operation does not match the declared type. Use inc with integer and number; add and remove with array; $add, $update and $remove with object_array."
)

/** The kind of operation that each type accepts. */
const operationOf: Readonly<Partial<Record<CustomType, Operation.OperationKind>>> = {
  integer: "increment",
  number: "increment",
  float: "increment",
  array: "elements",
  object_array: "objects"
}

const toText = (value: Json): string | undefined =>
  typeof value === "string"
    ? value
    : (typeof value === "number" && Number.isFinite(value)) || typeof value === "boolean"
      ? String(value)
      : undefined

const toBoolean = (value: Json): boolean | undefined => BooleanValue.read(value, BooleanValue.databaseWords)

const scalarRules = (reader: DateReader): Readonly<Partial<Record<CustomType, Rule>>> => {
  const coerced =
    (to: (value: Json) => Json | undefined, otherwise: Refusal): Rule =>
    (value, field, findings) =>
      to(value) ?? refuse(findings, field, otherwise)
  const number = coerced(readDecimal, wrong.number)
  return {
    string: (value, field, findings) => {
      if (typeof value === "number" && flaw(value) === unsafe) return refuse(findings, field, unsafe)
      const text = toText(value)
      return text === undefined
        ? refuse(findings, field, wrong.string)
        : CustomValue.value(text, field, findings, reader)
    },
    integer: coerced(readInteger, wrong.integer),
    number,
    float: number,
    boolean: coerced(toBoolean, wrong.boolean),
    time: (value, field, findings) => {
      const moment = reader.instant(value)
      if (isRefusal(moment)) return refuse(findings, field, moment)
      const doubt = moment === value ? undefined : reader.doubt(value)
      if (doubt !== undefined) findings.warn(field, doubt)
      return moment
    }
  }
}

const nestedRules = (reader: DateReader): Readonly<Partial<Record<CustomType, Rule>>> => {
  const list =
    (fits: (element: Json) => boolean, otherwise: Refusal): Rule =>
    (value, field, findings) =>
      Array.isArray(value) && value.every((element) => element === null || fits(element))
        ? CustomValue.value(value, field, findings, reader)
        : refuse(findings, field, otherwise)
  return {
    array: list((element) => typeof element !== "object", wrong.array),
    object_array: list(isObject, wrong.object_array),
    object: (value, field, findings) =>
      isObject(value) ? CustomValue.value(value, field, findings, reader) : refuse(findings, field, wrong.object)
  }
}

/**
 * The rule of a custom attribute with a declared type. A value is converted to the type if the result is certain. Any
 * other value makes the record Invalid. Placeholders are left out. Empty text is also left out, except for the type
 * string.
 */
export const declared = (type: CustomType, reader: DateReader): Rule => {
  const rule = scalarRules(reader)[type] ?? nestedRules(reader)[type]
  const allowed = operationOf[type]
  const operations = new Operation.Checker(reader)
  return (value, field, findings, now) => {
    if (value === null || rule === undefined) return null
    if (typeof value === "string") {
      if (type !== "string" && isBlank(value)) return leaveOut(findings, field, empty)
      if (isPlaceholder(value)) return leaveOut(findings, field, placeholder)
    } else if (isObject(value)) {
      const kind = Operation.kindOf(value)
      if (kind !== undefined) {
        return kind === allowed
          ? operations.check(kind, value, field, findings)
          : refuse(findings, field, wrongOperation)
      }
    }
    return rule(value, field, findings, now)
  }
}

/**
 * The rule of a custom attribute without a declared type: text of up to 255 characters, a number, true or false, a
 * list, an object, an operation, or null, which removes it. The value is sent unchanged, without the parts that Braze
 * would drop.
 */
export const undeclared = (reader: DateReader): Rule => {
  const operations = new Operation.Checker(reader)
  return (value, field, findings) => {
    if (typeof value === "string" && isPlaceholder(value)) return leaveOut(findings, field, placeholder)
    if (typeof value === "object" && isObject(value)) {
      const kind = Operation.kindOf(value)
      if (kind !== undefined) return operations.check(kind, value, field, findings)
    }
    return CustomValue.value(value, field, findings, reader)
  }
}
