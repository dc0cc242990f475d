import { attributes } from "@sluice/braze-api/Attributes"
import type { Json } from "@sluice/values/Json"
import type { SampleColumns } from "../columns/Columns.js"
import type { Proposal, ProposedRoute } from "../proposal/Proposal.js"
import * as Parts from "./Parts.js"
import type { ShapePlace } from "./Place.js"
import type { DataShape } from "./Shape.js"

/*
 * Objects of users/track are sent as they are: the whole record is the result of the mapping.
 */

const identifiers = "external_id|user_alias|braze_id|email|phone"

const identity = (place: ShapePlace): Proposal["identity"] => [
  ...Parts.identifier("external_id", place.column("external_id")),
  ...aliasOf(place),
  ...Parts.identifier("braze_id", place.column("braze_id")),
  ...Parts.identifier("email", place.column("email"))
]

const aliasOf = (place: ShapePlace): Proposal["identity"] => {
  const [name, label] = [place.column("user_alias.alias_name"), place.column("user_alias.alias_label")]
  return name === undefined || label === undefined
    ? []
    : [{ entry: { user_alias: { alias_name: name.path, alias_label: label.path }, create: true } }]
}

const whole = (place: ShapePlace): Json => Parts.path(place.base)

const ofAttributes = (place: ShapePlace): Proposal =>
  Parts.proposal(
    [
      {
        route: {
          name: "profile",
          to: "braze-user-track",
          comment: "The record is the attributes object.",
          mapping: whole(place)
        }
      }
    ],
    {
      identity: identity(place),
      isOpen: true
    }
  )

const ofItems =
  (name: string) =>
  (place: ShapePlace): Proposal =>
    Parts.proposal(
      [
        {
          route: {
            name,
            to: "braze-event-tracking",
            comment: `The record is the ${name.slice(0, -1)} object.`,
            mapping: whole(place)
          }
        }
      ],
      {
        identity: identity(place)
      }
    )

/** A whole request. Events and purchases are lists of items; a record has at most one attributes object. */
const ofBodies = (place: ShapePlace, columns: SampleColumns): Proposal | undefined => {
  const lists = ["events", "purchases"].flatMap((name) => {
    const path = place.path(name)
    return path === undefined || place.count(name) === 0 ? [] : [{ name, path }]
  })
  const most = place.count("attributes") === 0 ? 0 : longest(columns, [...place.base, "attributes"])
  if (lists.length === 0 && most === 0) return undefined
  const own = place.path("attributes")
  return Parts.proposal(
    [
      ...Array.from({ length: most }, (_, at) => ({
        route: {
          name: most === 1 ? "profile" : `profile ${at + 1}`,
          to: "braze-user-track",
          when: { [`${own}[${at}]`]: { exists: true } },
          mapping: Parts.path(`${own}[${at}]`)
        } satisfies ProposedRoute
      })),
      ...lists.map(({ name, path }) => ({
        route: {
          name,
          to: "braze-event-tracking",
          when: { [path]: { exists: true } },
          mapping: Parts.path(path)
        } satisfies ProposedRoute
      }))
    ],
    {
      identity: [
        {
          entry: { external_id: "$.external_id" },
          doubt: "not used, because each object identifies its person"
        }
      ],
      isOpen: true
    }
  )
}

const longest = ({ bodies }: SampleColumns, steps: ReadonlyArray<string>): number =>
  Math.max(
    0,
    ...bodies.map((body) => {
      const value = steps.reduce<unknown>(
        (at, step) => (typeof at === "object" && at !== null ? Reflect.get(at, step) : undefined),
        body
      )
      return Array.isArray(value) ? value.length : 0
    })
  )

const anAttribute = attributes.map(({ name }) => name).join("|")

/** Braze's own objects, as users/track accepts them. */
export const braze: DataShape = {
  name: "Braze",
  variants: [
    {
      what: "event objects of users/track",
      page: "https://www.braze.com/docs/api/objects_filters/event_object",
      marks: ["external_id|user_alias|braze_id", "name", "time"],
      without: ["product_id", "event", "type"],
      propose: ofItems("events")
    },
    {
      what: "purchase objects of users/track",
      page: "https://www.braze.com/docs/api/objects_filters/purchase_object",
      marks: [identifiers, "product_id", "currency", "price", "time"],
      propose: ofItems("purchases")
    },
    {
      what: "attributes objects of users/track",
      page: "https://www.braze.com/docs/api/objects_filters/user_attributes_object",
      marks: ["external_id|user_alias|braze_id", anAttribute],
      without: ["name", "time", "id", "type", "event", "event_name"],
      propose: ofAttributes
    },
    {
      what: "request bodies of users/track",
      page: "https://www.braze.com/docs/api/endpoints/user_data/post_user_track",
      marks: ["attributes|events|purchases"],
      without: ["id", "type", "user_identities", "external_id", "event_name"],
      propose: ofBodies
    }
  ]
}
