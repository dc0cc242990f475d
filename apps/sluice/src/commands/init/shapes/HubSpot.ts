import type { SampleColumns } from "../columns/Columns.js"
import type { Proposal } from "../proposal/Proposal.js"
import * as Parts from "./Parts.js"
import type { ShapePlace } from "./Place.js"
import type { DataShape } from "./Shape.js"

const ofApi = (place: ShapePlace, columns: SampleColumns): Proposal | undefined => {
  const id = place.column("id", "properties.hs_object_id")
  if (id === undefined) return undefined
  const own = place.below("properties").filter(({ name }) => name !== "hsobjectid")
  return Parts.proposal([Parts.profile({ columns: own })], {
    identity: Parts.idOf("HubSpot", id),
    id: Parts.recordId(id, columns.records)
  })
}

const ofCsv = (place: ShapePlace, columns: SampleColumns): Proposal | undefined => {
  const id = place.column("Record ID", "Record ID - Contact")
  if (id === undefined) return undefined
  return Parts.proposal([Parts.profile({ columns: place.below().filter((column) => column !== id) })], {
    identity: Parts.idOf("HubSpot", id),
    id: Parts.recordId(id, columns.records)
  })
}

/** Contacts of HubSpot. */
export const hubSpot: DataShape = {
  name: "HubSpot",
  variants: [
    {
      what: "contacts of the CRM API",
      page: "https://developers.hubspot.com/docs/api/crm/contacts",
      marks: [
        "id",
        "properties",
        "properties.email|properties.firstname|properties.lastname",
        "createdAt|updatedAt|archived"
      ],
      propose: ofApi
    },
    {
      what: "contacts as CSV",
      page: "https://knowledge.hubspot.com/import-and-export/export-records",
      marks: [
        "Record ID|Record ID - Contact",
        "First Name|Last Name|Email",
        "Create Date|Contact owner|Lifecycle Stage|Lead Status|Last Activity Date"
      ],
      propose: ofCsv
    }
  ]
}
