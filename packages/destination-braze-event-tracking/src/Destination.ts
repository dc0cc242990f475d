import * as Identity from "@sluice/braze/Identity"
import type { Destination } from "@sluice/core/Destination"
import * as FieldLocators from "@sluice/core/FieldLocators"
import * as CoreMapping from "@sluice/core/Mapping"
import * as Plugin from "@sluice/core/Plugin"
import * as DateReader from "@sluice/values/DateReader"
import type { Problem } from "@sluice/values/Problem"
import { decoder } from "@sluice/values/SettingsSchema"
import { Either } from "effect"
import * as AnalyticsCall from "./items/AnalyticsCall.js"
import * as Order from "./items/Order.js"
import * as PropertyTypes from "./items/PropertyTypes.js"
import * as RequiredFields from "./items/RequiredFields.js"
import * as Mapping from "./Mapping.js"
import * as Prepare from "./Prepare.js"
import { type Input, type Settings, schema } from "./Settings.js"

export { endpoint } from "@sluice/braze/UserTrack"

/** The name of the plugin under `to` of a route. */
export const name = "braze-event-tracking"

/**
 * Configures the destination from a route, or reports every problem of the route. Pure. Compiles the mapping once and
 * sends nothing.
 */
export const configure = (input: Input): Plugin.ConfigureResult<Plugin.Configured> => {
  const mapping = Plugin.compileMapping(input, CoreMapping.compile)
  const settings = decodeSettings(input.settings ?? {})
  const identity = identityOf(input)
  const missing = Either.isRight(mapping)
    ? [...RequiredFields.missing(input.fields), ...PropertyTypes.undeclaredIn(input.fields, input.properties)]
    : []
  if (Either.isLeft(mapping) || Either.isLeft(settings) || Either.isLeft(identity) || missing.length > 0)
    return Either.left([...Plugin.problemsOf(identity, mapping, settings), ...missing])
  const compiled = mapping.right
  const rest = {
    ...settings.right,
    name: input.name,
    identity: identity.right,
    time: input.time,
    properties: input.properties,
    mapping: compiled?.compiled,
    at: compiled?.at
  }
  return Either.right({
    mapping: compiled?.compiled,
    warnings: [],
    connect: (endpoint) => make({ ...rest, endpoint })
  })
}

const decodeSettings = decoder(schema, ["settings"])

const callIdentity = Either.getOrThrow(Identity.compile(Mapping.identity))

const noIdentity: Problem = {
  code: "identity-missing",
  path: [],
  message:
    "Events and purchases need an identity. Add one for all routes, for example identity: [{ external_id: $.user.id }]."
}

const identityOf = ({ identity, fields, mapping }: Input): Plugin.ConfigureResult<Identity.Chain> => {
  if (identity !== undefined) return Either.right(identity)
  return fields === undefined && mapping === undefined ? Either.right(callIdentity) : Either.left([noIdentity])
}

const isoTime = Either.getOrThrow(DateReader.compile())

/** The destination for events and purchases: any number of items per record. Its `prepare` is pure and keeps nothing of a record. */
export const make = (settings: Settings): Destination => {
  const { name, endpoint, identity, appId, onInvalidProduct } = settings
  const prepare = Prepare.make({
    name,
    identity,
    choose: chooser(settings),
    time: settings.time ?? isoTime,
    types: settings.properties ?? PropertyTypes.open,
    appId,
    dropsProducts: onInvalidProduct === "drop",
    limits: endpoint.limits
  })
  return { name, endpoint, prepare: (chunk, { now }) => prepare(chunk, now) }
}

const chooser = ({ mapping, at, optional }: Settings): Prepare.Choose => {
  if (mapping === undefined) return AnalyticsCall.choose
  const itemMapping: Prepare.ItemMapping = {
    _tag: "ItemMapping",
    apply: mapping.apply,
    makesOrders: Order.isMade(mapping),
    mapped: FieldLocators.mappedMembersOf(mapping),
    locate: Order.inheriting(mapping, FieldLocators.ofMapping(mapping, at ?? "fields")),
    optional: optional === undefined ? mapping.optional : new Set([...mapping.optional, ...optional])
  }
  return () => itemMapping
}
