import type { SampleColumns } from "../columns/Columns.js"
import type { Proposal } from "../proposal/Proposal.js"
import * as Parts from "./Parts.js"
import type { ShapePlace } from "./Place.js"
import type { DataShape } from "./Shape.js"

const identity = (
  place: ShapePlace,
  ...names: readonly [external: string, email: string, id: string]
): Proposal["identity"] => [
  ...Parts.identifier("external_id", place.column(names[0])),
  ...Parts.identifier("email", place.column(names[1])),
  ...Parts.alias("klaviyo_id", place.column(names[2]))
]

const ofApi = (place: ShapePlace, columns: SampleColumns): Proposal | undefined => {
  const left = new Set(["externalid", "anonymousid", "exchangeid", "latitude", "longitude", "ip", "kx"])
  const own = place
    .below("attributes")
    .filter(
      ({ name, steps }) =>
        !left.has(name) && !steps.includes("subscriptions") && !steps.includes("predictive_analytics")
    )
  return Parts.proposal([Parts.profile({ columns: own })], {
    identity: identity(place, "attributes.external_id", "attributes.email", "id"),
    id: Parts.recordId(place.column("id"), columns.records)
  })
}

const ofCsv = (place: ShapePlace, columns: SampleColumns): Proposal | undefined =>
  Parts.proposal([Parts.profile({ columns: place.except("Klaviyo ID", "External ID") })], {
    identity: identity(place, "External ID", "Email", "Klaviyo ID"),
    id: Parts.recordId(place.column("Klaviyo ID"), columns.records)
  })

/** Events name their metric, such as `Placed Order`, only by its id: the names are other objects of the response. */
const ofEvents = (place: ShapePlace, columns: SampleColumns): Proposal | undefined => {
  const [time, metric] = [place.column("attributes.datetime"), place.path("relationships.metric.data.id")]
  const person = place.column("relationships.profile.data.id")
  if (time === undefined || metric === undefined || person === undefined) return undefined
  const ids = place.texts("relationships.metric.data.id")
  return Parts.proposal(
    [
      Parts.event({
        name: {
          "@lookup": {
            value: { "@path": metric },
            table: Object.fromEntries(ids.map((id) => [id, id])),
            otherwise: { "@path": metric }
          }
        },
        time,
        properties: place.path("attributes.event_properties"),
        doubt:
          "the records have only the id of the metric; write its name, such as Placed Order, on the right of its id"
      })
    ],
    { identity: Parts.alias("klaviyo_id", person), id: Parts.recordId(place.column("id"), columns.records) }
  )
}

/** Profiles and events of Klaviyo. */
export const klaviyo: DataShape = {
  name: "Klaviyo",
  variants: [
    {
      what: "profiles of the API",
      page: "https://developers.klaviyo.com/en/reference/profiles",
      marks: ["type", "id", "attributes", "attributes.email|attributes.phone_number"],
      values: { type: ["profile"] },
      propose: ofApi
    },
    {
      what: "events of the API",
      page: "https://developers.klaviyo.com/en/reference/events_api_overview",
      marks: ["type", "id", "attributes.event_properties", "attributes.datetime", "relationships.metric.data.id"],
      values: { type: ["event"] },
      propose: ofEvents
    },
    {
      what: "profiles as CSV",
      page: "https://help.klaviyo.com/hc/en-us/articles/115005078647",
      marks: ["Klaviyo ID", "Email|Phone Number"],
      propose: ofCsv
    }
  ]
}
