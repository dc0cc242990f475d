import * as AnalyticsCalls from "./AnalyticsCalls.js"
import type { DataShape } from "./Shape.js"

/** Calls of RudderStack. They are calls of Segment with a channel, and with an id or a library of RudderStack. */
export const rudderStack: DataShape = {
  name: "RudderStack",
  variants: [
    {
      what: "calls of the RudderStack Event Spec",
      page: "https://www.rudderstack.com/docs/event-spec/standard-events/common-fields/",
      marks: ["type", "userId|anonymousId", "channel", "originalTimestamp|messageId|rudderId|request_ip"],
      values: { type: AnalyticsCalls.types, channel: ["web", "mobile", "server", "sources"] },
      propose: AnalyticsCalls.ofCalls
    },
    ...AnalyticsCalls.tables("https://www.rudderstack.com/docs/warehouse-schemas/", { marks: ["channel"] })
  ]
}
