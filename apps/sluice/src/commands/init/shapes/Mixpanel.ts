import type { SampleColumns } from "../columns/Columns.js"
import type { Proposal } from "../proposal/Proposal.js"
import * as Parts from "./Parts.js"
import type { ShapePlace } from "./Place.js"
import type { DataShape } from "./Shape.js"

const ofEvents = (place: ShapePlace, columns: SampleColumns): Proposal | undefined => {
  const name = place.column("event")
  const time = place.column("properties.time")
  if (name === undefined || time === undefined) return undefined
  const left = new Set(["time", "distinctid", "insertid", "userid", "deviceid", "token"])
  const properties = place
    .below("properties")
    .filter(
      (column) =>
        !(column.steps.length === place.base.length + 2 && (left.has(column.name) || column.name.startsWith("mp")))
    )
  const user = place.column("properties.$user_id")
  return Parts.proposal([Parts.event({ name, time, properties })], {
    identity: [
      ...(user === undefined
        ? Parts.identifier(
            "external_id",
            place.column("properties.distinct_id"),
            "Mixpanel also writes device ids into this property; if your records have $user_id, use it instead"
          )
        : Parts.identifier("external_id", user)),
      ...(user === undefined ? [] : Parts.alias("mixpanel_distinct_id", place.column("properties.distinct_id")))
    ],
    id: Parts.recordId(place.column("properties.$insert_id"), columns.records)
  })
}

const ofProfiles = (place: ShapePlace): Proposal | undefined => {
  const person = place.column("$distinct_id")
  if (person === undefined) return undefined
  return Parts.proposal([Parts.profile({ columns: place.below("$properties") })], {
    identity: Parts.identifier("external_id", person),
    id: { path: person.path }
  })
}

/** Events and profiles of Mixpanel. */
export const mixpanel: DataShape = {
  name: "Mixpanel",
  variants: [
    {
      what: "events of the Raw Event Export API",
      page: "https://docs.mixpanel.com/reference/raw-event-export",
      marks: ["event", "properties.time", "properties.distinct_id", "properties"],
      propose: ofEvents
    },
    {
      what: "profiles of the Engage API",
      page: "https://docs.mixpanel.com/reference/engage-query",
      marks: ["$distinct_id", "$properties"],
      without: ["event"],
      propose: ofProfiles
    }
  ]
}
