import { type AttributeKind, attributes } from "@sluice/braze-api/Attributes"
import type { NodeMapping } from "@sluice/pypestream/NodeMapping"
import { isObject, type Json, type JsonObject, type MutableJsonObject } from "@sluice/values/Json"

/** A call that fills in every path of a mapping, for the test of a node. */
export interface SampleCall {
  readonly payload: JsonObject
  readonly context: JsonObject
}

/** A valid value of each kind of attribute, as the platform sends it: a string. Other kinds have the value of text. */
const values: Partial<Record<AttributeKind, string>> = {
  url: "https://images.example.com/ada.png",
  boolean: "true",
  date: "1985-12-10",
  time: "2026-03-04T10:03:44Z",
  email: "ada@example.com",
  phone: "+351912345678",
  gender: "female",
  country: "Portugal",
  language: "Portuguese",
  timeZone: "Europe/Lisbon",
  subscription: "subscribed"
}

const text = "sample"

const kinds = new Map<string, AttributeKind>(attributes.map(({ name, rule }) => [name, rule.kind]))

/** The identifier of the person in a sample. */
export const person = "customer-1"

/** A call with a value at each path that the mapping reads. */
export const make = ({ attributes = {}, events = [], person: who }: NodeMapping): SampleCall => {
  const call = { payload: {}, context: {} }
  const fill = (path: Json | undefined, value: string): void => {
    if (typeof path === "string" && path.startsWith("$.")) set(call, path.split(".").slice(1), value)
  }
  const identifier = "external_id" in who ? who.external_id : who.user_alias.alias_name
  fill(identifier, person)
  for (const event of events) {
    for (const path of stringsOf(event.properties ?? {})) fill(path, text)
    fill(event.time, values.time ?? text)
  }
  for (const [name, path] of Object.entries(attributes)) {
    const kind = kinds.get(name.replace(/\?$/, ""))
    const value = (kind && values[kind]) ?? text
    for (const one of stringsOf(path)) fill(one, value)
  }
  // The identifier may be an attribute as well.
  fill(identifier, person)
  return call
}

const stringsOf = (value: Json): ReadonlyArray<string> => {
  if (typeof value === "string") return [value]
  if (Array.isArray(value)) return value.flatMap(stringsOf)
  return isObject(value) ? Object.values(value).flatMap(stringsOf) : []
}

const set = (object: MutableJsonObject, [step = "", ...rest]: ReadonlyArray<string>, value: string): void => {
  if (rest.length === 0) object[step] = value
  else {
    const inner = object[step]
    const made: MutableJsonObject = isObject(inner) ? { ...inner } : {}
    set(made, rest, value)
    object[step] = made
  }
}
