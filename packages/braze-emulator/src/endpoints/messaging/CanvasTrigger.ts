import { notices, refusals } from "@sluice/braze-api/EndpointSentences"
import * as Call from "../../endpoint/Call.js"
import type { Handler } from "../../endpoint/Handler.js"
import * as Reply from "../../endpoint/Reply.js"
import * as World from "../../state/World.js"
import * as Fields from "../../text/Fields.js"
import type * as Json from "../../text/Json.js"
import * as Schedules from "./Schedules.js"
import * as Trigger from "./Trigger.js"

/** `POST /canvas/trigger/send`: people enter the canvas; where it does not run, a `notice` says so and nobody does. */
export const canvasTrigger: Handler = (world, sent, context) => {
  const body = Fields.bodyOf(sent)
  const target = Trigger.canvas(world, body["canvas_id"])
  if (target === undefined) return Reply.fatal(refusals.canvasId)
  const problem = Trigger.check("canvas", body)
  if (problem !== undefined) return Reply.fatal(problem)
  const call = Call.make(world, context)
  const dispatchId = World.dispatchId(world)
  const applied = Trigger.run(call, target, body, { dispatchId })
  return Reply.ok(201, { dispatch_id: dispatchId, ...noticeOf(target) }, { applied })
}

const noticeOf = ({ status }: Trigger.Target): Json.JsonObject =>
  status === "paused" || status === "archived" ? { notice: notices[status].text } : {}

/** `POST /canvas/trigger/schedule/create`: the same later, when the workspace's clock reaches the moment. */
export const canvasScheduleCreate: Handler = (world, sent, context) => {
  const body = Fields.bodyOf(sent)
  const target = Trigger.canvas(world, body["canvas_id"])
  if (target === undefined) return Reply.fatal(refusals.canvasId)
  const problem = Trigger.check("canvas", body)
  if (problem !== undefined) return Reply.fatal(problem)
  const at = Schedules.momentOf(body["schedule"])
  if (at === undefined) return Reply.fatal(refusals.schedule)
  if (Schedules.isOver(body["schedule"], at, context.now)) return Reply.fatal(refusals.badRequest)
  const call = Call.make(world, context)
  const { id, dispatch_id } = Schedules.add(call, "canvas", body, at, World.dispatchId(world))
  return Reply.ok(201, { dispatch_id, schedule_id: id, ...noticeOf(target) })
}

/** `POST /canvas/trigger/schedule/update`. */
export const canvasScheduleUpdate: Handler = Schedules.updating("canvas")

/** `POST /canvas/trigger/schedule/delete`. */
export const canvasScheduleDelete: Handler = Schedules.deleting("canvas")
