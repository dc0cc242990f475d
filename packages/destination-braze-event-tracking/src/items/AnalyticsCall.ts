import * as FieldLocators from "@sluice/core/FieldLocators"
import * as CoreMapping from "@sluice/core/Mapping"
import * as Prepared from "@sluice/core/Prepared"
import type { Json } from "@sluice/values/Json"
import { Either } from "effect"
import * as Mapping from "../Mapping.js"
import type { Choose, ItemMapping } from "../Prepare.js"
import * as Order from "./Order.js"

interface CallMapping {
  readonly type: string
  readonly events: ReadonlySet<string> | undefined
  /** The lengths of the names in `events`. */
  readonly lengths: ReadonlySet<number>
  readonly itemMapping: ItemMapping
}

const mappings: ReadonlyArray<CallMapping> = Mapping.calls.map((call) => {
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
    itemMapping: {
      _tag: "ItemMapping",
      apply: mapping.apply,
      locate,
      optional: new Set(call.optional),
      mapped: FieldLocators.mappedMembersOf(mapping),
      makesOrders: Order.isMade(mapping)
    }
  }
})

const skipped: ReadonlyMap<string, Prepared.Skipped> = new Map(
  Object.entries(Mapping.skipped).map(([type, reason]) => [type, Prepared.skipped({ ...reason, path: "$.type" })])
)

const known = [...new Set([...mappings.map(({ type }) => type), ...skipped.keys()])].join(", ")
const notACall = Prepared.invalid([
  {
    code: "call-unknown",
    path: "$.type",
    message: `The record is not a call of the common analytics specification, whose type is one of ${known}. Add fields or mapping to this route.`
  }
])

const byType: ReadonlyMap<string, ReadonlyArray<CallMapping>> = new Map(
  mappings.map(({ type }) => [type, mappings.filter((mapping) => mapping.type === type)])
)

/** The mapping of a call of the common analytics specification, by its `type` and, for orders, its `event`. */
export const choose: Choose = (body) => {
  const type = body["type"]
  if (typeof type !== "string") return notACall
  for (const mapping of byType.get(type) ?? [])
    if (mapping.events === undefined || isOneOf(mapping, body["event"])) return mapping.itemMapping
  return skipped.get(type) ?? notACall
}

/**
 * Whether a mapping has the event, in any case. Comparing the lengths first avoids nearly all conversions to lower
 * case.
 */
const isOneOf = ({ events, lengths }: CallMapping, event: Json | undefined): boolean =>
  typeof event === "string" && lengths.has(event.length) && events?.has(event.toLowerCase()) === true
