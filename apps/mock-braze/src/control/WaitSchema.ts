import { HttpApiSchema } from "@effect/platform"
import { Schema } from "effect"
import { JsonObject } from "./ControlSchema.js"

/** The condition is met: the observed values, and the duration in real milliseconds. */
export const Waited = Schema.Struct({
  met: Schema.Literal(true),
  seen: JsonObject,
  waitedMs: Schema.Number
}).annotations({ identifier: "Waited" })

/** 408: the condition was not met in time. `seen` is the last state. */
export class WaitTimedOut extends Schema.TaggedError<WaitTimedOut>()(
  "WaitTimedOut",
  { message: Schema.String, seen: JsonObject, waitedMs: Schema.Number },
  HttpApiSchema.annotations({ status: 408 })
) {}
