import type { Json, JsonObject } from "@sluice/core/Json"
import { isObject } from "@sluice/core/Json"
import { type Draft, put } from "./Draft.js"
import * as Field from "./Field.js"
import type { Findings } from "./Findings.js"
import { Refusal } from "./Refusal.js"
import * as Text from "./Text.js"

const repaired = new Refusal(
  "text-not-well-formed",
  "The text holds half of a character, so it was cut off somewhere; the half was replaced by the mark U+FFFD."
)

/**
 * The JSON text of an item whose values are checked. Halves of characters, which no UTF-8 text can carry and which would
 * spoil the whole request, are replaced and warned of. JSON writes them as escapes, so one search of the text finds them.
 */
export const encode = (item: JsonObject, findings: Findings): string => {
  const json = JSON.stringify(item)
  return json.includes("\\ud") && Text.hasLoneSurrogate(unescaped(json))
    ? JSON.stringify(repair(item, "", findings))
    : json
}

const escapedHalf = /(?<!\\)(?:\\\\)*\\u(d[89ab][0-9a-f]{2}|d[c-f][0-9a-f]{2})/g

/** Only true halves: a text may hold a backslash before `ud` of its own. */
const unescaped = (json: string): string => {
  let halves = ""
  for (const found of json.matchAll(escapedHalf))
    halves += String.fromCharCode(Number.parseInt(found[1] ?? "0", 16)).concat(" ")
  return halves
}

const repair = (value: Json, at: string, findings: Findings): Json => {
  if (typeof value === "string") return repairText(value, at, findings)
  if (Array.isArray(value)) return value.map((element, index) => repair(element, Field.element(at, index), findings))
  if (!isObject(value)) return value
  const kept: Draft = {}
  for (const [name, member] of Object.entries(value)) {
    const field = Field.member(at, Text.toWellFormed(name))
    put(kept, repairText(name, field, findings), repair(member, field, findings))
  }
  return kept
}

const repairText = (text: string, at: string, findings: Findings): string => {
  if (!Text.hasLoneSurrogate(text)) return text
  findings.warn(at, repaired)
  return Text.toWellFormed(text)
}
