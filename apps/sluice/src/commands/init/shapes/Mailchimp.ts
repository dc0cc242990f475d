import type { SampleColumns } from "../columns/Columns.js"
import type { Proposal } from "../proposal/Proposal.js"
import * as Parts from "./Parts.js"
import type { ShapePlace } from "./Place.js"
import type { DataShape } from "./Shape.js"

const ofApi = (place: ShapePlace, columns: SampleColumns): Proposal | undefined => {
  const email = place.column("email_address")
  if (email === undefined) return undefined
  const standard = {
    email,
    first_name: place.column("merge_fields.FNAME"),
    last_name: place.column("merge_fields.LNAME"),
    phone: place.column("merge_fields.PHONE"),
    country: place.column("location.country_code"),
    language: place.column("language"),
    time_zone: place.column("location.timezone"),
    email_subscribe: place.column("status")
  }
  const custom = place.below("merge_fields").filter(({ name }) => name !== "birthday")
  return Parts.proposal([Parts.profile({ columns: [email, ...custom], standard, custom })], {
    identity: Parts.identifier("email", email),
    id: Parts.recordId(place.column("unique_email_id", "id"), columns.records)
  })
}

/** Columns that Mailchimp adds to those of the audience. */
const technical =
  "MEMBER_RATING OPTIN_TIME OPTIN_IP CONFIRM_TIME CONFIRM_IP LATITUDE LONGITUDE GMTOFF DSTOFF REGION LAST_CHANGED LEID EUID NOTES Birthday".split(
    " "
  )

const ofCsv = (place: ShapePlace, columns: SampleColumns): Proposal | undefined => {
  const email = place.column("Email Address")
  if (email === undefined) return undefined
  const standard = { email, country: place.column("CC"), time_zone: place.column("TIMEZONE") }
  return Parts.proposal([Parts.profile({ columns: place.except(...technical), standard })], {
    identity: Parts.identifier("email", email),
    id: Parts.recordId(place.column("EUID", "LEID"), columns.records)
  })
}

/** Members of an audience of Mailchimp. */
export const mailchimp: DataShape = {
  name: "Mailchimp",
  variants: [
    {
      what: "members of the Marketing API",
      page: "https://mailchimp.com/developer/marketing/api/list-members/",
      marks: ["email_address", "merge_fields", "status", "unique_email_id|list_id|web_id"],
      propose: ofApi
    },
    {
      what: "contacts as CSV",
      page: "https://mailchimp.com/help/view-export-contacts/",
      marks: ["Email Address", "LEID|EUID", "MEMBER_RATING|OPTIN_TIME|CONFIRM_TIME"],
      propose: ofCsv
    }
  ]
}
