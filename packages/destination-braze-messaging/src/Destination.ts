import * as MappedItems from "@sluice/braze/MappedItems"
import type { Destination } from "@sluice/core/Destination"
import * as CoreMapping from "@sluice/core/Mapping"
import * as Plugin from "@sluice/core/Plugin"
import type { Problem } from "@sluice/values/Problem"
import { decoder } from "@sluice/values/SettingsSchema"
import { Either } from "effect"
import * as Message from "./items/Message.js"
import { type Input, type Settings, schema } from "./Settings.js"

export { endpoint } from "./Endpoint.js"

/** The name of the plugin under `to` of a route. */
export const name = "braze-messaging"

/**
 * Configures the destination from a route, or reports every problem of the route. Pure. Compiles the mapping once and
 * sends nothing.
 */
export const configure = (input: Input): Plugin.ConfigureResult<Plugin.Configured> => {
  const mapping = Plugin.compileMapping(input, CoreMapping.compile)
  const settings = decodeSettings(input.settings ?? {})
  const unclear = Either.isRight(settings) ? targetProblems(settings.right, input) : []
  if (Either.isLeft(mapping) || Either.isLeft(settings) || unclear.length > 0)
    return Either.left([...Plugin.problemsOf(mapping, settings), ...unclear])
  const compiled = mapping.right
  const { country, identity, lowercase, name } = input
  const rest = { ...settings.right, name, identity, mapping: compiled?.compiled, at: compiled?.at }
  const rules = { country, lowercase, ...identity?.rules }
  return Either.right({
    mapping: compiled?.compiled,
    warnings: [],
    connect: (endpoint) => connected({ ...rest, endpoint }, rules)
  })
}

const decodeSettings = decoder(schema, ["settings"])

/** A route must say what it triggers: one campaign or canvas in the settings, or a field. */
const targetProblems = (
  { campaignId, canvasId }: typeof schema.Type,
  { fields, mapping }: Input
): ReadonlyArray<Problem> => {
  if (campaignId !== undefined && canvasId !== undefined) return [severalTargets]
  if (campaignId !== undefined || canvasId !== undefined || mapping !== undefined) return []
  const names = typeof fields === "object" && fields !== null ? Object.keys(fields) : []
  const isMapped = names.some((field) => /^(campaign_id|canvas_id)[?]?$/.test(field))
  return isMapped ? [] : [noTarget]
}

const severalTargets: Problem = {
  code: "campaign-not-one",
  path: ["settings", "canvasId"],
  message: "A route triggers a campaign or a canvas. Keep one of campaignId and canvasId."
}

const noTarget: Problem = {
  code: "campaign-missing",
  path: ["settings"],
  message:
    "The route triggers nothing. Set campaignId or canvasId in settings, for example settings: { canvasId: … }, or map campaign_id or canvas_id."
}

/** The destination for messages: any number per record. Its `prepare` is pure and keeps nothing of a record. */
export const make = (settings: Settings): Destination => connected(settings, settings.identity?.rules ?? {})

const connected = (settings: Settings, rules: Message.MessageRules["rules"]): Destination => {
  const { allowBroadcast = false, at = "fields", campaignId, canvasId, endpoint, identity, name } = settings
  const mapping = MappedItems.ofMapping(settings.mapping ?? nothing, at, new Set(), identity?.locations)
  const prepare = MappedItems.make({
    name,
    endpoint,
    choose: () => mapping,
    read: Message.reader({
      identity,
      campaignId,
      canvasId,
      allowBroadcast,
      prioritization: settings.prioritization,
      rules
    })
  })
  return { name, endpoint, prepare: (chunk) => prepare(chunk) }
}

/** Without a mapping, every record triggers the campaign or canvas of the settings for the person that it identifies. */
const nothing = Either.getOrThrowWith(
  CoreMapping.fields({}),
  (problems) => new Error(problems.map(({ expected }) => expected).join("\n"))
)
