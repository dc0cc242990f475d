import type * as Call from "../../endpoint/Call.js"
import type { Chosen } from "../../endpoint/Prioritization.js"
import type { Profile } from "../../state/Profile.js"
import * as Profiles from "../../state/Profile.js"
import type { MessageKind } from "../../state/WorkspaceObjects.js"
import * as WorkspaceObjects from "../../state/WorkspaceObjects.js"
import * as World from "../../state/World.js"
import type * as Json from "../../text/Json.js"

/** The common properties of all messages of one request. */
export interface CommonFields {
  readonly kind: MessageKind
  /** Id of the campaign or canvas; undefined if there is none. */
  readonly id: string | undefined
  readonly dispatchId: string
  readonly sendId: string | undefined
  readonly scheduleId: string | undefined
  readonly channels: ReadonlyArray<string>
  /** The reason nobody receives it; undefined if it is sent. */
  readonly stopped: string | undefined
  /** The subscription state required. */
  readonly audience: "opted_in" | "subscribed" | "all"
}

/** The outcome of a sent message. Any other outcome of {@link send} is the reason why it was not sent. */
export const sentOutcome = "sent"

/** Adds one message to the outbox: the recipient and the properties, or why it was not sent. */
export const send = (call: Call.Call, common: CommonFields, to: Chosen, properties: Json.JsonObject): string => {
  const profile = typeof to === "string" ? undefined : to
  const outcome = outcomeOf(call, common, to)
  const { kind, id, sendId, scheduleId, channels, dispatchId } = common
  WorkspaceObjects.send(call.world.objects, {
    request: call.request,
    at: call.now,
    kind,
    ...(id === undefined ? {} : { id }),
    dispatch_id: dispatchId,
    ...(sendId === undefined ? {} : { send_id: sendId }),
    ...(scheduleId === undefined ? {} : { schedule_id: scheduleId }),
    ...(profile === undefined ? {} : { braze_id: World.brazeId(call.world, profile) }),
    ...(profile?.externalId === undefined ? {} : { external_id: profile.externalId }),
    channels,
    properties,
    outcome
  })
  if (profile !== undefined && outcome === sentOutcome && id !== undefined) receive(profile, kind, id, call.now)
  return outcome
}

const receive = (profile: Profile, kind: MessageKind, id: string, at: number): void => {
  const extra = Profiles.extraOf(profile)
  if (kind === "canvas") extra.canvases.set(id, at)
  else extra.campaigns.set(id, at)
}

const outcomeOf = (call: Call.Call, { stopped, channels, audience, kind }: CommonFields, to: Chosen): string => {
  if (stopped !== undefined) return stopped
  if (to === "nobody") return "unknown recipient"
  if (to === "several") return "ambiguous recipient"
  if (kind === "transactional" || channels.length === 0) return sentOutcome
  const reasons = channels.map((channel) => keptBack(call.world, to, channel, audience))
  return reasons.includes(undefined) ? sentOutcome : (reasons[0] ?? sentOutcome)
}

/** The reason a channel does not reach a person; undefined if it does. */
const keptBack = (
  world: World.World,
  profile: Profile,
  channel: string,
  audience: CommonFields["audience"]
): string | undefined => {
  if (channel === "email") return email(world, profile, audience)
  if (channel === "sms" || channel === "whats_app" || channel === "whatsapp") return phone(world, profile)
  if (channel.includes("push")) return state(profile, "push_subscribe", audience)
  return undefined
}

const phone = (world: World.World, profile: Profile): string | undefined => {
  const number = Profiles.text(profile, "phone")
  if (number === undefined) return "no address"
  return world.objects.invalidNumbers.has(number) ? "bounced" : undefined
}

const email = (world: World.World, profile: Profile, audience: CommonFields["audience"]): string | undefined => {
  const address = Profiles.text(profile, "email")
  if (address === undefined) return "no address"
  if (world.objects.hardBounces.has(address)) return "bounced"
  if (world.objects.blocklist.has(address)) return "unsubscribed"
  return state(profile, "email_subscribe", audience)
}

const state = (
  profile: Profile,
  name: "email_subscribe" | "push_subscribe",
  audience: CommonFields["audience"]
): string | undefined => {
  if (audience === "all") return undefined
  const held = Profiles.text(profile, name) ?? "subscribed"
  const fine = audience === "opted_in" ? held === "opted_in" : held !== "unsubscribed"
  return fine ? undefined : "unsubscribed"
}
