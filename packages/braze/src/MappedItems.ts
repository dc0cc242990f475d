import type { Endpoint } from "@sluice/core/Endpoint"
import * as FieldLocators from "@sluice/core/FieldLocators"
import * as Item from "@sluice/core/Item"
import type { CompiledMapping, MappingRefusal, Warn } from "@sluice/core/Mapping"
import { isRefusal as isMappingRefusal } from "@sluice/core/Mapping"
import * as Prepared from "@sluice/core/Prepared"
import type { SourceRecord } from "@sluice/core/SourceRecord"
import * as FieldPath from "@sluice/values/FieldPath"
import { type FieldLocation, type FieldLocator, Findings, type MappedMember } from "@sluice/values/Findings"
import { isObject, type Json, type JsonObject } from "@sluice/values/Json"
import * as JsonSize from "@sluice/values/JsonSize"
import type { Reason } from "@sluice/values/Reason"
import { Refusal } from "@sluice/values/Refusal"
import * as Encode from "./Encode.js"

/** The way from records to items: a mapping, the places of its fields, and the fields that may be left out. */
export interface RecordMapping {
  readonly _tag: "RecordMapping"
  readonly apply: (body: JsonObject, warn: Warn) => Json | undefined | MappingRefusal
  readonly locate: FieldLocator
  readonly optional: ReadonlySet<string>
  readonly mapped: MappedMember
}

/** The mapping for a record, or the result of a record without a mapping. */
export type ChooseMapping = (body: JsonObject) => RecordMapping | Prepared.Skipped | Prepared.Invalid

/** An object to send, checked. */
export interface ItemDraft extends Pick<Item.Item, "key" | "otherKeys" | "group" | "repeatable"> {
  readonly lane: string
  readonly value: JsonObject
}

/**
 * Reads one object of a mapping. Undefined: refused, with a problem in `findings`. `at` is the place of the object in
 * the result of the mapping: empty, or `[2]`.
 */
export type ReadItem = (mapped: JsonObject, at: string, findings: Findings) => ItemDraft | undefined

/** The inputs for preparing records. */
export interface Plan {
  /** Name of the destination. */
  readonly name: string
  readonly endpoint: Pick<Endpoint, "limits">
  readonly choose: ChooseMapping
  readonly read: ReadItem
}

const empty: Reason = { code: "mapping-gives-nothing", message: "The mapping returns nothing to send for this record." }
const notAnObject = new Refusal("item-type", "The mapping must return an object or a list of objects.")
const tooLarge = new Refusal(
  "item-too-large",
  "The object is larger than the largest request that Braze accepts. Map fewer or smaller values."
)

/** The mapping of a route. `locations`: those of fields that an identity names. */
export const ofMapping = (
  mapping: CompiledMapping<Json | undefined>,
  at: string,
  optional: ReadonlySet<string> = new Set(),
  locations: ReadonlyMap<string, FieldLocation> = new Map()
): RecordMapping => ({
  _tag: "RecordMapping",
  apply: mapping.apply,
  locate: FieldLocators.orElse(locations, FieldLocators.ofMapping(mapping, at)),
  optional: new Set([...mapping.optional, ...optional]),
  mapped: FieldLocators.mappedMembersOf(mapping)
})

/** The `prepare` of a destination: pure and total, with one result per record, in order. A record is sent completely or not at all. */
export const make = (plan: Plan): ((chunk: ReadonlyArray<SourceRecord>) => ReadonlyArray<Prepared.Prepared>) => {
  const collectors = new Map<RecordMapping, Findings>()
  const findingsOf = (mapping: RecordMapping): Findings => {
    const known = collectors.get(mapping)
    if (known !== undefined) return known
    const made = new Findings(mapping.locate, mapping.optional, mapping.mapped)
    collectors.set(mapping, made)
    return made
  }
  return (chunk) =>
    chunk.map((record) => {
      const chosen = plan.choose(record.body)
      return chosen._tag === "RecordMapping" ? one(plan, record, chosen, findingsOf(chosen)) : chosen
    })
}

const one = (plan: Plan, record: SourceRecord, mapping: RecordMapping, findings: Findings): Prepared.Prepared => {
  findings.begin(record.body)
  const mapped = mapping.apply(record.body, findings.note)
  if (isMappingRefusal(mapped)) return Prepared.invalid([mapped])
  if (mapped === undefined || mapped === null) return Prepared.skipped(empty)
  const isList = Array.isArray(mapped)
  const objects: ReadonlyArray<Json> = isList ? mapped : [mapped]
  if (objects.length === 0) return Prepared.skipped(empty)
  const items: Array<Item.Item> = []
  for (const [index, object] of objects.entries()) {
    const at = isList ? FieldPath.element("", index) : ""
    if (!isObject(object)) findings.fail(at, notAnObject)
    else {
      const draft = plan.read(object, at, findings)
      if (draft === undefined || findings.failed) continue
      const item = itemOf(plan, { record, draft, part: items.length }, findings)
      const { bytesAlone, envelope } = plan.endpoint.limits
      if (Item.exceeds(item, bytesAlone - envelope)) findings.fail(at, tooLarge)
      else items.push(item)
    }
  }
  return findings.failed ? Prepared.invalid(findings.problems) : Prepared.items(items, findings.warnings)
}

const itemOf = (
  { name }: Plan,
  { draft, part, record }: { readonly record: SourceRecord; readonly draft: ItemDraft; readonly part: number },
  findings: Findings
): Item.Item =>
  Encode.item({ ...draft, record, destination: name, part, atMost: JsonSize.atMost(draft.value) }, findings)
