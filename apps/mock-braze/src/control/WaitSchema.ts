import { HttpApiSchema } from "@effect/platform"
import { Schema } from "effect"
import { Counts, Json, JsonObject, optional } from "./ControlSchema.js"
import type * as WaitCondition from "./WaitCondition.js"

const Has = Schema.Struct({
  attribute: optional(Schema.String),
  value: optional(Json),
  event: optional(Schema.String),
  purchase: optional(Schema.String),
  count: optional(Schema.Number)
})

const Who = Schema.Struct({
  external_id: optional(Schema.String),
  alias: optional(
    Schema.Union(Schema.String, Schema.Struct({ alias_label: Schema.String, alias_name: Schema.String }))
  ),
  braze_id: optional(Schema.String),
  email: optional(Schema.String),
  phone: optional(Schema.String)
})

const Inner = Schema.suspend((): Schema.Schema<WaitCondition.Condition> => Condition).annotations({
  identifier: "WaitCondition"
})

const Condition: Schema.Schema<WaitCondition.Condition> = Schema.Union(
  Schema.Struct({
    requests: Schema.Number,
    path: optional(Schema.String),
    method: optional(Schema.String),
    status: optional(Schema.String),
    key: optional(Schema.String),
    text: optional(Schema.String)
  }),
  Schema.Struct({ accepted: Counts }),
  Schema.Struct({ refused: Counts }),
  Schema.Struct({ user: Schema.Union(Schema.String, Who), has: optional(Has) }),
  Schema.Struct({
    messages: Schema.Number,
    external_id: optional(Schema.String),
    id: optional(Schema.String),
    outcome: optional(Schema.String)
  }),
  Schema.Struct({ fired: Schema.Number, rule: optional(Schema.Number) }),
  Schema.Struct({ idleMs: Schema.Number }),
  Schema.Struct({ now: Schema.Union(Schema.String, Schema.Number) }),
  Schema.Struct({ all: Schema.Array(Inner) }),
  Schema.Struct({ any: Schema.Array(Inner) })
)

/** What `wait` takes. */
export const WaitInput = Schema.Struct({ until: Inner, timeoutMs: optional(Schema.Number) }).annotations({
  identifier: "WaitInput"
})

/** The condition holds: what made it true, and how long that took in real milliseconds. */
export const Waited = Schema.Struct({
  met: Schema.Literal(true),
  seen: JsonObject,
  waitedMs: Schema.Number
}).annotations({ identifier: "Waited" })

/** 408: the condition did not come true in time; `seen` is what was there instead. */
export class WaitedInVain extends Schema.TaggedError<WaitedInVain>()(
  "WaitedInVain",
  { message: Schema.String, seen: JsonObject, waitedMs: Schema.Number },
  HttpApiSchema.annotations({ status: 408 })
) {}
