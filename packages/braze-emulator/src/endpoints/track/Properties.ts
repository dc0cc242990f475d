import * as Limits from "@sluice/braze-api/Limits"
import { objects as sentences } from "@sluice/braze-api/Sentences"
import * as Call from "../../endpoint/Call.js"
import * as Json from "../../text/Json.js"
import * as FieldNames from "./FieldNames.js"

/** The rules for the properties of one lane. */
export interface PropertyRules {
  /** Keys that make Braze refuse the object. */
  readonly reserved: ReadonlySet<string>
  /** Maximum bytes if they contain arrays or objects. */
  readonly bytes: number
  /** Valid names of properties that are not reserved. */
  readonly fine: FieldNames.FieldNames
}

/** The sentence that refuses the properties; undefined if they are valid or absent. Changes only the call. */
export const check = (call: Call.Call, sent: unknown, rules: PropertyRules): string | undefined => {
  if (sent === undefined || sent === null) return undefined
  if (!Json.isObject(sent)) return sentences.properties.text
  let nested = false
  let kept = true
  let names = 0
  // `for in` creates no list of names. This runs for each object, and also checks each property for `keep`.
  for (const name in sent) {
    if (!FieldNames.has(rules.fine, names, name)) {
      if (rules.reserved.has(name)) {
        Call.note(call, "reserved-property-name", `properties.${name}`, "has a name that Braze reserves")
        return sentences.properties.text
      }
      if (isName(name)) FieldNames.set(rules.fine, names, name)
      else kept = false
    }
    const value = sent[name]
    if (typeof value === "object" && value !== null) nested = true
    else if (!isValue(value)) kept = false
    if (++names > most) kept = false
  }
  call.areAllKept = kept
  return nested && Json.exceeds(sent, rules.bytes) ? sentences.properties.text : undefined
}

/**
 * The properties that Braze keeps, of those just checked: the first 256 with a usable name and value. The others are
 * dropped and noted.
 */
export const keep = (call: Call.Call, sent: unknown): Json.JsonObject | undefined => {
  if (!Json.isObject(sent)) return undefined
  if (call.areAllKept) return sent
  const names = Object.keys(sent)
  if (names.length > most) Call.note(call, "too-many-properties", "properties", `are ${names.length}`)
  const usable = names.filter((name) => isName(name) && isValue(sent[name]))
  if (usable.length < names.length)
    Call.note(call, "property-dropped", "properties", "contain a name or value that Braze does not store")
  const kept: Record<string, unknown> = {}
  for (const name of usable.slice(0, most)) Json.put(kept, name, sent[name])
  return kept
}

const most = Limits.properties.value

const isName = (name: string): boolean =>
  name.length > 0 && name.length <= Limits.propertyNameCharacters.value && name.charCodeAt(0) !== 36

const isValue = (value: unknown): boolean =>
  typeof value === "string" ? value.length <= Limits.stringCharacters.value : value !== null
