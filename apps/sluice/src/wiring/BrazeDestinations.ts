import type { Connection } from "@sluice/braze/Connection"
import type * as Identity from "@sluice/braze/Identity"
import type * as PhoneCountry from "@sluice/braze/PhoneCountry"
import type { Endpoint } from "@sluice/core/Endpoint"
import type * as Plugin from "@sluice/core/Plugin"
import type { Transport } from "@sluice/core/Transport"
import * as EventTracking from "@sluice/destination-braze-event-tracking/Destination"
import type * as PropertyTypes from "@sluice/destination-braze-event-tracking/PropertyTypes"
import * as UserTrack from "@sluice/destination-braze-user-track/Destination"
import type * as Registry from "@sluice/destination-braze-user-track/Registry"
import type * as DateReader from "@sluice/values/DateReader"
import type { Lowercase } from "@sluice/values/Email"

/** The inputs for a built-in destination: the route as written, and the compiled parts that all routes share. */
export interface BrazeRouteInput extends Plugin.RouteInput {
  readonly identity: Identity.Chain | undefined
  readonly attributes: Registry.Registry | undefined
  readonly properties: PropertyTypes.PropertyTypes | undefined
  readonly time: DateReader.DateReader | undefined
  readonly country: PhoneCountry.CountryOf | undefined
  readonly lowercase: Lowercase | undefined
  readonly lettersUnclear: boolean
}

/** A destination that comes with Sluice: the module `Destination` of its package. */
export interface BuiltIn {
  /** The endpoint of a connection. Equal connections have endpoints with the same `id`. */
  readonly endpoint: (connection: Connection, transport: Transport) => Endpoint
  /** The destination, or every problem, with paths relative to the route. Pure. */
  readonly configure: (input: BrazeRouteInput) => Plugin.ConfigureResult<Plugin.Configured>
}

/** Every built-in destination by its name under `to` of a route. A new one is a row here. */
export const builtIn: ReadonlyMap<string, BuiltIn> = new Map<string, BuiltIn>([
  [UserTrack.name, UserTrack],
  [EventTracking.name, EventTracking]
])
