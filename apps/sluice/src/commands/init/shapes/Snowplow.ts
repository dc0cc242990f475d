import type { SampleColumns } from "../columns/Columns.js"
import type { Proposal } from "../proposal/Proposal.js"
import * as Parts from "./Parts.js"
import type { ShapePlace } from "./Place.js"
import type { DataShape } from "./Shape.js"

/** Atomic fields that describe the event. The other fields describe the device, the pipeline and the network. */
const ofEvent =
  /^(?:page(?:url|title|referrer|urlpath)|mkt\w+|se(?:category|action|label|property|value)|tr\w+|ti\w+|refr(?:medium|source|term)|appid|platform|unstructevent\w*)$/

const propose = (place: ShapePlace, columns: SampleColumns): Proposal | undefined => {
  const name = place.column("event_name", "event")
  const time = Parts.firstOf(place.column("derived_tstamp"), place.column("collector_tstamp"))
  if (name === undefined || time === undefined) return undefined
  const properties = place.below().filter(({ steps }) => {
    const [first = ""] = steps.slice(place.base.length)
    return ofEvent.test(first.toLowerCase().replaceAll(/[^a-z0-9]/g, ""))
  })
  return Parts.proposal([Parts.event({ name, time, properties })], {
    identity: [
      ...Parts.identifier("external_id", place.column("user_id")),
      ...Parts.alias("snowplow_domain_userid", place.column("domain_userid", "network_userid"))
    ],
    id: Parts.recordId(place.column("event_id"), columns.records),
    timezone: "UTC"
  })
}

/** Enriched events of Snowplow. */
export const snowplow: DataShape = {
  name: "Snowplow",
  variants: [
    {
      what: "enriched events",
      page: "https://docs.snowplow.io/docs/fundamentals/canonical-event/",
      marks: [
        "event_id",
        "collector_tstamp",
        "event_name|event",
        "user_id|domain_userid|network_userid",
        "v_collector|v_tracker|etl_tstamp|derived_tstamp"
      ],
      propose
    }
  ]
}
