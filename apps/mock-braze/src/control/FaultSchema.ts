import * as Fault from "@sluice/braze-emulator/Fault"
import * as FaultAction from "@sluice/braze-emulator/FaultAction"
import { Schema } from "effect"
import { optional } from "./ControlSchema.js"

/** Rules as they are sent; fields with a default may be absent. */
export const RuleSet = Schema.Struct({
  seed: optional(Schema.Number),
  rules: Schema.Array(
    Schema.Struct({
      match: optional(Schema.Unknown.annotations({ jsonSchema: Fault.matchSchema })),
      action: Schema.Unknown.annotations({ jsonSchema: FaultAction.schema("input") }),
      times: optional(Schema.Number)
    }).annotations({ identifier: "FaultRuleInput" })
  )
}).annotations({ identifier: "FaultRuleSet" })

const Match = Schema.declare(Fault.isMatch, { identifier: "FaultMatch", jsonSchema: Fault.matchSchema })

const Action = Schema.declare(FaultAction.isAction, {
  identifier: "FaultAction",
  jsonSchema: FaultAction.schema("output")
})

// Named only here: a body that the emulator reads itself has its own description without references.
const FaultRule = Schema.Struct({
  match: Match,
  action: Action,
  times: optional(Schema.Number),
  summary: Schema.String.annotations({
    description: "What the action does to a request, as a clause: `is not applied and gets 503`."
  }),
  seen: Schema.Number,
  fired: Schema.Number
}).annotations({ identifier: "FaultRule" })

/** The rules in force with their counters. */
export const FaultReport = Schema.Struct({ seed: Schema.Number, rules: Schema.Array(FaultRule) }).annotations({
  identifier: "FaultReport"
})
