import { notices, refusals } from "@sluice/braze-api/EndpointSentences"
import type { StatedResponse } from "@sluice/braze-api/Sentences"
import * as Call from "../../endpoint/Call.js"
import type { Handler } from "../../endpoint/Handler.js"
import * as Reply from "../../endpoint/Reply.js"
import * as World from "../../state/World.js"
import * as Fields from "../../text/Fields.js"
import type * as Json from "../../text/Json.js"
import * as Schedules from "./Schedules.js"
import * as Trigger from "./Trigger.js"

/** The differences between triggered campaigns and canvases. */
interface TriggerKind {
  readonly kind: Trigger.Target["kind"]
  readonly find: (world: World.World, body: Json.JsonObject) => Trigger.Target | undefined
  /** The refusal of an unknown id. */
  readonly unknown: StatedResponse
  /** Fields of the response besides `dispatch_id`. */
  readonly sent: (body: Json.JsonObject, target: Trigger.Target) => Json.JsonObject
  /** Fields of the response besides `dispatch_id` and `schedule_id`. */
  readonly scheduled: (target: Trigger.Target) => Json.JsonObject
}

/** The response contains a notice if the canvas is not running. */
const noticeOf = ({ status }: Trigger.Target): Json.JsonObject =>
  status === "paused" || status === "archived" ? { notice: notices[status].text } : {}

const campaign: TriggerKind = {
  kind: "campaign",
  find: (world, body) => Trigger.campaign(world, body["campaign_id"]),
  unknown: refusals.campaignId,
  sent: ({ send_id }) => {
    const sendId = Fields.textOf(send_id)
    return sendId === undefined ? {} : { send_id: sendId }
  },
  scheduled: () => ({})
}

const canvas: TriggerKind = {
  kind: "canvas",
  find: (world, body) => Trigger.canvas(world, body["canvas_id"]),
  unknown: refusals.canvasId,
  sent: (_, target) => noticeOf(target),
  scheduled: noticeOf
}

/** Handles a request whose target exists and whose body is valid. */
type Triggering = (
  world: World.World,
  context: Parameters<Handler>[2],
  valid: { readonly body: Json.JsonObject; readonly target: Trigger.Target }
) => ReturnType<Handler>

const triggering =
  ({ kind, find, unknown }: TriggerKind, trigger: Triggering): Handler =>
  (world, received, context) => {
    const body = Fields.bodyOf(received)
    const target = find(world, body)
    if (target === undefined) return Reply.fatal(unknown)
    const problem = Trigger.check(kind, body)
    return problem === undefined ? trigger(world, context, { body, target }) : Reply.fatal(problem)
  }

const sending = (kind: TriggerKind): Handler =>
  triggering(kind, (world, context, { body, target }) => {
    const call = Call.make(world, context)
    const dispatchId = World.dispatchId(world)
    const applied = Trigger.run(call, target, body, { dispatchId })
    return Reply.ok(201, { dispatch_id: dispatchId, ...kind.sent(body, target) }, { applied })
  })

const scheduling = (kind: TriggerKind): Handler =>
  triggering(kind, (world, context, { body, target }) =>
    Schedules.create(world, context, { kind: kind.kind, body, fields: kind.scheduled(target) })
  )

/** `POST /campaigns/trigger/send`: adds one message per recipient to the outbox, even for unknown recipients. */
export const campaignTrigger: Handler = sending(campaign)

/** `POST /canvas/trigger/send`: adds people to the canvas. If it is not running, nobody enters. */
export const canvasTrigger: Handler = sending(canvas)

/** `POST /campaigns/trigger/schedule/create`: sends when the workspace's clock reaches the time. */
export const campaignScheduleCreate: Handler = scheduling(campaign)

/** `POST /canvas/trigger/schedule/create`: adds people when the workspace's clock reaches the time. */
export const canvasScheduleCreate: Handler = scheduling(canvas)

/** `POST /campaigns/trigger/schedule/update`. */
export const campaignScheduleUpdate: Handler = Schedules.updating("campaign")

/** `POST /canvas/trigger/schedule/update`. */
export const canvasScheduleUpdate: Handler = Schedules.updating("canvas")

/** `POST /campaigns/trigger/schedule/delete`. */
export const campaignScheduleDelete: Handler = Schedules.deleting("campaign")

/** `POST /canvas/trigger/schedule/delete`. */
export const canvasScheduleDelete: Handler = Schedules.deleting("canvas")
