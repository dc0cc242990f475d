import type { PersonOrdering } from "@sluice/core/Endpoint"
import type { Connection } from "./Connection.js"

/**
 * The place of each lane among the objects of one record: attributes, then the identity of the person, then events and
 * purchases, then messages that use them, and deletion last.
 */
const stages = {
  attributes: 0,
  "alias-new": 1,
  "alias-update": 1,
  identify: 1,
  merge: 1,
  events: 2,
  purchases: 2,
  messages: 3,
  delete: 4
} as const satisfies PersonOrdering["stages"]

/** The order of a person's objects over all endpoints of a connection. */
export const of = (connection: Connection): PersonOrdering => ({ group: connection.id, stages })
