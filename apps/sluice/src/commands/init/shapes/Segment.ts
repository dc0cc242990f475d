import * as AnalyticsCalls from "./AnalyticsCalls.js"
import type { DataShape } from "./Shape.js"

const what = "calls of the Segment Spec"
const page = "https://www.twilio.com/docs/segment/connections/spec/common"
const marks = ["type", "userId|anonymousId", "timestamp|originalTimestamp|receivedAt|messageId"]
/** Places of calls that went through RudderStack. */
const without = ["rudderId", "request_ip"]
const withChannel = [...marks, "messageId|originalTimestamp", "channel"]

/** Calls of Segment, from its files in object storage, its HTTP API or its warehouse tables. */
export const segment: DataShape = {
  name: "Segment",
  variants: [
    { what, page, marks, values: { type: AnalyticsCalls.types }, propose: AnalyticsCalls.ofCalls },
    {
      what,
      page,
      marks: [...withChannel, "version|writeKey|projectId"],
      values: { type: AnalyticsCalls.types },
      without,
      propose: AnalyticsCalls.ofCalls
    },
    {
      what,
      page,
      marks: [...withChannel, "context.library.name"],
      values: { type: AnalyticsCalls.types, "context.library.name": /^(?:@segment\/)?analytics[-.]/ },
      without,
      propose: AnalyticsCalls.ofCalls
    },
    ...AnalyticsCalls.tables("https://www.twilio.com/docs/segment/connections/storage/warehouses/schema", { marks: [] })
  ]
}
