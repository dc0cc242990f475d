import type { Connection } from "@sluice/braze/Connection"
import type * as Identity from "@sluice/braze/Identity"
import type * as PhoneCountry from "@sluice/braze/PhoneCountry"
import type { Endpoint } from "@sluice/core/Endpoint"
import type * as Plugin from "@sluice/core/Plugin"
import type { Transport } from "@sluice/core/Transport"
import * as EventTracking from "@sluice/destination-braze-event-tracking/Destination"
import type * as PropertyTypes from "@sluice/destination-braze-event-tracking/PropertyTypes"
import * as EventTrackingSettings from "@sluice/destination-braze-event-tracking/Settings"
import * as IdentityDestination from "@sluice/destination-braze-identity/Destination"
import * as IdentitySettings from "@sluice/destination-braze-identity/Settings"
import * as Messaging from "@sluice/destination-braze-messaging/Destination"
import * as MessagingSettings from "@sluice/destination-braze-messaging/Settings"
import * as UserTrack from "@sluice/destination-braze-user-track/Destination"
import type * as Registry from "@sluice/destination-braze-user-track/Registry"
import * as UserTrackSettings from "@sluice/destination-braze-user-track/Settings"
import type * as DateReader from "@sluice/values/DateReader"
import type { Lowercase } from "@sluice/values/Email"
import type { Schema } from "effect"

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

/** A destination that comes with Sluice: the modules `Destination` and `Settings` of its package. */
export interface BuiltIn {
  /** The endpoint of a connection. Equal connections have endpoints with the same `id`. */
  readonly endpoint: (connection: Connection, transport: Transport) => Endpoint
  /** The destination, or every problem, with paths relative to the route. Pure. */
  readonly configure: (input: BrazeRouteInput) => Plugin.ConfigureResult<Plugin.Configured>
  /** `settings` of a route, for editors. */
  readonly settings: Schema.Schema.AnyNoContext
  /** The known fields with their descriptions, for editors. */
  readonly fields: () => ReadonlyMap<string, string>
  /** Whether a mapping may set other fields. */
  readonly hasOtherFields: boolean
}

/** Every built-in destination by its name under `to` of a route. A new one is a row here. */
export const builtIn: ReadonlyMap<string, BuiltIn> = new Map<string, BuiltIn>([
  [
    UserTrack.name,
    {
      endpoint: UserTrack.endpoint,
      configure: UserTrack.configure,
      settings: UserTrackSettings.schema,
      fields: UserTrackSettings.fields,
      hasOtherFields: true
    }
  ],
  [
    EventTracking.name,
    {
      endpoint: EventTracking.endpoint,
      configure: EventTracking.configure,
      settings: EventTrackingSettings.schema,
      fields: () => new Map(Object.entries(EventTrackingSettings.fields)),
      hasOtherFields: false
    }
  ],
  [
    IdentityDestination.name,
    {
      endpoint: IdentityDestination.endpoint,
      configure: IdentityDestination.configure,
      settings: IdentitySettings.schema,
      fields: () => new Map(Object.entries(IdentitySettings.fields)),
      hasOtherFields: false
    }
  ],
  [
    Messaging.name,
    {
      endpoint: Messaging.endpoint,
      configure: Messaging.configure,
      settings: MessagingSettings.schema,
      fields: () => new Map(Object.entries(MessagingSettings.fields)),
      hasOtherFields: false
    }
  ]
])
