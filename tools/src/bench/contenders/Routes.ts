import * as Connection from "@sluice/braze/Connection"
import * as Identity from "@sluice/braze/Identity"
import * as UserTrackEndpoint from "@sluice/braze/UserTrack"
import type { Endpoint } from "@sluice/core/Endpoint"
import type { Route } from "@sluice/core/Route"
import type { Transport } from "@sluice/core/Transport"
import * as When from "@sluice/core/When"
import * as EventTracking from "@sluice/destination-braze-event-tracking/Destination"
import * as UserTrack from "@sluice/destination-braze-user-track/Destination"
import { Either } from "effect"

/** The routes of a pipeline to a sink. */
export type ContenderRoutes = (endpoint: string, transport: Transport) => ReadonlyArray<Route>

const orThrow = <A>(made: Either.Either<A, ReadonlyArray<{ readonly message: string }>>): A =>
  Either.getOrThrowWith(made, (problems) => new Error(problems.map(({ message }) => message).join("\n")))

const usersTrack = (endpoint: string, transport: Transport): Endpoint =>
  UserTrackEndpoint.endpoint(
    orThrow(
      Connection.make({
        endpoint,
        apiKey: "00000000-0000-0000-0000-000000000000",
        // With the limit of 1,000 requests per second, the benchmark would measure the limit.
        rate: { share: 1, count: 1_000_000 }
      })
    ),
    transport
  )

/** The default mappings of both plugins. They keep all fields of the calls of an analytics library. */
export const defaults: ContenderRoutes = (url, transport) => {
  const endpoint = usersTrack(url, transport)
  return [
    { destination: UserTrack.make({ name: "profiles", endpoint }) },
    { destination: orThrow(EventTracking.configure({ name: "events" })).connect(endpoint) }
  ]
}

const identity = orThrow(Identity.compile([{ external_id: "$.userId" }]))

const attributes = {
  email: "$.traits.email",
  first_name: "$.traits.firstName",
  last_name: "$.traits.lastName",
  phone: "$.traits.phone",
  gender: "$.traits.gender",
  dob: "$.traits.birthday",
  image_url: "$.traits.avatar",
  home_city: "$.traits.address.city",
  country: "$.traits.address.country",
  plan: "$.traits.plan",
  logins: "$.traits.logins",
  favourites: "$.traits.favourites",
  vip: "$.traits.vip"
}

const event = { name: "$.event", time: "$.timestamp", properties: "$.properties" }

const at = (path: string) => ({ "@path": path })

const product = {
  product_id: at("$.product_id"),
  currency: at("$.currency"),
  price: at("$.price"),
  quantity: at("$.quantity")
}

const order = { time: at("$.timestamp"), products: { "@arrayPath": ["$.properties.products", product] } }

const when = (condition: unknown): NonNullable<Route["when"]> => orThrow(When.compile(condition)).test

/** A configuration that creates the same objects as the hand-written mapping. */
export const same: ContenderRoutes = (url, transport) => {
  const endpoint = usersTrack(url, transport)
  return [
    {
      destination: orThrow(UserTrack.configure({ name: "profiles", identity, fields: attributes })).connect(endpoint),
      when: when({ "$.type": "identify" })
    },
    {
      destination: orThrow(EventTracking.configure({ name: "events", identity, fields: event })).connect(endpoint),
      when: when({ "$.type": "track", "$.properties.products": { exists: false } })
    },
    {
      destination: orThrow(EventTracking.configure({ name: "purchases", identity, mapping: order })).connect(endpoint),
      when: when({ "$.type": "track", "$.properties.products": { exists: true } })
    }
  ]
}

/** The same for the rows of a CSV file, whose columns are those of the short calls. */
export const rows: ContenderRoutes = (url, transport) => {
  const fields = { ...event, properties: { sku: "$.sku", price: "$.price" } }
  const endpoint = usersTrack(url, transport)
  return [{ destination: orThrow(EventTracking.configure({ name: "events", identity, fields })).connect(endpoint) }]
}
