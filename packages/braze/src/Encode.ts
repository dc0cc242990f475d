import * as Item from "@sluice/core/Item"
import type { SourceRecord } from "@sluice/core/SourceRecord"
import * as FieldPath from "@sluice/values/FieldPath"
import type { Findings } from "@sluice/values/Findings"
import { isObject, type Json, type MutableJsonObject, put } from "@sluice/values/Json"
import * as JsonSize from "@sluice/values/JsonSize"
import { Refusal } from "@sluice/values/Refusal"
import * as Text from "@sluice/values/Text"
import type { Lane } from "./Lane.js"

const repaired = new Refusal(
  "text-not-well-formed",
  "The text contains half of a character, so it was cut off somewhere. The half was replaced by U+FFFD."
)

/**
 * The item of an object whose values are checked; see `Item.of`. Lone surrogates, which UTF-8 cannot represent and for which
 * Braze would refuse the whole request, are replaced with a warning.
 */
export const item = (
  record: SourceRecord,
  destination: string,
  part: number,
  key: string,
  lane: Lane,
  { object, bytes }: JsonSize.SizedObject,
  repeatable: boolean,
  findings: Findings
): Item.Item =>
  bytes < JsonSize.unencodable
    ? Item.of({ record, destination, part, key, lane, value: object, atMost: bytes, repeatable })
    : Item.make({
        record,
        destination,
        part,
        key,
        lane,
        json: JSON.stringify(repair(object, "", findings)),
        repeatable
      })

const repair = (value: Json, at: string, findings: Findings): Json => {
  if (typeof value === "string") return repairText(value, at, findings)
  if (Array.isArray(value))
    return value.map((element, index) => repair(element, FieldPath.element(at, index), findings))
  if (!isObject(value)) return value
  const kept: MutableJsonObject = {}
  for (const [name, member] of Object.entries(value)) {
    const field = FieldPath.member(at, Text.toWellFormed(name))
    put(kept, repairText(name, field, findings), repair(member, field, findings))
  }
  return kept
}

const repairText = (text: string, at: string, findings: Findings): string => {
  if (!Text.hasLoneSurrogate(text)) return text
  findings.warn(at, repaired)
  return Text.toWellFormed(text)
}
