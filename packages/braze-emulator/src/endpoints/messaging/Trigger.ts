import { refusals } from "@sluice/braze-api/EndpointSentences"
import { sendIdCharacters } from "@sluice/braze-api/Limits"
import type { StatedResponse } from "@sluice/braze-api/Sentences"
import * as Call from "../../endpoint/Call.js"
import type { Applied } from "../../record/Applied.js"
import * as Audience from "../../state/Audience.js"
import * as Journeys from "../../state/Journeys.js"
import type * as Setup from "../../state/Setup.js"
import type { World } from "../../state/World.js"
import * as Fields from "../../text/Fields.js"
import * as Json from "../../text/Json.js"
import * as Outbox from "./Outbox.js"
import * as Recipients from "./Recipients.js"

/** The triggered campaign or canvas. */
export interface Target {
  readonly kind: "campaign" | "canvas"
  readonly id: string
  readonly status: "active" | "paused" | "archived" | "draft"
  readonly channels: ReadonlyArray<string>
  readonly segmentId: string | undefined
}

/** The fields with properties, by kind. */
const propertyNames = {
  campaign: ["trigger_properties"],
  canvas: ["context", "canvas_entry_properties"]
} as const satisfies Readonly<Record<Target["kind"], Recipients.PropertyNames>>

/** The campaign with an id; undefined if there is none. */
export const campaign = (world: World, id: unknown): Target | undefined => {
  const found = Journeys.campaign(world, id)
  if (found._tag === "Unknown") return undefined
  return found._tag === "Anything" ? anything("campaign", found.id) : made("campaign", found.value)
}

/** The canvas with an id; undefined if there is none. */
export const canvas = (world: World, id: unknown): Target | undefined => {
  const found = Journeys.canvas(world, id)
  if (found._tag === "Unknown") return undefined
  return found._tag === "Anything" ? anything("canvas", found.id) : made("canvas", found.value)
}

const anything = (kind: Target["kind"], id: string): Target => ({
  kind,
  id,
  status: "active",
  channels: [],
  segmentId: undefined
})

const made = (kind: Target["kind"], { id, status, channels, segment_id }: Setup.Campaign | Setup.Canvas): Target => ({
  kind,
  id,
  status: status ?? "active",
  channels: channels ?? [],
  segmentId: segment_id
})

/** The mistake in a trigger apart from its id; undefined if it is valid. */
export const check = (kind: Target["kind"], body: Json.JsonObject): StatedResponse | undefined => {
  const { broadcast, recipients, audience, attachments, send_id } = body
  const isBroadcast = broadcast === true
  if (!Fields.isAbsent(broadcast) && typeof broadcast !== "boolean") return refusals.broadcastMissing
  if (isBroadcast && !Fields.isAbsent(recipients)) return refusals.broadcastAndRecipients
  if (!isBroadcast && Fields.isAbsent(recipients) && Fields.isAbsent(audience)) return refusals.broadcastMissing
  if (!Fields.isAbsent(audience) && Audience.read(audience, "audience") === undefined) return refusals.audience
  if (!Fields.isAbsent(attachments) && (isBroadcast || !areAttachments(attachments))) return refusals.attachments
  return (
    checkSendId(send_id) ??
    Recipients.checkProperties(body, propertyNames[kind]) ??
    Recipients.check(recipients, propertyNames[kind])
  )
}

const areAttachments = (sent: unknown): boolean =>
  Json.isArray(sent) &&
  sent.every((one) => Json.isObject(one) && Fields.text.is(one["file_name"]) && Fields.text.is(one["url"]))

/** The mistake in a `send_id`; undefined if it is valid or absent. */
export const checkSendId = (sent: unknown): StatedResponse | undefined => {
  if (Fields.isAbsent(sent)) return undefined
  const fine = typeof sent === "string" && sent.length <= sendIdCharacters.value && /^[\x20-\x7e]+$/.test(sent)
  return fine ? undefined : refusals.sendId
}

/**
 * Sends to the recipients in a body, or to everybody in its audience. Returns the entries that sent a message, or that
 * created or changed a person. The others are counted as dropped.
 */
export const run = (
  call: Call.Call,
  target: Target,
  body: Json.JsonObject,
  ids: { readonly dispatchId: string; readonly scheduleId?: string }
): ReadonlyArray<Applied> => {
  const names = propertyNames[target.kind]
  const common = Recipients.propertiesOf(body, names)
  const dispatch: Outbox.CommonFields = {
    kind: target.kind,
    id: target.id,
    dispatchId: ids.dispatchId,
    sendId: Fields.textOf(body["send_id"]),
    scheduleId: ids.scheduleId,
    channels: target.channels,
    stopped: target.status === "active" ? undefined : target.status,
    audience: "subscribed"
  }
  noteOdd(call, target, body)
  if (Fields.isAbsent(body["recipients"])) {
    const outcomes = Recipients.members(call.world, body["audience"], target.segmentId, call.now).map((profile) =>
      Outbox.send(call, dispatch, profile, common)
    )
    const object = { lane: "broadcast", index: 0, key: `${target.kind}:${target.id}`, object: body }
    return Call.settled(call, object, outcomes.includes(Outbox.sentOutcome))
  }
  const sent = Fields.listOf(body["recipients"])
  return Recipients.find(call, "recipients", sent, names).flatMap((recipient) => {
    const { key, index, changed } = recipient
    const isSent = sendTo(call, dispatch, recipient, common)
    return Call.settled(call, { lane: "recipients", index, key, object: sent[index] }, isSent || changed)
  })
}

/**
 * Whether a recipient receives the message; notes why not. A person who is named again later receives only the last
 * message.
 */
export const sendTo = (
  call: Call.Call,
  dispatch: Outbox.CommonFields,
  { index, isLast, found, properties }: Recipients.FoundRecipient,
  common: Json.JsonObject
): boolean => {
  if (!isLast) return false
  call.index = index
  const outcome = Outbox.send(call, dispatch, found, { ...common, ...properties })
  noteOutcome(call, outcome)
  return outcome === Outbox.sentOutcome
}

const noteOdd = (call: Call.Call, target: Target, body: Json.JsonObject): void => {
  if (target.status !== "active") call.context.mistake("not-running", `The ${target.kind} is ${target.status}.`)
  if (target.kind === "canvas" && body["canvas_entry_properties"] !== undefined)
    call.context.mistake("old-entry-properties", "The body contains `canvas_entry_properties`.")
}

/** Notes why a message was not sent. */
export const noteOutcome = (call: Call.Call, outcome: string): void => {
  if (outcome === "unknown recipient") Call.note(call, "unknown-recipient", "", "names nobody")
  else if (outcome === "ambiguous recipient") Call.note(call, "user-ambiguous", "", "matches several users")
  else if (outcome === "unsubscribed" || outcome === "no address" || outcome === "bounced")
    Call.note(call, "recipient-not-eligible", "", `receives no message: ${outcome}`)
}
