import * as MappedItems from "@sluice/braze/MappedItems"
import type { Destination } from "@sluice/core/Destination"
import * as CoreMapping from "@sluice/core/Mapping"
import * as Plugin from "@sluice/core/Plugin"
import { decoder } from "@sluice/values/SettingsSchema"
import { Either } from "effect"
import * as AnalyticsCall from "./items/AnalyticsCall.js"
import * as Entry from "./items/Entry.js"
import { type Input, type Settings, schema } from "./Settings.js"

export { endpoint } from "./Endpoint.js"

/** The name of the plugin under `to` of a route. */
export const name = "braze-identity"

/**
 * Configures the destination from a route, or reports every problem of the route. Pure. Compiles the mapping once and
 * sends nothing.
 */
export const configure = (input: Input): Plugin.ConfigureResult<Plugin.Configured> => {
  const mapping = Plugin.compileMapping(input, CoreMapping.compile)
  const settings = decodeSettings(input.settings ?? {})
  if (Either.isLeft(mapping) || Either.isLeft(settings)) return Either.left(Plugin.problemsOf(mapping, settings))
  const compiled = mapping.right
  const { country, identity, lowercase, name } = input
  const rules = { country, lowercase, ...identity?.rules }
  const rest = { ...settings.right, name, rules, mapping: compiled?.compiled, at: compiled?.at }
  return Either.right({
    mapping: compiled?.compiled,
    warnings: [],
    connect: (endpoint) => make({ ...rest, endpoint })
  })
}

const decodeSettings = decoder(schema, ["settings"])

/** The destination for changes of identity: any number of entries per record. Its `prepare` is pure and keeps nothing of a record. */
export const make = (settings: Settings): Destination => {
  const { allowDelete = false, at = "fields", endpoint, mapping, name, operation, prioritization } = settings
  const item = mapping === undefined ? undefined : MappedItems.ofMapping(mapping, at)
  const prepare = MappedItems.make({
    name,
    endpoint,
    choose: item === undefined ? AnalyticsCall.chooser(settings.previousId ?? "anonymous") : () => item,
    read: Entry.reader({ operation, allowDelete, prioritization, rules: settings.rules ?? {} })
  })
  return { name, endpoint, prepare: (chunk) => prepare(chunk) }
}
