import type { SampleColumns } from "../columns/Columns.js"
import type { Proposal } from "../proposal/Proposal.js"
import * as Parts from "./Parts.js"
import type { ShapePlace } from "./Place.js"
import type { DataShape } from "./Shape.js"

/** Fields of a contact about its owner, its device and the workspace. */
const technical =
  "type id external_id user_id anonymous workspace_id owner_id avatar tags notes companies opted_out_subscription_types opted_in_subscription_types utm_campaign social_profiles sms_consent android_app_name android_app_version android_device android_os_version android_sdk_version android_last_seen_at ios_app_name ios_app_version ios_device ios_os_version ios_sdk_version ios_last_seen_at browser browser_version browser_language os email_domain formatted_phone segments referrer".split(
    " "
  )

const ofContacts = (place: ShapePlace, columns: SampleColumns): Proposal | undefined => {
  const [city, country] = [
    place.column("location.city", "location_data.city_name"),
    place.column(
      "location.country_code",
      "location_data.country_code",
      "location.country",
      "location_data.country_name"
    )
  ]
  const standard = { ...(city !== undefined && { home_city: city }), ...(country !== undefined && { country }) }
  const own = place
    .except(...technical)
    .filter(({ steps }) => !steps.some((step) => step === "location" || step === "location_data"))
  return Parts.proposal([Parts.profile({ columns: own, standard })], {
    identity: [
      ...Parts.identifier("external_id", place.column("external_id", "user_id")),
      ...Parts.identifier("email", place.column("email")),
      ...Parts.alias("intercom_id", place.column("id"))
    ],
    id: Parts.recordId(place.column("id"), columns.records)
  })
}

/** The person of a conversation is the author of its first message. */
const ofConversations = (place: ShapePlace, columns: SampleColumns): Proposal | undefined => {
  const time = place.column("created_at")
  const who = [
    ...Parts.identifier("email", place.column("source.author.email")),
    ...Parts.alias("intercom_id", place.column("source.author.id"))
  ]
  if (time === undefined || who.length === 0) return undefined
  const properties = [
    "id",
    "title",
    "state",
    "priority",
    "source.type",
    "source.delivered_as",
    "conversation_rating.rating"
  ].flatMap((name) => place.column(name) ?? [])
  return Parts.proposal([Parts.event({ name: "conversation started", time, properties })], {
    identity: who,
    id: Parts.recordId(place.column("id"), columns.records)
  })
}

/** Contacts and conversations of Intercom. */
export const intercom: DataShape = {
  name: "Intercom",
  variants: [
    {
      what: "contacts of the REST API",
      page: "https://developers.intercom.com/docs/references/rest-api/api.intercom.io/contacts",
      marks: ["type", "id", "role|signed_up_at|workspace_id|custom_attributes", "external_id|email|user_id|phone"],
      values: { type: ["contact", "user", "lead"] },
      propose: ofContacts
    },
    {
      what: "conversations of the REST API",
      page: "https://developers.intercom.com/docs/references/rest-api/api.intercom.io/conversations",
      marks: ["type", "id", "created_at", "source.author"],
      values: { type: ["conversation"] },
      propose: ofConversations
    }
  ]
}
