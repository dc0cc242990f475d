import { refusals } from "@sluice/braze-api/EndpointSentences"
import { externalSendIdHours } from "@sluice/braze-api/Limits"
import type { StatedResponse } from "@sluice/braze-api/Sentences"
import * as Call from "../../endpoint/Call.js"
import type { Handler } from "../../endpoint/Handler.js"
import * as Reply from "../../endpoint/Reply.js"
import type { Applied } from "../../record/Applied.js"
import * as Journeys from "../../state/Journeys.js"
import * as World from "../../state/World.js"
import * as DateText from "../../text/DateText.js"
import * as Fields from "../../text/Fields.js"
import * as Json from "../../text/Json.js"
import type * as Outbox from "./Outbox.js"
import * as Recipients from "./Recipients.js"
import * as Trigger from "./Trigger.js"

const names = ["trigger_properties"]
const reference = /^[a-zA-Z0-9\-_+/=]+$/

/**
 * `POST /transactional/v1/campaigns/{campaign_id}/send`. A repeated `external_send_id` within a day returns the first
 * dispatch and sends nothing.
 */
export const transactionalSend: Handler = (world, sent, context) => {
  const body = Fields.bodyOf(sent)
  const id = context.params["campaign_id"]
  const problem = problemOfCampaign(world, id) ?? problemOfBody(body)
  if (problem !== undefined) return Reply.fatal(problem)
  const externalId = Fields.textOf(body["external_send_id"])
  const before = externalId === undefined ? undefined : world.objects.externalSends.get(externalId)
  const isRepeated = before !== undefined && before.at > context.now - externalSendIdHours.value * 3_600_000
  const call = Call.make(world, context)
  const dispatchId = isRepeated ? before.dispatch_id : World.dispatchId(world)
  const applied = isRepeated ? repeated(call, body) : send(call, body, id, dispatchId)
  if (!isRepeated && externalId !== undefined)
    world.objects.externalSends.set(externalId, { at: context.now, dispatch_id: dispatchId })
  const metadata = {
    received_at: DateText.format(context.now),
    enqueued_at: DateText.format(context.now),
    executed_at: DateText.format(context.now),
    sent_at: DateText.format(context.now),
    campaign_api_id: id,
    ...(externalId === undefined ? {} : { external_send_id: externalId })
  }
  return Reply.json(201, { dispatch_id: dispatchId, status: "sent", metadata }, { applied })
}

const problemOfCampaign = (world: World.World, id: unknown): StatedResponse | undefined => {
  const found = Journeys.campaign(world, id)
  if (found._tag === "Unknown") return refusals.campaignMissing
  if (found._tag === "Anything") return undefined
  const { type, status } = found.value
  if (type !== "transactional") return refusals.campaignNotTransactional
  if (status === "archived") return refusals.campaignArchived
  return status === "paused" || status === "draft" ? refusals.campaignPaused : undefined
}

const problemOfBody = (body: Json.JsonObject): StatedResponse | undefined => {
  const id = body["external_send_id"]
  const recipient = recipientOf(body)
  if (!Fields.isAbsent(id) && !(typeof id === "string" && reference.test(id))) return refusals.externalSendId
  if (!Json.isObject(recipient) || !Fields.isAbsent(recipient["email"])) return refusals.transactionalRecipient
  return (
    Recipients.checkProperties(body, names) ??
    (Recipients.check([recipient], names) === undefined ? undefined : refusals.transactionalRecipient)
  )
}

/** The one recipient, which some clients send as a list of one. */
const recipientOf = (body: Json.JsonObject): unknown => {
  const sent = body["recipient"]
  return Json.isArray(sent) && sent.length === 1 ? sent[0] : sent
}

const lane = "recipient"

/** A recipient who already received the message and gets nothing now. */
const repeated = (call: Call.Call, body: Json.JsonObject): ReadonlyArray<Applied> =>
  Call.settled(call, { lane: lane, index: 0, object: recipientOf(body) }, false)

const send = (
  call: Call.Call,
  body: Json.JsonObject,
  id: string | undefined,
  dispatchId: string
): ReadonlyArray<Applied> => {
  const dispatch: Outbox.CommonFields = {
    kind: "transactional",
    id,
    dispatchId,
    sendId: undefined,
    scheduleId: undefined,
    channels: ["email"],
    stopped: undefined,
    audience: "all"
  }
  const common = Recipients.propertiesOf(body, names)
  const recipients = Recipients.find(call, lane, [recipientOf(body)], names)
  return recipients.flatMap((recipient) => {
    const isSent = Trigger.sendTo(call, dispatch, recipient, common)
    const { index, key, changed } = recipient
    return Call.settled(call, { lane: lane, index, key, object: recipientOf(body) }, isSent || changed)
  })
}
