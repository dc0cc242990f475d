import * as Identity from "@sluice/braze/Identity"
import type { Destination } from "@sluice/core/Destination"
import type { Endpoint } from "@sluice/core/Endpoint"
import type { CompiledMapping, ObjectMapping } from "@sluice/core/Mapping"
import * as EventTracking from "@sluice/destination-braze-event-tracking/EventTracking"
import * as EventMapping from "@sluice/destination-braze-event-tracking/Mapping"
import * as Required from "@sluice/destination-braze-event-tracking/Required"
import type * as Registry from "@sluice/destination-braze-user-track/Registry"
import * as Undeclared from "@sluice/destination-braze-user-track/Undeclared"
import * as UserTrack from "@sluice/destination-braze-user-track/UserTrack"
import type * as DateReader from "@sluice/values/DateReader"
import * as Phone from "@sluice/values/Phone"
import type { Reason } from "@sluice/values/Reason"
import { Either, Schema } from "effect"
import { fromIssue, type ShapeProblem } from "../configuration/ShapeProblems.js"

/** What a route says of its item, compiled. */
export interface RouteMapping {
  readonly compiled: CompiledMapping
  /** The same, refusing what is no object. */
  readonly object: ObjectMapping
}

/** What a destination for Braze is made of, all of it checked but its own settings. */
export interface BrazeParts {
  readonly name: string
  readonly endpoint: Endpoint
  readonly identity: Identity.Chain | undefined
  readonly attributes: Registry.Registry | undefined
  readonly mapping: RouteMapping | undefined
  /** The short form as it is written; undefined where the route has none. */
  readonly fields: unknown
  /** What paths into the mapping begin with. */
  readonly at: string
  readonly time: DateReader.DateReader
  readonly settings: unknown
}

/** A destination, and what is to be said of it once. */
export interface Made {
  readonly destination: Destination
  readonly notices: ReadonlyArray<Reason>
}

/** A kind of destination that comes with Sluice. */
export interface Kind {
  /** What stands under `to:`. */
  readonly name: string
  /** What it makes of a record, in a few words. */
  readonly makes: string
  /** What may stand under `settings:` of its routes. */
  readonly settings: Schema.Schema.AnyNoContext
  /** The destination, or every mistake, with paths below the route. */
  readonly make: (parts: BrazeParts) => Either.Either<Made, ReadonlyArray<ShapeProblem>>
}

const kind = <A, I>(
  name: string,
  makes: string,
  settings: Schema.Schema<A, I>,
  make: (parts: BrazeParts, settings: A) => Either.Either<Made, ReadonlyArray<ShapeProblem>>
): Kind => {
  const decode = Schema.decodeUnknownEither(settings, { errors: "all", onExcessProperty: "error" })
  return {
    name,
    makes,
    settings,
    make: (parts) =>
      Either.match(decode(parts.settings ?? {}), {
        onLeft: (error) => Either.left(fromIssue(error.issue, ["settings"])),
        onRight: (decoded) => make(parts, decoded)
      })
  }
}

const optional = <A, I>(schema: Schema.Schema<A, I>, description: string) =>
  Schema.optionalWith(schema.annotations({ description }), { exact: true })

const userTrack = kind(
  "braze-user-track",
  "a profile: attributes of the person",
  Schema.Struct({
    lowercase: optional(Schema.Literal("domain", "all", "none"), "What of an e-mail address is written small."),
    country: optional(Schema.String, "Country of telephone numbers without a prefix, two capitals."),
    updateExistingOnly: optional(Schema.Boolean, "Never makes a profile."),
    mergeObjects: optional(Schema.Boolean, "Merges objects into those that the profile has."),
    identifierOnly: optional(Schema.Literal("skip", "send"), "What becomes of a record that only names a person.")
  }),
  (parts, settings) => {
    const country =
      settings.country === undefined || Phone.isCountry(settings.country)
        ? []
        : [{ path: ["settings", "country"], message: "It is two capitals, as PT." }]
    const refused = Undeclared.refused(parts.fields, parts.attributes).map(({ key, message }) => ({
      path: ["fields", key],
      message
    }))
    if (country.length + refused.length > 0) return Either.left([...country, ...refused])
    const destination = UserTrack.make({
      ...settings,
      name: parts.name,
      endpoint: parts.endpoint,
      at: parts.at,
      time: parts.time,
      identity: parts.identity,
      attributes: parts.attributes,
      mapping: parts.mapping?.object
    })
    return Either.right({ destination, notices: destination.notices })
  }
)

const callIdentity = Either.getOrThrow(Identity.compile(EventMapping.identity))

const eventTracking = kind(
  "braze-event-tracking",
  "events and purchases",
  Schema.Struct({ appId: optional(Schema.String, "The app that items belong to which name none themselves.") }),
  (parts, settings) => {
    const identity = parts.identity ?? (parts.mapping === undefined ? callIdentity : undefined)
    if (identity === undefined) return Either.left([{ path: [], message: noIdentity }])
    const missing = Required.missing(parts.fields)
    if (missing.length > 0) return Either.left(missing.map(({ message }) => ({ path: ["fields"], message })))
    return Either.right({
      destination: EventTracking.make({
        ...settings,
        name: parts.name,
        endpoint: parts.endpoint,
        identity,
        at: parts.at,
        time: parts.time,
        ...(parts.mapping && { mapping: parts.mapping.compiled })
      }),
      notices: []
    })
  }
)

const noIdentity =
  "Events need to know whom they are about. Say it once for all routes, as identity: [{ external_id: $.user.id }]."

/** Every kind that comes with Sluice, by its name under `to:`. What is not listed here cannot run. */
export const builtIn: ReadonlyMap<string, Kind> = new Map([userTrack, eventTracking].map((one) => [one.name, one]))
