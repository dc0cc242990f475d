import { refusals } from "@sluice/braze-api/EndpointSentences"
import * as Limits from "@sluice/braze-api/Limits"
import { responses, type StatedResponse } from "@sluice/braze-api/Sentences"
import * as Call from "../../endpoint/Call.js"
import * as Entries from "../../endpoint/Entries.js"
import type { Handler } from "../../endpoint/Handler.js"
import * as Reply from "../../endpoint/Reply.js"
import type { Applied } from "../../record/Applied.js"
import * as Audience from "../../state/Audience.js"
import * as Journeys from "../../state/Journeys.js"
import * as Setup from "../../state/Setup.js"
import * as World from "../../state/World.js"
import * as DateText from "../../text/DateText.js"
import * as Fields from "../../text/Fields.js"
import * as ItemKey from "../../text/ItemKey.js"
import * as Json from "../../text/Json.js"
import * as Outbox from "./Outbox.js"
import * as Recipients from "./Recipients.js"
import * as Schedules from "./Schedules.js"
import * as Trigger from "./Trigger.js"

const states: ReadonlyArray<unknown> = ["opted_in", "subscribed", "all"]

/** `POST /messages/send`: sends complete messages to people, a segment, an audience or everybody. */
export const messagesSend: Handler = (world, sent, context) => {
  const body = Fields.bodyOf(sent)
  const problem = problemOf(world, body)
  if (problem !== undefined) return Reply.fatal(problem)
  const call = Call.make(world, context)
  const dispatchId = World.dispatchId(world)
  const applied = run(call, body, { dispatchId })
  const sendId = Fields.textOf(body["send_id"])
  return Reply.ok(201, { dispatch_id: dispatchId, ...(sendId === undefined ? {} : { send_id: sendId }) }, { applied })
}

const problemOf = (world: World.World, body: Json.JsonObject): StatedResponse | undefined => {
  const { messages, recipient_subscription_state: state, audience } = body
  if (!Json.isObject(messages) || Object.keys(messages).length === 0) return refusals.noMessage
  if (!Object.values(messages).every(Json.isObject)) return refusals.noMessage
  if (!Fields.isAbsent(state) && !states.includes(state)) return refusals.recipientState
  if (!Fields.isAbsent(audience) && Audience.read(audience, "audience") === undefined) return refusals.audience
  return (
    problemOfPeople(world, body) ?? Trigger.checkSendId(body["send_id"]) ?? problemOfCampaign(world, body, messages)
  )
}

const problemOfPeople = (world: World.World, body: Json.JsonObject): StatedResponse | undefined => {
  const { external_user_ids: ids, user_aliases: aliases, segment_id, broadcast, audience } = body
  const lists = [ids, aliases].filter((list) => !Fields.isAbsent(list))
  if (!lists.every(Json.isArray)) return refusals.recipientLists
  if (lists.some((list) => list.length > Limits.recipients.value)) return responses.tooManyRecipients
  const named = lists.some((list) => list.length > 0)
  if (!Fields.isAbsent(segment_id) && Setup.find(world.options.segments, segment_id)._tag === "Unknown")
    return refusals.invalidSegment
  if (named || broadcast === true) return undefined
  return Fields.isAbsent(segment_id) && Fields.isAbsent(audience) ? refusals.noRecipients : refusals.broadcastNeeded
}

const problemOfCampaign = (
  world: World.World,
  { campaign_id: id }: Json.JsonObject,
  messages: Json.JsonObject
): StatedResponse | undefined => {
  const variations = Object.values(messages).map((message) => Fields.bodyOf(message)["message_variation_id"])
  if (Fields.isAbsent(id)) return undefined
  const campaign = Journeys.campaign(world, id)
  if (campaign._tag === "Unknown") return refusals.messagesCampaign
  if (variations.some((variation) => Fields.textOf(variation) === undefined)) return refusals.variantUnspecified
  const known = campaign._tag === "Found" ? campaign.value.message_variations : undefined
  if (known === undefined) return undefined
  return variations.every((variation) => known.some((one) => one.id === variation))
    ? undefined
    : refusals.invalidVariant
}

/** Sends the messages of a valid body. Returns what was applied; entries without a message are dropped. */
export const run = (
  call: Call.Call,
  body: Json.JsonObject,
  ids: { readonly dispatchId: string; readonly scheduleId?: string }
): ReadonlyArray<Applied> => {
  const state = body["recipient_subscription_state"]
  const dispatch: Outbox.CommonFields = {
    kind: "messages",
    id: Fields.textOf(body["campaign_id"]),
    dispatchId: ids.dispatchId,
    sendId: Fields.textOf(body["send_id"]),
    scheduleId: ids.scheduleId,
    channels: Object.keys(Fields.bodyOf(body["messages"])),
    stopped: undefined,
    audience: state === "opted_in" || state === "all" ? state : "subscribed"
  }
  const people = [
    ...named(call, "external_user_ids", body["external_user_ids"]),
    ...named(call, "user_aliases", body["user_aliases"])
  ]
  if (people.length === 0) {
    const members = Recipients.members(call.world, body["audience"], body["segment_id"], call.now)
    const outcomes = members.map((profile) => Outbox.send(call, dispatch, profile, {}))
    const object = { lane: "broadcast", index: 0, key: "messages", object: body }
    return Call.settled(call, object, outcomes.includes(Outbox.sentOutcome))
  }
  return people.flatMap(({ found, lane, index, key, object }) => {
    call.lane = lane
    call.index = index
    const outcome = Outbox.send(call, dispatch, found, {})
    Trigger.noteOutcome(call, outcome)
    return Call.settled(call, { lane, index, key, object }, outcome === Outbox.sentOutcome)
  })
}

const named = (call: Call.Call, lane: "external_user_ids" | "user_aliases", list: unknown) =>
  Fields.listOf(list).map((object, index) => {
    const alias = Entries.aliasOf(object)
    const id = Fields.textOf(object)
    const found = alias === undefined ? call.world.byExternalId.get(id ?? "") : World.byAlias(call.world, alias)
    const key =
      alias === undefined
        ? ItemKey.key("external_id", String(id ?? ""))
        : ItemKey.ofAlias(alias.alias_label, alias.alias_name)
    return { lane, index, key, object, found: found ?? ("nobody" as const) }
  })

/** `POST /messages/schedule/create`. */
export const messagesScheduleCreate: Handler = (world, sent, context) => {
  const body = Fields.bodyOf(sent)
  const problem = problemOf(world, body)
  if (problem !== undefined) return Reply.fatal(problem)
  return Schedules.create(world, context, { kind: "messages", body })
}

/** `POST /messages/schedule/update`. */
export const messagesScheduleUpdate: Handler = Schedules.updating("messages")

/** `POST /messages/schedule/delete`. */
export const messagesScheduleDelete: Handler = Schedules.deleting("messages")

/** `GET /messages/scheduled_broadcasts`: messages scheduled up to `end_time`, earliest first. */
export const messagesScheduled: Handler = (world, _, { query, now }) => {
  const end = DateText.parse(query.get("end_time") ?? "", "utc")
  if (Number.isNaN(end)) return Reply.fatal(refusals.endTime)
  const waiting = [...world.objects.schedules.values()]
    .filter(({ at, body }) => at > now && at <= end && Fields.isAbsent(body["recipients"]))
    .sort((one, other) => one.at - other.at)
  const scheduled_broadcasts = waiting.map(({ id, kind, at, schedule, body }) => ({
    name: nameOf(world, kind, body),
    id: Fields.textOf(body["campaign_id"]) ?? Fields.textOf(body["canvas_id"]) ?? id,
    type: kind === "canvas" ? "Canvas" : "Campaign",
    tags: [],
    next_send_time: DateText.format(at),
    schedule_type: scheduleType(schedule)
  }))
  return Reply.ok(200, { scheduled_broadcasts })
}

/** The zone of every workspace is UTC. */
const scheduleType = ({ in_local_time, at_optimal_time }: Json.JsonObject): string => {
  if (at_optimal_time === true) return "intelligent_delivery"
  return in_local_time === true ? "local_time_zones" : "UTC"
}

const nameOf = (world: World.World, kind: string, body: Json.JsonObject): string => {
  const found =
    kind === "canvas" ? Journeys.canvas(world, body["canvas_id"]) : Journeys.campaign(world, body["campaign_id"])
  return found._tag === "Found" ? found.value.name : "API"
}
