import { Schema } from "effect"
import { optional } from "./ControlSchema.js"

/** A masked REST API key and its permissions. */
export const Key = Schema.Struct({
  apiKey: Schema.String,
  permissions: Schema.Union(Schema.Literal("all"), Schema.Array(Schema.String))
}).annotations({ identifier: "Key" })

/** Keys in a request. A key without `permissions` has all permissions. */
export const KeysInput = Schema.Struct({
  keys: Schema.Array(
    Schema.Struct({
      apiKey: Schema.String,
      permissions: optional(Schema.Union(Schema.Literal("all"), Schema.Array(Schema.String)))
    }).annotations({ identifier: "KeyInput" })
  )
}).annotations({ identifier: "KeysInput" })

/** A key in clear text, for a person who copies it. */
export const ClearKey = Schema.Struct({ apiKey: Schema.String }).annotations({ identifier: "ClearKey" })

/** The keys of a workspace. */
export const KeyList = Schema.Struct({ keys: Schema.Array(Key) }).annotations({ identifier: "KeyList" })

/** The time and the mode of the clock. */
export const ClockState = Schema.Struct({
  now: Schema.String,
  mode: Schema.Literal("real", "shifted", "frozen"),
  offsetMs: Schema.Number
}).annotations({ identifier: "ClockState" })

/** Exactly one of the four changes. */
export const ClockChange = Schema.Struct({
  freeze: optional(Schema.Union(Schema.Literal(true), Schema.String, Schema.Number)),
  step: optional(Schema.Number),
  jump: optional(Schema.Union(Schema.String, Schema.Number)),
  real: optional(Schema.Literal(true))
}).annotations({ identifier: "ClockChange" })

/** A snapshot. */
export const SnapshotInfo = Schema.Struct({
  name: Schema.String,
  at: Schema.String,
  users: Schema.Number,
  clock: ClockState
}).annotations({ identifier: "SnapshotInfo" })

/** All snapshots of a workspace. */
export const SnapshotList = Schema.Struct({ snapshots: Schema.Array(SnapshotInfo) }).annotations({
  identifier: "SnapshotList"
})

const RateWindow = Schema.Struct({
  limit: Schema.Number,
  remaining: Schema.Number,
  per: Schema.Number,
  resetAt: Schema.Number
}).annotations({ identifier: "RateWindow" })

/** Every rate limit. The numbers are those of the window with the smallest remaining share. */
export const PoolList = Schema.Struct({
  now: Schema.Number,
  pools: Schema.Array(
    Schema.Struct({
      name: Schema.String,
      used: Schema.Boolean,
      limit: Schema.Number,
      remaining: Schema.Number,
      resetAt: Schema.Number,
      window: Schema.Number,
      windows: Schema.Array(RateWindow)
    }).annotations({ identifier: "Pool" })
  )
}).annotations({ identifier: "PoolList" })
