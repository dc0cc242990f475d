import * as Call from "../../endpoint/Call.js"
import type { HandlerContext } from "../../endpoint/Handler.js"
import type { Schedule } from "../../state/WorkspaceObjects.js"
import type { World } from "../../state/World.js"
import * as Messages from "./Messages.js"
import * as Schedules from "./Schedules.js"
import * as Trigger from "./Trigger.js"

/** Sends every scheduled message that is due. Called before each request and each inspection. */
export const send = (world: World, now: number): void => {
  for (const schedule of Schedules.takeDue(world, now)) sendOne(world, schedule)
}

const sendOne = (world: World, schedule: Schedule): void => {
  const call = Call.make(world, contextOf(schedule))
  const ids = { dispatchId: schedule.dispatch_id, scheduleId: schedule.id }
  if (schedule.kind === "messages") {
    Messages.run(call, schedule.body, ids)
    return
  }
  const { campaign_id, canvas_id } = schedule.body
  const target = schedule.kind === "canvas" ? Trigger.canvas(world, canvas_id) : Trigger.campaign(world, campaign_id)
  if (target !== undefined) Trigger.run(call, target, schedule.body, ids)
}

/** A message is sent at its scheduled time, as part of the request that scheduled it. */
const contextOf = ({ at, request }: Schedule): HandlerContext => ({
  now: at,
  request,
  limits: "combined",
  mistake: () => {},
  query: new URLSearchParams(),
  params: {}
})
