import { refusals } from "@sluice/braze-api/EndpointSentences"
import * as Call from "../../endpoint/Call.js"
import type { Handler } from "../../endpoint/Handler.js"
import * as Reply from "../../endpoint/Reply.js"
import * as World from "../../state/World.js"
import * as Fields from "../../text/Fields.js"
import * as Trigger from "./Trigger.js"

/** `POST /sends/id/create`: an id that groups sends for analytics; one is created if none is sent. */
export const sendIdCreate: Handler = (world, sent, context) => {
  const body = Fields.bodyOf(sent)
  const campaign = Trigger.campaign(world, body["campaign_id"])
  if (campaign === undefined) return Reply.fatal(refusals.campaignId)
  const problem = Trigger.checkSendId(body["send_id"])
  if (problem !== undefined) return Reply.fatal(problem)
  const given = Fields.textOf(body["send_id"])
  if (given !== undefined && world.objects.sends.has(given)) {
    const refusal = Reply.unlessAccepted(world, context, refusals.sendIdTaken, {
      path: "send_id",
      code: "send-id-known"
    })
    if (refusal !== undefined) return refusal
  }
  Call.make(world, context)
  const id = given ?? World.dispatchId(world).slice(0, 24)
  world.objects.sends.set(id, campaign.id)
  return Reply.ok(201, { send_id: id })
}
