import type { SampleColumns } from "../columns/Columns.js"
import type { Proposal } from "../proposal/Proposal.js"
import * as Parts from "./Parts.js"
import type { ShapePlace } from "./Place.js"
import type { DataShape } from "./Shape.js"

/** Fields that Salesforce keeps about the record and its owner. */
const technical =
  "attributes IsDeleted MasterRecordId AccountId RecordTypeId OwnerId CreatedById LastModifiedDate LastModifiedById SystemModstamp LastViewedDate LastReferencedDate ReportsToId PhotoUrl Jigsaw JigsawContactId IndividualId IsEmailBounced CleanStatus MailingAddress MailingLatitude MailingLongitude Name".split(
    " "
  )

const propose = (place: ShapePlace, columns: SampleColumns): Proposal | undefined => {
  const id = place.column("Id")
  if (id === undefined) return undefined
  const standard = {
    phone: place.column("MobilePhone", "Phone", "HomePhone"),
    home_city: place.column("MailingCity", "City"),
    country: place.column("MailingCountryCode", "MailingCountry", "Country")
  }
  return Parts.proposal([Parts.profile({ columns: place.except("Id", ...technical), standard })], {
    identity: Parts.idOf("Salesforce", id),
    id: Parts.recordId(id, columns.records)
  })
}

/** Contacts and leads of Salesforce. */
export const salesforce: DataShape = {
  name: "Salesforce",
  variants: [
    {
      what: "contacts or leads of the REST API",
      page: "https://developer.salesforce.com/docs/platform/field-reference/references/field-reference/salesforce-field-reference-contact.html",
      marks: ["attributes.type", "attributes.url", "Id", "LastName|Email"],
      propose
    },
    {
      what: "contacts or leads as CSV of Data Loader",
      page: "https://developer.salesforce.com/docs/platform/field-reference/references/field-reference/salesforce-field-reference-contact.html",
      marks: ["Id", "LastName", "Email|Phone|MobilePhone", "CreatedDate|SystemModstamp|AccountId|OwnerId|LeadSource"],
      without: ["properties"],
      propose
    }
  ]
}
