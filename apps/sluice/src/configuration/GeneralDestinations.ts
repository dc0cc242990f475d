import type { AnyDefinition } from "@sluice/core/CustomDestination"
import type { Schema } from "effect"

/** A destination that comes with Sluice and uses no connection: a package that defines it with the public kit. */
export interface GeneralDestination {
  /** The definition. Loaded when a route names it, because most configurations do not. */
  readonly load: () => Promise<AnyDefinition>
  /** `settings` of a route, for editors. */
  readonly settings: () => Promise<Schema.Schema.AnyNoContext>
  /** Whether it sends nothing to a service. A run then needs no confirmation, and `--mock` allows it. Default: false. */
  readonly isLocal?: true
}

/** Every general destination by its name under `to` of a route. A new one is a row here. */
export const general: ReadonlyMap<string, GeneralDestination> = new Map<string, GeneralDestination>([
  [
    "webhook",
    {
      load: async () => (await import("@sluice/destination-webhook")).default,
      settings: async () => (await import("@sluice/destination-webhook/Settings")).schema
    }
  ],
  [
    "ndjson",
    {
      load: async () => (await import("@sluice/destination-ndjson")).default,
      settings: async () => (await import("@sluice/destination-ndjson/Settings")).schema,
      isLocal: true
    }
  ]
])
