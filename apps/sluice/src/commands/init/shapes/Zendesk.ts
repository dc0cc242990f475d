import type { SampleColumns } from "../columns/Columns.js"
import type { Proposal } from "../proposal/Proposal.js"
import * as Parts from "./Parts.js"
import type { ShapePlace } from "./Place.js"
import type { DataShape } from "./Shape.js"

/**
 * Fields about the subject of a ticket. The description of the ticket is left out, because its text does not belong in
 * a profile.
 */
const ofTicket = [
  "id",
  "subject",
  "status",
  "priority",
  "type",
  "tags",
  "via.channel",
  "satisfaction_rating.score",
  "custom_fields"
]

/** The requester of a ticket is its person. The support agent is not. */
const ofTickets = (place: ShapePlace, columns: SampleColumns): Proposal | undefined => {
  const time = place.column("created_at", "updated_at")
  const who = [
    ...Parts.identifier("external_id", place.column("requester.external_id")),
    ...Parts.identifier("email", place.column("requester.email")),
    ...Parts.alias("zendesk_id", place.column("requester.id", "requester_id"))
  ]
  if (time === undefined || who.length === 0) return undefined
  const solved = place.column("solved_at", "metric_set.solved_at")
  const properties = ofTicket.flatMap((name) => place.column(name) ?? [])
  return Parts.proposal(
    [
      Parts.profile({ columns: place.below("requester").filter(({ name }) => name !== "id" && name !== "externalid") }),
      Parts.event({ name: "ticket created", time, properties }),
      solved === undefined
        ? undefined
        : Parts.event({
            route: "solved",
            when: { [solved.path]: { exists: true } },
            name: "ticket solved",
            time: solved,
            properties
          })
    ],
    { identity: who, id: Parts.recordId(place.column("id"), columns.records) }
  )
}

const ofUsers = (place: ShapePlace, columns: SampleColumns): Proposal | undefined => {
  const own = place.except(
    "id",
    "external_id",
    "url",
    "photo",
    "organization_id",
    "default_group_id",
    "signature",
    "details",
    "notes",
    "custom_role_id",
    "role_type",
    "shared",
    "shared_agent",
    "shared_phone_number",
    "moderator",
    "only_private_comments",
    "restricted_agent",
    "ticket_restriction",
    "two_factor_auth_enabled",
    "report_csv",
    "iana_time_zone"
  )
  const zone = place.column("iana_time_zone")
  return Parts.proposal(
    [Parts.profile({ columns: own, ...(zone !== undefined && { standard: { time_zone: zone } }) })],
    {
      identity: [
        ...Parts.identifier("external_id", place.column("external_id")),
        ...Parts.identifier("email", place.column("email")),
        ...Parts.alias("zendesk_id", place.column("id"))
      ],
      id: Parts.recordId(place.column("id"), columns.records)
    }
  )
}

/** Tickets and users of Zendesk Support. */
export const zendesk: DataShape = {
  name: "Zendesk",
  variants: [
    {
      what: "tickets of the Support API",
      page: "https://developer.zendesk.com/api-reference/ticketing/tickets/tickets/",
      marks: ["id", "subject|raw_subject", "status", "requester_id|requester", "created_at"],
      propose: ofTickets
    },
    {
      what: "users of the Support API",
      page: "https://developer.zendesk.com/api-reference/ticketing/users/users/",
      marks: ["id", "name", "email", "role", "user_fields|iana_time_zone|shared_agent|ticket_restriction"],
      propose: ofUsers
    }
  ]
}
