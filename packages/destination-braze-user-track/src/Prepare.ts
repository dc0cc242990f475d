import * as Encode from "@sluice/braze/Encode"
import type { Endpoint } from "@sluice/core/Endpoint"
import * as Item from "@sluice/core/Item"
import * as Prepared from "@sluice/core/Prepared"
import type { SourceRecord } from "@sluice/core/SourceRecord"
import type { JsonObject } from "@sluice/values/Json"
import type { Reason } from "@sluice/values/Reason"
import type { AttributesBuilder } from "./item/AttributesBuilder.js"

/** Writes the attributes of a record into a builder. Pure apart from the builder; never throws. */
export interface RecordWriter {
  /**
   * Returns a result without writing if the record has nothing to send, as for most records of a mixed source. Absent
   * if every record is written.
   */
  readonly skips: (body: JsonObject) => Prepared.Skipped | undefined
  /** Sets the person and writes the attributes. Problems go to the findings of the builder. */
  readonly write: (body: JsonObject, builder: AttributesBuilder, now: number) => void
}

/** Everything that preparing needs, built once. */
export interface Plan {
  /** Name of the destination. */
  readonly destination: string
  readonly endpoint: Endpoint
  readonly builder: AttributesBuilder
  readonly writer: RecordWriter
  /** Send an item that has only an identifier, so that Braze creates the profile. */
  readonly sendBare: boolean
}

/** The array of a request for attribute objects. */
const lane = "attributes"

/** One {@link Prepared.Prepared} per record, in order. No record affects another. */
export const prepare = (
  plan: Plan,
  chunk: ReadonlyArray<SourceRecord>,
  now: number
): ReadonlyArray<Prepared.Prepared> => chunk.map((record) => one(plan, record, now))

const one = (plan: Plan, record: SourceRecord, now: number): Prepared.Prepared => {
  const { builder, endpoint, writer } = plan
  const nothing = writer.skips(record.body)
  if (nothing !== undefined) return nothing
  const { findings } = builder
  builder.begin(record.body)
  writer.write(record.body, builder, now)
  builder.finish(now)
  if (findings.failed) return Prepared.invalid(findings.problems)
  if (builder.key === "") return Prepared.invalid([nobody])
  if (builder.count === 0 && !plan.sendBare) {
    const { warnings } = findings
    return warnings.length === 0 ? Prepared.skipped(nothingElse) : Prepared.emptied(warnings)
  }
  const { key, draft, bytes, repeatable } = builder
  const item = Encode.item(
    { record, destination: plan.destination, part: 0, key, lane, value: draft, atMost: bytes, repeatable },
    findings
  )
  const { limits } = endpoint
  if (Item.exceeds(item, limits.bytesAlone - limits.envelope)) return Prepared.invalid([tooLarge(limits.bytesAlone)])
  return Prepared.items([item], findings.warnings)
}

const nobody: Reason = {
  code: "identity-missing",
  mappingPath: "identity",
  message:
    "The item does not identify a person. Map external_id, user_alias, braze_id, email or phone, or add an identity."
}

const tooLarge = (bytes: number): Reason => ({
  code: "item-too-large",
  message: `The attributes of the record exceed the request limit of ${bytes} bytes. Map fewer attributes.`
})

const nothingElse: Reason = {
  code: "nothing-to-send",
  message: "The record identifies a person but has no attributes to send."
}
