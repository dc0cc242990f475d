/** `POST /users/track`: the lanes of its body in the order in which Braze starts to process them. */
export const lanes = ["attributes", "events", "purchases"] as const

/** A lane of {@link lanes}. */
export type Lane = (typeof lanes)[number]

/** The name of the counter of each lane in a response. */
export const counters = {
  attributes: "attributes_processed",
  events: "events_processed",
  purchases: "purchases_processed"
} as const satisfies Readonly<Record<Lane, string>>
