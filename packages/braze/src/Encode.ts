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

/** What an item is made of. */
export interface Parts {
  readonly record: SourceRecord
  /** Name of the destination. */
  readonly destination: string
  /** Position among the items of the record. */
  readonly part: number
  /** Key of the person; see `Identifier`. */
  readonly key: string
  readonly lane: Lane
  readonly sized: JsonSize.SizedObject
  readonly repeatable: boolean
}

/**
 * The item of an object whose values are checked; see `Item.of`. Lone surrogates, which UTF-8 cannot represent and for which
 * Braze would refuse the whole request, are replaced with a warning.
 */
export const item = (parts: Parts, findings: Findings): Item.Item => {
  const { record, destination, part, key, lane, repeatable } = parts
  const { object, bytes } = parts.sized
  return bytes < JsonSize.unencodable
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
}

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
