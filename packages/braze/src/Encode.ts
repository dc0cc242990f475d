import * as Item from "@sluice/core/Item"
import * as FieldPath from "@sluice/values/FieldPath"
import type { Findings } from "@sluice/values/Findings"
import { isObject, type Json, type MutableJsonObject, put } from "@sluice/values/Json"
import * as JsonSize from "@sluice/values/JsonSize"
import { Refusal } from "@sluice/values/Refusal"
import * as Text from "@sluice/values/Text"

const repaired = new Refusal(
  "text-not-well-formed",
  "The text contains an incomplete character, so it was probably cut off. The character was replaced by U+FFFD.",
  "corrected"
)

/**
 * The item of an object whose values are checked. Lone surrogates, which UTF-8 cannot represent and for which Braze would
 * refuse the whole request, are replaced with a warning.
 */
export const item = (parts: Item.ObjectItem, findings: Findings): Item.Item =>
  parts.atMost < JsonSize.unencodable
    ? Item.of(parts)
    : Item.make({ ...parts, json: JSON.stringify(repair(parts.value, "", findings)) })

const repair = (value: Json, at: string, findings: Findings): Json => {
  if (typeof value === "string") return repairText(value, at, findings)
  if (Array.isArray(value))
    return value.map((element, index) => repair(element, FieldPath.element(at, index), findings))
  if (!isObject(value)) return value
  const kept: MutableJsonObject = {}
  for (const [name, member] of Object.entries(value)) {
    const field = findings.member(at, Text.toWellFormed(name))
    put(kept, repairText(name, field, findings), repair(member, field, findings))
  }
  return kept
}

const repairText = (text: string, at: string, findings: Findings): string => {
  if (!Text.hasLoneSurrogate(text)) return text
  findings.warn(at, repaired)
  return Text.toWellFormed(text)
}
