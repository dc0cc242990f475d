import { type ExportKind, lines, type Person, present, seconds } from "./Export.js"

/** Braze's own objects and Currents. */

const attributes = (one: Person) =>
  present({
    external_id: one.id,
    first_name: one.first,
    email: one.hasValidEmail ? one.email : undefined,
    plan: one.plan
  })
const event = (one: Person) => ({
  external_id: one.id,
  name: "Plan Chosen",
  time: one.at,
  properties: { plan: one.plan }
})
const purchase = (one: Person) => ({
  external_id: one.id,
  product_id: one.plan,
  currency: "EUR",
  price: one.amount,
  quantity: 1,
  time: one.at
})
const brazeId = ({ n }: Person): string => n.toString(16).padStart(24, "a")
const wholeSecond = (iso: string): string => new Date(Math.floor(seconds(iso)) * 1000).toISOString()

export const brazeExports: ReadonlyArray<ExportKind> = [
  {
    name: "Braze attributes objects",
    shape: "Braze",
    file: "attributes.ndjson",
    write: (people) => lines(people.map(attributes)),
    expected: (people) => ({ attributes: people.map(attributes) })
  },
  {
    name: "Braze event objects",
    shape: "Braze",
    file: "events.json",
    write: (people) => JSON.stringify({ events: people.map(event) }),
    expected: (people) => ({ events: people.map(event) })
  },
  {
    name: "Braze purchase objects",
    shape: "Braze",
    file: "purchases.ndjson",
    write: (people) => lines(people.map(purchase)),
    expected: (people) => ({ purchases: people.map(purchase) })
  },
  {
    name: "request bodies of users/track",
    shape: "Braze",
    file: "bodies.ndjson",
    write: (people) =>
      lines(people.map((one) => ({ attributes: [attributes(one)], events: [event(one)], purchases: [purchase(one)] }))),
    expected: (people) => ({
      attributes: people.map(attributes),
      events: people.map(event),
      purchases: people.map(purchase)
    })
  },
  {
    name: "Currents events of the storage export",
    shape: "Currents",
    file: "currents.ndjson",
    write: (people) =>
      lines(
        people.map((one) => ({
          id: `e-${one.n}`,
          user_id: brazeId(one),
          external_user_id: one.id,
          app_group_id: "g",
          time: Math.floor(seconds(one.at)),
          event_type: "users.messages.email.Open",
          campaign_id: "c1",
          campaign_name: one.plan,
          email_address: "x@example.com"
        }))
      ),
    expected: (people) => ({
      events: people.map((one) => ({
        external_id: one.id,
        name: "users.messages.email.Open",
        time: wholeSecond(one.at),
        properties: { campaign_id: "c1", campaign_name: one.plan }
      }))
    })
  },
  {
    name: "Currents events of the HTTP connector",
    shape: "Currents",
    file: "connector.json",
    write: (people) =>
      JSON.stringify({
        events: people.map((one) => ({
          event_type: "users.behaviors.CustomEvent",
          id: `e-${one.n}`,
          time: Math.floor(seconds(one.at)),
          user: { user_id: brazeId(one), external_user_id: one.id },
          properties: { name: "Plan Chosen", plan: one.plan }
        }))
      }),
    expected: (people) => ({
      events: people.map((one) => ({
        external_id: one.id,
        name: "users.behaviors.CustomEvent",
        time: wholeSecond(one.at),
        properties: { name: "Plan Chosen", plan: one.plan }
      }))
    })
  }
]
