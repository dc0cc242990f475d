import { endingNames } from "@sluice/braze-emulator/FaultAction"
import { Schema } from "effect"
import { Counts, Json, optional, Texts } from "./ControlSchema.js"

/** Sums of a workspace. */
export const StatsReport = Schema.Struct({
  requests: Schema.Number,
  byStatus: Counts,
  accepted: Counts,
  dropped: Counts,
  refused: Counts,
  users: Schema.Number
}).annotations({ identifier: "StatsReport" })

const Refused = Schema.Struct({
  lane: Schema.String,
  index: Schema.Number,
  key: optional(Schema.String),
  reason: Schema.String
}).annotations({ identifier: "RefusedItem" })

const Dropped = Schema.Struct({ lane: Schema.String, index: Schema.Number }).annotations({ identifier: "DroppedItem" })

const Note = Schema.Struct({
  kind: Schema.Literal("mistake", "advice"),
  code: Schema.String,
  message: Schema.String,
  path: Schema.String,
  advice: Schema.String
}).annotations({ identifier: "RequestNote" })

const FiredFault = Schema.Struct({ rule: Schema.Number, type: Schema.String }).annotations({ identifier: "FiredFault" })

const summary = {
  id: Schema.String,
  n: Schema.Number,
  at: Schema.String,
  method: Schema.String,
  path: Schema.String,
  status: Schema.Number,
  ended: Schema.Literal(...endingNames),
  applied: Schema.Number,
  fault: Schema.NullOr(FiredFault),
  items: Schema.Number,
  lanes: Counts,
  refused: Schema.Array(Refused),
  dropped: Schema.Array(Dropped),
  bytes: Schema.Number,
  answerBytes: Schema.Number,
  ms: Schema.Number,
  mistakes: Schema.Array(Schema.String),
  advice: Schema.Array(Schema.String)
}

/** An exchange without bodies. */
export const RequestSummary = Schema.Struct(summary).annotations({ identifier: "RequestSummary" })

/** An exchange with bodies and headers. Keys are masked. */
export const RequestDetail = Schema.Struct({
  ...summary,
  query: Schema.String,
  headers: Texts,
  body: Json,
  answer: Schema.Struct({ status: Schema.Number, headers: Texts, body: Json }),
  notes: Schema.Array(Note)
}).annotations({ identifier: "RequestDetail" })

const Change = Schema.Struct({
  kind: Schema.Literal("attribute", "event", "purchase", "subscription group", "identity", "message"),
  name: Schema.String,
  before: Json,
  after: Json
}).annotations({ identifier: "Change" })

/** The effects of the objects of a request, in the order of its body. */
export const EffectList = Schema.Struct({
  effects: Schema.Array(
    Schema.Struct({
      lane: Schema.String,
      index: Schema.Number,
      user: Schema.NullOr(
        Schema.Struct({ braze_id: Schema.String, name: Schema.String }).annotations({ identifier: "NamedUser" })
      ),
      changes: Schema.Array(Change)
    }).annotations({ identifier: "Effect" })
  )
}).annotations({ identifier: "EffectList" })

/** Requests, objects and latency over time. */
export const Traffic = Schema.Struct({
  from: Schema.Number,
  until: Schema.Number,
  bucketMs: Schema.Number,
  buckets: Schema.Array(
    Schema.Struct({ at: Schema.Number, requests: Counts, objects: Counts }).annotations({ identifier: "TrafficBucket" })
  ),
  latency: Schema.Struct({
    requests: Schema.Number,
    median: Schema.Number,
    p95: Schema.Number,
    p99: Schema.Number,
    max: Schema.Number,
    steps: Schema.Array(
      Schema.Struct({ upTo: Schema.NullOr(Schema.Number), requests: Schema.Number }).annotations({
        identifier: "LatencyStep"
      })
    )
  }).annotations({ identifier: "Latency" }),
  last: Schema.NullOr(Schema.Number)
}).annotations({ identifier: "Traffic" })

/** Exchanges, oldest first. */
export const RequestPage = Schema.Struct({
  requests: Schema.Array(RequestSummary),
  total: Schema.Number,
  evicted: Schema.Number
}).annotations({ identifier: "RequestPage" })

/** Applied objects, oldest first. */
export const LedgerPage = Schema.Struct({
  entries: Schema.Array(
    Schema.Struct({
      n: Schema.Number,
      request: Schema.Number,
      lane: Schema.String,
      index: Schema.Number,
      key: Schema.String,
      hash: Schema.String,
      times: Schema.Number,
      label: Schema.NullOr(Schema.String)
    }).annotations({ identifier: "LedgerEntry" })
  ),
  total: Schema.Number,
  evicted: Schema.Number
}).annotations({ identifier: "LedgerPage" })

const Claim = Schema.Union(
  Schema.Struct({ type: Schema.Literal("once"), lane: optional(Schema.String), by: optional(Schema.String) }),
  Schema.Struct({ type: Schema.Literal("order"), lane: optional(Schema.String), by: Schema.String }),
  Schema.Struct({
    type: Schema.Literal("limit"),
    count: Schema.Number,
    windowMs: Schema.Number,
    path: optional(Schema.String)
  })
)

/** The body of `verify`. */
export const Claims = Schema.Struct({ claims: Schema.Array(Claim) }).annotations({ identifier: "Claims" })

const Offender = Schema.Struct({
  request: Schema.Number,
  lane: optional(Schema.String),
  index: optional(Schema.Number),
  key: optional(Schema.String),
  reason: Schema.String
}).annotations({ identifier: "Offender" })

/** The result of each claim, in their order. */
export const ClaimResults = Schema.Struct({
  ok: Schema.Boolean,
  claims: Schema.Array(
    Schema.Struct({
      ok: Schema.Boolean,
      offenders: Schema.Array(Offender),
      omitted: Schema.Number,
      checked: Schema.Number
    }).annotations({ identifier: "JudgedClaim" })
  )
}).annotations({ identifier: "Verdict" })

/** A mistake of the client, or advice. */
export const Mistake = Schema.Struct({
  code: Schema.String,
  count: Schema.Number,
  message: Schema.String,
  path: Schema.String,
  advice: Schema.String,
  sentence: Schema.String,
  first: Schema.Struct({ request: Schema.String, n: Schema.Number, method: Schema.String, path: Schema.String }),
  requests: Schema.Array(Schema.Number)
}).annotations({ identifier: "Mistake" })
