import type { Schemas } from "../../control/Client.js"

type User = Schemas["User"]

/** An event or a purchase of a user. */
export interface Activity {
  readonly kind: "event" | "purchase"
  readonly name: string
  /** The price, such as `2 × 9.99 EUR`. Empty for events. */
  readonly price: string
  /** ISO 8601 in UTC. */
  readonly time: string
  readonly properties: Readonly<Record<string, unknown>> | undefined
  readonly request: number
}

/** Events and purchases of a user, newest first. Of those with the same time, the later arrival is first. */
export const activity = ({ events, purchase_log }: Pick<User, "events" | "purchase_log">): ReadonlyArray<Activity> =>
  [
    ...events.map(
      ({ name, time, properties, request }): Activity => ({
        kind: "event",
        name,
        price: "",
        time,
        properties,
        request
      })
    ),
    ...purchase_log.map(
      ({ product_id, price, quantity, currency, time, properties, request }): Activity => ({
        kind: "purchase",
        name: product_id,
        price: `${quantity} × ${price} ${currency}`,
        time,
        properties,
        request
      })
    )
  ].sort((a, b) => Date.parse(b.time) - Date.parse(a.time) || b.request - a.request)
