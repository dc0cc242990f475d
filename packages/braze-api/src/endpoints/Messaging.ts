import * as Sources from "../Sources.js"
import { get, post } from "./Endpoint.js"

/** The endpoints of messages, campaigns and canvases. */
export const messaging = {
  messagesSend: post("/messages/send", "messages.send", Sources.messaging),
  messagesScheduleCreate: post("/messages/schedule/create", "messages.schedule.create", Sources.messaging),
  messagesScheduleUpdate: post("/messages/schedule/update", "messages.schedule.update", Sources.messaging),
  messagesScheduleDelete: post("/messages/schedule/delete", "messages.schedule.delete", Sources.messaging),
  messagesScheduled: get("/messages/scheduled_broadcasts", "messages.schedule_broadcasts", Sources.messaging),
  liveActivityStart: post("/messages/live_activity/start", "messages.live_activity.start", Sources.liveActivity),
  liveActivityUpdate: post("/messages/live_activity/update", "messages.live_activity.update", Sources.liveActivity),
  campaignTrigger: post("/campaigns/trigger/send", "campaigns.trigger.send", Sources.campaignTrigger, {
    certainty: "R"
  }),
  campaignScheduleCreate: post(
    "/campaigns/trigger/schedule/create",
    "campaigns.trigger.schedule.create",
    Sources.messaging
  ),
  campaignScheduleUpdate: post(
    "/campaigns/trigger/schedule/update",
    "campaigns.trigger.schedule.update",
    Sources.messaging
  ),
  campaignScheduleDelete: post(
    "/campaigns/trigger/schedule/delete",
    "campaigns.trigger.schedule.delete",
    Sources.messaging
  ),
  canvasTrigger: post("/canvas/trigger/send", "canvas.trigger.send", Sources.canvasTrigger),
  canvasScheduleCreate: post("/canvas/trigger/schedule/create", "canvas.trigger.schedule.create", Sources.messaging),
  canvasScheduleUpdate: post("/canvas/trigger/schedule/update", "canvas.trigger.schedule.update", Sources.messaging),
  canvasScheduleDelete: post("/canvas/trigger/schedule/delete", "canvas.trigger.schedule.delete", Sources.messaging),
  sendIdCreate: post("/sends/id/create", "sends.id.create", Sources.messaging, { pool: "sends.id.create" }),
  transactionalSend: post("/transactional/v1/campaigns/{campaign_id}/send", "transactional.send", Sources.transactional)
} as const
