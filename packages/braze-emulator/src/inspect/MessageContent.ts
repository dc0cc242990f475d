import type * as Journal from "../record/Journal.js"
import * as BodyStore from "../state/BodyStore.js"
import * as Journeys from "../state/Journeys.js"
import type { Profile } from "../state/Profile.js"
import * as Profiles from "../state/Profile.js"
import type { Message } from "../state/WorkspaceObjects.js"
import * as World from "../state/World.js"
import * as Body from "../text/Body.js"
import * as Fields from "../text/Fields.js"
import * as Json from "../text/Json.js"
import * as LiquidText from "../text/LiquidText.js"

/** The content of a message for one channel. */
export interface ChannelContent {
  readonly channel: string
  /** The fields of the message as `messages/send` names them, with the values of the person filled in. */
  readonly fields: Readonly<Record<string, unknown>>
}

/** The content that a person would have seen. */
export interface MessageContent {
  /** The origin of the content; `unknown` if it is defined in Braze and the seed does not contain it. */
  readonly source: "request" | "seed" | "unknown"
  readonly channels: ReadonlyArray<ChannelContent>
  /** Liquid that was not filled in, such as `{% if … %}`, each once. */
  readonly remaining: ReadonlyArray<string>
}

const unknown: MessageContent = { source: "unknown", channels: [], remaining: [] }

/**
 * The content of a message: from the request that sent it, or from the campaign or Canvas of the seed. It uses the
 * current person and content blocks.
 */
export const of = (message: Message, world: World.World, journal: Journal.Journal): MessageContent => {
  const sent = message.kind === "messages" ? ofRequest(message, journal) : ofSeed(message, world)
  if (sent === undefined) return unknown
  const remaining = new Set<string>()
  const lookup = lookupFor(message, world)
  const filled = (value: unknown): unknown => {
    if (typeof value === "string") return fillIn(value, lookup, remaining)
    if (Json.isArray(value)) return value.map(filled)
    return Json.isObject(value) ? mapped(value, filled) : value
  }
  const channels = Object.entries(sent).map(([channel, content]) => ({
    channel,
    fields: mapped(withTemplate(Fields.bodyOf(content), world), filled)
  }))
  return { source: message.kind === "messages" ? "request" : "seed", channels, remaining: [...remaining] }
}

const mapped = (object: Json.JsonObject, change: (value: unknown) => unknown): Readonly<Record<string, unknown>> => {
  const made: Record<string, unknown> = {}
  for (const [name, value] of Object.entries(object)) Json.put(made, name, change(value))
  return made
}

/** Content blocks may contain others; more levels are a mistake. */
const mostLevels = 3

const fillIn = (text: string, lookup: LiquidText.LiquidLookup, remaining: Set<string>, level = 0): string => {
  const inside: LiquidText.LiquidLookup = (group, name) => {
    const value = lookup(group, name)
    return group === "content_blocks" && typeof value === "string" && level < mostLevels
      ? fillIn(value, lookup, remaining, level + 1)
      : value
  }
  const filled = LiquidText.fill(text, inside)
  for (const one of filled.remaining) remaining.add(one)
  return filled.text
}

const ofRequest = (message: Message, journal: Journal.Journal): Json.JsonObject | undefined => {
  const entry = journal.byNumber(message.request)
  const parsed = entry === undefined ? undefined : Body.make(BodyStore.read(entry.body) ?? "").parsed()
  const messages = parsed?._tag === "Value" ? Fields.bodyOf(parsed.value)["messages"] : undefined
  return Json.isObject(messages) ? messages : undefined
}

const ofSeed = ({ kind, id }: Message, world: World.World): Json.JsonObject | undefined => {
  const found = kind === "canvas" ? Journeys.canvas(world, id) : Journeys.campaign(world, id)
  return found._tag === "Found" ? found.value.messages : undefined
}

/** An email that names a template has the template's fields, except those that it sets itself. */
const withTemplate = (fields: Json.JsonObject, world: World.World): Json.JsonObject => {
  const template = world.objects.dashboard.emailTemplates.get(String(fields["email_template_id"] ?? ""))
  if (template === undefined) return fields
  const { subject, body, plaintextBody: plaintext_body, preheader } = template
  return { subject, body, plaintext_body, preheader, ...fields }
}

const lookupFor = (message: Message, world: World.World): LiquidText.LiquidLookup => {
  const [profile] = message.braze_id === undefined ? [] : World.find(world, { braze_id: message.braze_id })
  return (group, name) => {
    switch (group) {
      case "":
        return profile === undefined ? undefined : reserved(profile, name, world)
      case "custom_attribute":
        return profile === undefined ? undefined : Profiles.attribute(profile, name)?.value
      case "api_trigger_properties":
      case "canvas_entry_properties":
      case "context":
        return message.properties[name]
      case "content_blocks":
        return [...world.objects.dashboard.contentBlocks.values()].find((block) => block.name === name)?.content
      default:
        return undefined
    }
  }
}

/** Names that differ from those of the attributes. */
const reserved = (profile: Profile, name: string, world: World.World): unknown => {
  if (name === "user_id") return profile.externalId
  if (name === "braze_id") return World.brazeId(world, profile)
  const attribute = { email_address: "email", phone_number: "phone", city: "home_city" }[name] ?? name
  return Profiles.attribute(profile, attribute)?.value
}
