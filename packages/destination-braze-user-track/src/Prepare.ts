import * as Encode from "@sluice/braze/Encode"
import type { Endpoint } from "@sluice/core/Endpoint"
import * as Item from "@sluice/core/Item"
import * as Prepared from "@sluice/core/Prepared"
import type { SourceRecord } from "@sluice/core/SourceRecord"
import type { Findings } from "@sluice/values/Findings"
import type { JsonObject } from "@sluice/values/Json"
import type { Reason, Warning } from "@sluice/values/Reason"
import type { AttributesBuilder } from "./item/AttributesBuilder.js"

/** How builders are filled. Pure besides the builder, and never throws. */
export interface RecordWriter {
  /** Why the body of a record has nothing to send, where a look at it says so; most records of a mixed source. */
  readonly skips: (body: JsonObject) => Prepared.Skipped | undefined
  /** Names the person and writes the attributes; what is wrong goes to the findings of the builder. */
  readonly write: (body: JsonObject, builder: AttributesBuilder, now: number) => void
}

/** All that is needed to prepare records, made once. */
export interface Plan {
  /** Name of the destination. */
  readonly destination: string
  readonly endpoint: Endpoint
  readonly builder: AttributesBuilder
  readonly writer: RecordWriter
  /** An item with an identifier and nothing else is sent, so that Braze makes the profile. */
  readonly sendBare: boolean
}

/** The array of a request that attribute objects go into. */
export const lane = "attributes"

/** One {@link Prepared.Prepared} per record, in order. Each is worked out by itself. */
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
  builder.begin()
  writer.write(record.body, builder, now)
  builder.finish(now)
  if (findings.failed) return Prepared.invalid(findings.problems)
  if (builder.key === "") return Prepared.invalid([nobody])
  if (builder.count === 0 && !plan.sendBare) return Prepared.skipped(bare(findings))
  const { key, draft, bytes, repeatable } = builder
  const item = Encode.item(record, plan.destination, 0, key, lane, { object: draft, bytes }, repeatable, findings)
  const { limits } = endpoint
  if (Item.exceeds(item, limits.bytesAlone - limits.envelope)) return Prepared.invalid([tooLarge(limits.bytesAlone)])
  return Prepared.items([item], findings.warnings)
}

const nobody: Reason = {
  code: "identity-missing",
  mappingPath: "identity",
  message:
    "The item names nobody. Map external_id, user_alias, braze_id, email or phone, or write a chain under identity."
}

const tooLarge = (bytes: number): Reason => ({
  code: "item-too-large",
  message: `The attributes of the record do not fit into a request of ${bytes} bytes. Map fewer of them.`
})

const nothingElse: Reason = {
  code: "nothing-to-send",
  message: "The record names a person and says nothing about them."
}

/** Why nothing is left. What was left out on the way is told by its codes. */
const bare = ({ warnings }: Findings): Reason => {
  const first: Warning | undefined = warnings[0]
  if (first === undefined) return nothingElse
  const codes = [...new Set(warnings.map(({ code }) => code))].join(", ")
  return {
    code: "nothing-to-send",
    ...(first.path === undefined ? {} : { path: first.path }),
    ...(first.mappingPath === undefined ? {} : { mappingPath: first.mappingPath }),
    message: `Nothing is left to send about the person, because what the record says was left out: ${codes}.`
  }
}
