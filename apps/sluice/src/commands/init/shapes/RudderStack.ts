import * as AnalyticsCalls from "./AnalyticsCalls.js"
import type { DataShape, ShapeVariant } from "./Shape.js"

/*
 * Both products share the calls. RudderStack requires a channel at the top (common fields, 2026-11-30), which Segment's
 * files can contain too. An id or a library of RudderStack, or a version or a library of Segment, decides.
 */

const what = "calls of the RudderStack Event Spec"
const page = "https://www.rudderstack.com/docs/event-spec/standard-events/common-fields/"
const marks = ["type", "userId|anonymousId", "channel", "originalTimestamp|messageId"]
const values: NonNullable<ShapeVariant["values"]> = {
  type: AnalyticsCalls.types,
  channel: ["web", "mobile", "server", "sources"]
}

/** Calls of RudderStack. */
export const rudderStack: DataShape = {
  name: "RudderStack",
  variants: [
    { what, page, marks: [...marks, "rudderId|request_ip"], values, propose: AnalyticsCalls.ofCalls },
    {
      what,
      page,
      marks: [...marks, "context.library.name"],
      values: { ...values, "context.library.name": /rudder/i },
      propose: AnalyticsCalls.ofCalls
    },
    {
      ambiguousName: "Segment or RudderStack",
      what: "calls of the analytics specification that both share",
      page,
      marks,
      values,
      propose: AnalyticsCalls.ofCalls
    },
    ...AnalyticsCalls.tables("https://www.rudderstack.com/docs/warehouse-schemas/", { marks: ["channel"] })
  ]
}
