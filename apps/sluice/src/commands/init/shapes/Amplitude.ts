import type { SampleColumns } from "../columns/Columns.js"
import type { Proposal } from "../proposal/Proposal.js"
import * as Parts from "./Parts.js"
import type { ShapePlace } from "./Place.js"
import type { DataShape } from "./Shape.js"

const propose = (place: ShapePlace, columns: SampleColumns): Proposal | undefined => {
  const name = place.column("event_type")
  const time = place.column("event_time", "time", "client_event_time")
  if (name === undefined || time === undefined) return undefined
  const [country, language] = [place.column("country"), place.column("language")]
  return Parts.proposal(
    [
      Parts.event({ name, time, properties: place.path("event_properties") }),
      Parts.profile({
        columns: place.below("user_properties"),
        standard: { ...(country !== undefined && { country }), ...(language !== undefined && { language }) }
      })
    ],
    {
      identity: [
        ...Parts.identifier("external_id", place.column("user_id")),
        ...Parts.alias("amplitude_device_id", place.column("device_id"))
      ],
      id: Parts.recordId(place.column("$insert_id", "insert_id", "uuid"), columns.records),
      timezone: "UTC"
    }
  )
}

/** Events of Amplitude. */
export const amplitude: DataShape = {
  name: "Amplitude",
  variants: [
    {
      what: "events of the Export API",
      page: "https://amplitude.com/docs/apis/analytics/export",
      marks: ["event_type", "event_time", "event_properties|user_properties|amplitude_id", "user_id|device_id"],
      propose
    },
    {
      what: "events of the HTTP API",
      page: "https://amplitude.com/docs/apis/analytics/http-v2",
      marks: ["event_type", "time", "event_properties|user_properties", "user_id|device_id"],
      propose
    }
  ]
}
