import type * as Identity from "@sluice/braze/Identity"
import type { Endpoint } from "@sluice/core/Endpoint"
import type { CompiledMapping } from "@sluice/core/Mapping"
import type { RouteInput } from "@sluice/core/Plugin"
import type * as DateReader from "@sluice/values/DateReader"
import { optional } from "@sluice/values/SettingsSchema"
import { Schema } from "effect"
import type { PropertyTypes } from "./items/PropertyTypes.js"

/** The settings that people write under `settings` of a route. */
export const schema = Schema.Struct({
  appId: optional(Schema.String, "The app_id of events and purchases whose mapping sets none. Default: none is sent."),
  onInvalidProduct: optional(
    Schema.Literal("refuse", "drop"),
    "Whether an invalid product refuses the whole order (refuse) or is left out with a warning (drop). Default: refuse."
  )
})

const person = "Identifies the person, instead of the identity of the configuration."

/** The fields of a mapping by name, with what each is for, for editors. Any other field is left out with a warning. */
export const fields: Readonly<Record<string, string>> = {
  name: "Name of the event.",
  time: "Time of the event or purchase. Required.",
  properties: "Properties of the event or purchase by name.",
  product_id: "Id of the product. An item with it is a purchase.",
  currency: "ISO 4217 code, such as EUR.",
  price: "Price of one unit.",
  quantity: "Number of units. Default: 1.",
  products: "The products of an order: a list of objects with product_id and price. Each becomes a purchase.",
  app_id: "App API identifier. Default: appId in settings.",
  external_id: person,
  user_alias: person,
  braze_id: person,
  email: person,
  phone: person,
  _update_existing_only: "true: never create a profile. Default: as set in identity."
}

/** The inputs of `configure`: a route, and the parts that all routes share. */
export interface Input extends RouteInput {
  /** Required with a mapping. Default without one: `userId`, else `anonymousId` as an alias. */
  readonly identity?: Identity.Chain | undefined
  /** Reads times in the formats of the source. Default: ISO 8601, in UTC if there is no offset. */
  readonly time?: DateReader.DateReader | undefined
  /** The types of properties; see `PropertyTypes.parse`. Default: none are declared, and any property is sent. */
  readonly properties?: PropertyTypes | undefined
}

/** Settings of the destination. */
export interface Settings {
  /** Unique in a pipeline; reports, dead letters and outcomes use it. */
  readonly name: string
  /** `users/track` of a connection: `UserTrack.endpoint` of `@sluice/braze`. */
  readonly endpoint: Endpoint
  /** The person of a record. See `Identity.compile`. An identifier that the mapping sets takes precedence. */
  readonly identity: Identity.Chain
  /**
   * Makes an item from a record: an event `{ name, time, properties? }`, a purchase `{ product_id, currency, price,
   * time, quantity?, properties? }`, an order `{ products: […], … }`, or a list of these. Nothing or null: the record
   * is Skipped. Default: records are calls of the common analytics specification.
   */
  readonly mapping?: CompiledMapping | undefined
  /** The key of the configuration under which the mapping is written, for reasons. Default `fields`. */
  readonly at?: string | undefined
  /**
   * Fields, such as `properties.colour`, that are left out with a warning instead of making the record Invalid, in
   * addition to those that the mapping marks with `?`.
   */
  readonly optional?: ReadonlySet<string> | undefined
  /** Reads times in the formats of the source. Default: ISO 8601, in UTC if there is no offset. */
  readonly time?: DateReader.DateReader | undefined
  /** The types of properties; see `PropertyTypes.parse`. Default: none are declared, and any property is sent. */
  readonly properties?: PropertyTypes | undefined
  /** The `app_id` of items whose mapping sets none. Default: none is sent. */
  readonly appId?: string | undefined
  /** Whether an invalid product refuses the whole order or is left out with a warning. Default: `refuse`. */
  readonly onInvalidProduct?: "refuse" | "drop" | undefined
}
