import type { Lane } from "@sluice/braze-api/Lanes"
import type { Identify, Order, SourceEvent, Track } from "./Event.js"

/** Objects for one array of a request. */
export interface Mapped {
  readonly lane: Lane
  readonly items: ReadonlyArray<object>
}

/** A hand-written mapping for these events only. */
export type HandMap = (event: SourceEvent) => Mapped

const isOrder = (event: Track | Order): event is Order => event.event === "Order Completed"

const purchases = ({ userId, timestamp, properties }: Order): Mapped => ({
  lane: "purchases",
  items: properties.products.map(({ product_id, currency, price, quantity }) => ({
    external_id: userId,
    product_id,
    currency,
    price,
    quantity,
    time: timestamp
  }))
})

const moment = ({ userId, event, timestamp, properties }: Track): Mapped => ({
  lane: "events",
  items: [{ external_id: userId, name: event, time: timestamp, properties }]
})

const gender = (word: string | null): string | null => word?.charAt(0).toUpperCase() ?? null

/** The usual way: `...rest` collects the fields that are not renamed, which is slow. */
const withRest = ({ userId, traits }: Identify): Mapped => {
  const { email, firstName, lastName, phone, gender: word, birthday, avatar, address, ...rest } = traits
  return {
    lane: "attributes",
    items: [
      {
        ...rest,
        external_id: userId,
        email,
        first_name: firstName,
        last_name: lastName,
        phone,
        gender: gender(word),
        dob: birthday,
        image_url: avatar,
        home_city: address.city,
        country: address.country
      }
    ]
  }
}

const renamed: Readonly<Record<string, string>> = {
  firstName: "first_name",
  lastName: "last_name",
  birthday: "dob",
  avatar: "image_url"
}

/** The same as a plain loop. */
const withLoop = ({ userId, traits }: Identify): Mapped => {
  const item: Record<string, unknown> = { external_id: userId }
  const given: Readonly<Record<string, unknown>> = traits
  for (const name in given) {
    if (name === "address") {
      item["home_city"] = traits.address.city
      item["country"] = traits.address.country
    } else if (name === "gender") item["gender"] = gender(traits.gender)
    else item[renamed[name] ?? name] = given[name]
  }
  return { lane: "attributes", items: [item] }
}

const mapper =
  (identify: (event: Identify) => Mapped): HandMap =>
  (event) =>
    event.type === "identify" ? identify(event) : isOrder(event) ? purchases(event) : moment(event)

/** The usual mapping. */
export const usual: HandMap = mapper(withRest)

/** The fastest mapping that a developer would write by hand. */
export const fair: HandMap = mapper(withLoop)
