import { refusals } from "@sluice/braze-api/EndpointSentences"
import * as Call from "../../endpoint/Call.js"
import type { Handler } from "../../endpoint/Handler.js"
import * as Reply from "../../endpoint/Reply.js"
import * as World from "../../state/World.js"
import * as Fields from "../../text/Fields.js"
import * as Schedules from "./Schedules.js"
import * as Trigger from "./Trigger.js"

/** `POST /campaigns/trigger/send`: the outbox gets one message per recipient, whoever is found or not. */
export const campaignTrigger: Handler = (world, sent, context) => {
  const body = Fields.bodyOf(sent)
  const target = Trigger.campaign(world, body["campaign_id"])
  if (target === undefined) return Reply.fatal(refusals.campaignId)
  const problem = Trigger.check("campaign", body)
  if (problem !== undefined) return Reply.fatal(problem)
  const call = Call.make(world, context)
  const dispatchId = World.dispatchId(world)
  const applied = Trigger.run(call, target, body, { dispatchId })
  const sendId = Fields.textOf(body["send_id"])
  return Reply.ok(201, { dispatch_id: dispatchId, ...(sendId === undefined ? {} : { send_id: sendId }) }, { applied })
}

/** `POST /campaigns/trigger/schedule/create`: the same later, when the workspace's clock reaches the moment. */
export const campaignScheduleCreate: Handler = (world, sent, context) => {
  const body = Fields.bodyOf(sent)
  const target = Trigger.campaign(world, body["campaign_id"])
  if (target === undefined) return Reply.fatal(refusals.campaignId)
  const problem = Trigger.check("campaign", body)
  if (problem !== undefined) return Reply.fatal(problem)
  const at = Schedules.momentOf(body["schedule"])
  if (at === undefined) return Reply.fatal(refusals.schedule)
  if (Schedules.isOver(body["schedule"], at, context.now)) return Reply.fatal(refusals.badRequest)
  const call = Call.make(world, context)
  const { id, dispatch_id } = Schedules.add(call, "campaign", body, at, World.dispatchId(world))
  return Reply.ok(201, { dispatch_id, schedule_id: id })
}

/** `POST /campaigns/trigger/schedule/update`. */
export const campaignScheduleUpdate: Handler = Schedules.updating("campaign")

/** `POST /campaigns/trigger/schedule/delete`. */
export const campaignScheduleDelete: Handler = Schedules.deleting("campaign")
