import type { Json } from "@sluice/values/Json"
import type { SampleColumns } from "../columns/Columns.js"
import type { Proposal } from "../proposal/Proposal.js"
import * as Parts from "./Parts.js"
import type { ShapePlace } from "./Place.js"
import type { DataShape } from "./Shape.js"

const either = (first: string, second: string): Json => {
  // biome-ignore lint/suspicious/noThenProperty: `then` is the word of the mapping language
  const branches = { exists: Parts.path(first), then: Parts.path(first), else: Parts.path(second) }
  return { "@if": branches }
}

/** An element of `events`: named events have `data.event_name`, others only a type such as `session_start`. */
const event: Json = {
  name: either("$.data.event_name", "$.event_type"),
  time: Parts.path("$.data.timestamp_unixtime_ms"),
  properties: Parts.path("$.data.custom_attributes")
}

const propose = (place: ShapePlace, columns: SampleColumns): Proposal | undefined => {
  const events = place.path("events")
  if (events === undefined) return undefined
  return Parts.proposal(
    [
      Parts.profile({ columns: place.below("user_attributes"), standard: emailOf(place) }),
      {
        route: {
          name: "events",
          to: "braze-event-tracking",
          comment: "An event for each element of the batch.",
          mapping: { "@arrayPath": [events, event] }
        }
      }
    ],
    {
      identity: [
        ...Parts.identifier("external_id", place.column("user_identities.customer_id")),
        ...Parts.identifier("email", place.column("user_identities.email")),
        ...Parts.alias("mparticle_mpid", place.column("mpid"))
      ],
      id: Parts.recordId(place.column("batch_id", "source_request_id"), columns.records)
    }
  )
}

const emailOf = (place: ShapePlace) => {
  const email = place.column("user_identities.email")
  return email === undefined ? {} : { email }
}

/** Batches of mParticle's Events API and its outbound feeds. */
export const mParticle: DataShape = {
  name: "mParticle",
  variants: [
    {
      what: "event batches",
      page: "https://docs.mparticle.com/developers/server/json-reference/",
      marks: ["events", "user_identities|mpid", "user_attributes|device_info|environment"],
      propose
    }
  ]
}
