import * as FieldLocators from "@sluice/braze/FieldLocators"
import * as CoreMapping from "@sluice/core/Mapping"
import type { Json } from "@sluice/values/Json"
import { Either } from "effect"
import * as Mapping from "../Mapping.js"
import { type Choose, Skip, Unknown, type Way } from "../Prepare.js"
import * as Order from "./Order.js"

interface Row {
  readonly type: string
  readonly events: ReadonlySet<string> | undefined
  /** Of the texts in `events`. */
  readonly lengths: ReadonlySet<number>
  readonly way: Way
}

const rows: ReadonlyArray<Row> = Mapping.calls.map((call) => {
  const at = `default ${call.type} mapping`
  const mapping = Either.getOrThrowWith(
    CoreMapping.compile(call.mapping, { at }),
    (problems) => new Error(problems.map((problem) => problem.message).join("\n"))
  )
  const locate = Order.inheriting(mapping, FieldLocators.ofMapping(mapping, at))
  return {
    type: call.type,
    events: call.events === undefined ? undefined : new Set(call.events),
    lengths: new Set(call.events?.map((event) => event.length)),
    way: { apply: mapping.apply, locate, optional: new Set(call.optional) }
  }
})

const skips: ReadonlyMap<string, Skip> = new Map(
  Object.entries(Mapping.skipped).map(([type, reason]) => [type, new Skip({ ...reason, path: "$.type" })])
)

const known = [...new Set([...rows.map((row) => row.type), ...skips.keys()])].join(", ")
const noCall = new Unknown({
  code: "call-unknown",
  path: "$.type",
  message: `The record is no call of the common analytics specification: its type is none of ${known}. Give this destination a mapping.`
})

const byType: ReadonlyMap<string, ReadonlyArray<Row>> = new Map(
  rows.map(({ type }) => [type, rows.filter((row) => row.type === type)])
)

/** How a call of the common analytics specification is prepared, by its `type` and, for orders, its `event`. */
export const choose: Choose = (body) => {
  const type = body["type"]
  if (typeof type !== "string") return noCall
  for (const row of byType.get(type) ?? []) if (row.events === undefined || isOneOf(row, body["event"])) return row.way
  return skips.get(type) ?? noCall
}

/** Whether an event is one of a row's, in whatever case. The length alone tells nearly all others apart. */
const isOneOf = ({ events, lengths }: Row, event: Json | undefined): boolean =>
  typeof event === "string" && lengths.has(event.length) && events?.has(event.toLowerCase()) === true
