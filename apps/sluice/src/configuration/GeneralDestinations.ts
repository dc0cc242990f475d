/** A destination that comes with Sluice and uses no connection: a package that defines it with the public kit. */
export interface GeneralDestination {
  /**
   * The package: an optional dependency, loaded when a route names it, because most configurations do not. Its default export
   * is the definition. Bundlers do not see the import.
   */
  readonly module: string
  /** Whether it sends nothing to a service. A run then needs no confirmation, and `--mock` allows it. Default: false. */
  readonly isLocal?: true
}

const destinations = {
  webhook: { module: "@sluice/destination-webhook" },
  ndjson: { module: "@sluice/destination-ndjson", isLocal: true }
} as const satisfies Readonly<Record<string, GeneralDestination>>

/** A name of a general destination. */
export type GeneralName = keyof typeof destinations

/** Every general destination by its name under `to` of a route. A new one is a row above and its settings in `JsonSchema.ts`. */
export const general: ReadonlyMap<string, GeneralDestination> = new Map(Object.entries(destinations))
