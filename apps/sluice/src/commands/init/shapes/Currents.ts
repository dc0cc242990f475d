import type { SampleColumns } from "../columns/Columns.js"
import type { Proposal } from "../proposal/Proposal.js"
import * as Parts from "./Parts.js"
import type { ShapePlace } from "./Place.js"
import type { DataShape } from "./Shape.js"

const identity = (place: ShapePlace, prefix: string): Proposal["identity"] => [
  ...Parts.identifier("external_id", place.column(`${prefix}external_user_id`)),
  ...Parts.identifier("braze_id", place.column(`${prefix}user_id`))
]

/** Fields about the person, the workspace and the export. */
const technical =
  "id user_id external_user_id time event_type app_group_id app_group_api_id random_bucket_number sdk_version properties_json email_address".split(
    " "
  )

const ofStorage = (place: ShapePlace, columns: SampleColumns): Proposal | undefined => {
  const time = place.column("time")
  const name = place.column("event_type", "name")
  if (time === undefined) return undefined
  return Parts.proposal(
    [
      Parts.event({
        name: name ?? "Currents event",
        time,
        properties: place.except(...technical, ...(name === undefined ? [] : [name.name])),
        ...(name === undefined && { doubt: "the folder name contains the type of the event; write that type here" })
      })
    ],
    { identity: identity(place, ""), id: Parts.recordId(place.column("id"), columns.records) }
  )
}

const ofConnector = (place: ShapePlace, columns: SampleColumns): Proposal | undefined => {
  const [name, time] = [place.column("event_type"), place.column("time")]
  if (name === undefined || time === undefined) return undefined
  return Parts.proposal([Parts.event({ name, time, properties: place.below("properties") })], {
    identity: identity(place, "user."),
    id: Parts.recordId(place.column("id"), columns.records)
  })
}

/** Events of Braze Currents. */
export const currents: DataShape = {
  name: "Currents",
  variants: [
    {
      what: "events of the storage export",
      page: "https://www.braze.com/docs/user_guide/data/distribution/braze_currents/event_glossary/customer_behavior_events",
      marks: ["id", "time", "external_user_id|user_id", "app_group_id|app_id|campaign_id|canvas_id|app_group_api_id"],
      propose: ofStorage
    },
    {
      what: "events of the custom HTTP connector",
      page: "https://www.braze.com/docs/user_guide/data/distribution/braze_currents/event_glossary/customer_behavior_events",
      marks: ["event_type", "id", "time", "user.external_user_id|user.user_id"],
      propose: ofConnector
    }
  ]
}
