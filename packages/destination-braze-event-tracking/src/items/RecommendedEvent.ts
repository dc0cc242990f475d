import * as Currency from "@sluice/braze/Currency"
import { type EcommerceEvent, events, type Property, type PropertyType } from "@sluice/braze-api/Ecommerce"
import * as FieldPath from "@sluice/values/FieldPath"
import type { Findings } from "@sluice/values/Findings"
import { isList, isObject, type Json, type JsonObject } from "@sluice/values/Json"
import { question } from "@sluice/values/NearMiss"
import { isRefusal, Refusal } from "@sluice/values/Refusal"

const byName: ReadonlyMap<string, EcommerceEvent> = new Map(events.map((event) => [event.name, event]))

/** Whether a name belongs to a recommended event, whose properties Braze validates strictly. */
export const has = (name: string): boolean => byName.has(name)

/** Adds a problem for each property for which Braze would refuse a recommended event: missing, of another type, or not in its schema. */
export const check = (name: string, properties: JsonObject, at: string, findings: Findings): void => {
  const event = byName.get(name)
  if (event !== undefined) checkObject(properties, event.properties, at, findings)
}

const missing = new Refusal(
  "recommended-property-missing",
  "Braze requires this property in its recommended event and refuses the event without it."
)
const notOneOf = new Refusal(
  "recommended-property-value",
  "Braze accepts only certain values for this property. Its page on recommended events lists them."
)
const extra = new Map<string, Refusal>()

const wrongType = (expected: string): Refusal =>
  new Refusal("recommended-property-type", `The property must be ${expected}. Otherwise, Braze refuses the event.`)

const wrongTypes: Readonly<Record<PropertyType, Refusal>> = {
  string: wrongType("text"),
  money: wrongType("a number of at least 0, not text"),
  integer: wrongType("a whole number"),
  array: wrongType("a list"),
  object: wrongType("an object"),
  currency: wrongType("an ISO 4217 currency code in capitals, such as EUR")
}

const checkObject = (given: JsonObject, schema: ReadonlyArray<Property>, at: string, findings: Findings): void => {
  for (const property of schema) {
    const value = given[property.name]
    if (value !== undefined) checkValue(value, property, FieldPath.member(at, property.name), findings)
    else if (property.required && !isExcused(property, given))
      findings.fail(FieldPath.member(at, property.name), missing)
  }
  const names = schema.map((property) => property.name)
  for (const name of Object.keys(given))
    if (!names.includes(name)) findings.fail(FieldPath.member(at, name), notInSchema(name, names))
}

const notInSchema = (name: string, names: ReadonlyArray<string>): Refusal => {
  const key = question(name, names)
  const before = extra.get(key)
  if (before !== undefined) return before
  const message = `Braze's recommended event does not have this property, and Braze refuses the event with it. Move it into metadata.${key}`
  const refusal = new Refusal("recommended-property-unknown", message)
  extra.set(key, refusal)
  return refusal
}

const isExcused = ({ unless }: Property, given: JsonObject): boolean => {
  if (unless === undefined) return false
  const value = given[unless.property]
  return typeof value === "string" && unless.oneOf.includes(value)
}

const checkValue = (value: Json, property: Property, at: string, findings: Findings): void => {
  if (!fits(value, property.type)) {
    const refusal = wrongTypes[property.type]
    if (refusal !== undefined) findings.fail(at, refusal)
    return
  }
  if (property.oneOf !== undefined && !isOneOf(value, property.oneOf)) findings.fail(at, notOneOf)
  if (property.items === undefined || !isList(value)) return
  const items = property.items
  value.forEach((element, index) => {
    if (isObject(element)) checkObject(element, items, FieldPath.element(at, index), findings)
    else findings.fail(FieldPath.element(at, index), wrongTypes.object)
  })
}

const isOneOf = (value: Json, allowed: ReadonlyArray<string>): boolean =>
  isList(value)
    ? value.every((element) => isOneOf(element, allowed))
    : typeof value === "string" && allowed.includes(value)

const fits = (value: Json, type: PropertyType): boolean => {
  switch (type) {
    case "string":
      return typeof value === "string"
    case "money":
      return typeof value === "number" && value >= 0
    case "integer":
      return typeof value === "number" && Number.isInteger(value)
    case "array":
      return Array.isArray(value)
    case "object":
      return isObject(value)
    case "currency":
      return typeof value === "string" && !isRefusal(Currency.read(value)) && Currency.read(value) === value
  }
}
