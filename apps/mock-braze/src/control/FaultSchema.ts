import { Schema } from "effect"
import { Json, optional, Texts } from "./ControlSchema.js"

const Match = Schema.Struct({
  path: optional(Schema.String),
  method: optional(Schema.String),
  nth: optional(Schema.Number),
  every: optional(Schema.Number),
  probability: optional(Schema.Number),
  key: optional(Schema.String),
  lane: optional(Schema.String),
  index: optional(Schema.Number),
  bodyContains: optional(Schema.String)
})

const actions = <Apply extends Schema.Struct.Fields>(apply: Apply) =>
  Schema.Union(
    Schema.Struct({
      type: Schema.Literal("status"),
      status: Schema.Number,
      body: optional(Json),
      headers: optional(Texts),
      ...apply
    }),
    Schema.Struct({ type: Schema.Literal("rateLimit"), resetAfter: Schema.Number, ...apply }),
    Schema.Struct({ type: Schema.Literal("reset"), when: optional(Schema.Literal("before", "after")), ...apply }),
    Schema.Struct({ type: Schema.Literal("hang"), ...apply }),
    Schema.Struct({ type: Schema.Literal("delay"), ms: Schema.Number, ...apply }),
    Schema.Struct({ type: Schema.Literal("truncate"), bytes: optional(Schema.Number), ...apply }),
    Schema.Struct({ type: Schema.Literal("garbage"), where: optional(Schema.Literal("body", "wire")), ...apply }),
    Schema.Struct({ type: Schema.Literal("drip"), bytesPerSecond: Schema.Number, ...apply }),
    Schema.Struct({ type: Schema.Literal("refuse"), reason: Schema.String })
  )

/** Rules as they are sent; what has a default may be left out. */
export const RuleSet = Schema.Struct({
  seed: optional(Schema.Number),
  rules: Schema.Array(
    Schema.Struct({
      match: optional(Match),
      action: actions({ apply: optional(Schema.Boolean) }),
      times: optional(Schema.Number)
    }).annotations({ identifier: "FaultRuleInput" })
  )
}).annotations({ identifier: "FaultRuleSet" })

const Action = actions({ apply: Schema.Boolean }).annotations({ identifier: "FaultAction" })

// Named only here: a body that the emulator judges itself carries its own description, and refers to nothing beside it.
const FaultRule = Schema.Struct({
  match: Match.annotations({ identifier: "FaultMatch" }),
  action: Action,
  times: optional(Schema.Number),
  seen: Schema.Number,
  fired: Schema.Number
}).annotations({ identifier: "FaultRule" })

/** The rules in force with their counters. */
export const FaultReport = Schema.Struct({ seed: Schema.Number, rules: Schema.Array(FaultRule) }).annotations({
  identifier: "FaultReport"
})
