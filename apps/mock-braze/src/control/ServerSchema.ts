import { Schema } from "effect"
import { optional } from "./ControlSchema.js"
import { Key } from "./StateSchema.js"

/** A workspace in a list. */
export const WorkspaceSummary = Schema.Struct({
  name: Schema.String,
  keys: Schema.Array(Key),
  requests: Schema.Number,
  users: Schema.Number,
  mistakes: Schema.Number,
  rules: Schema.Number
}).annotations({ identifier: "WorkspaceSummary" })

/** The options with which the mock was started, and its workspaces. */
export const Settings = Schema.Struct({
  version: Schema.String,
  url: Schema.NullOr(Schema.String),
  limits: Schema.Literal("combined", "legacy", "mau"),
  rateLimitScale: Schema.Number,
  bounds: Schema.Struct({
    journal: Schema.Struct({ count: Schema.Number, bytes: Schema.Number }),
    ledger: Schema.Number
  }),
  workspaces: Schema.Array(WorkspaceSummary)
}).annotations({ identifier: "Settings" })

/** A new workspace and its key. */
export const NewWorkspace = Schema.Struct({ workspace: Schema.String, apiKey: Schema.String }).annotations({
  identifier: "NewWorkspace"
})

/** Every emulated rule, and what is not emulated. */
export const Fidelity = Schema.Struct({
  certainties: Schema.Array(Schema.Struct({ certainty: Schema.String, meaning: Schema.String, rules: Schema.Number })),
  rules: Schema.Array(
    Schema.Struct({
      id: Schema.String,
      says: Schema.String,
      certainty: Schema.String,
      source: Schema.String,
      checked: Schema.String,
      note: optional(Schema.String),
      option: optional(Schema.String)
    }).annotations({ identifier: "FidelityRule" })
  ),
  notEmulated: Schema.Array(Schema.String)
}).annotations({ identifier: "Fidelity" })
