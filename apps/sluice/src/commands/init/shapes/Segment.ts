import * as AnalyticsCalls from "./AnalyticsCalls.js"
import type { DataShape } from "./Shape.js"

/** Calls of Segment, from its files in object storage, its HTTP API or its warehouse tables. */
export const segment: DataShape = {
  name: "Segment",
  variants: [
    {
      what: "calls of the Segment Spec",
      page: "https://www.twilio.com/docs/segment/connections/spec/common",
      marks: ["type", "userId|anonymousId", "timestamp|originalTimestamp|receivedAt|messageId"],
      values: { type: AnalyticsCalls.types },
      propose: AnalyticsCalls.ofCalls
    },
    ...AnalyticsCalls.tables("https://www.twilio.com/docs/segment/connections/storage/warehouses/schema", { marks: [] })
  ]
}
