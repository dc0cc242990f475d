import { get, post } from "./Endpoint.js"

/** The endpoints of messages, campaigns and canvases. */
export const messaging = {
  messagesSend: post("/messages/send", "messages.send", "messaging/send_messages/post_send_messages"),
  messagesScheduleCreate: post(
    "/messages/schedule/create",
    "messages.schedule.create",
    "messaging/schedule_messages/post_schedule_messages"
  ),
  messagesScheduleUpdate: post(
    "/messages/schedule/update",
    "messages.schedule.update",
    "messaging/schedule_messages/post_update_scheduled_messages"
  ),
  messagesScheduleDelete: post(
    "/messages/schedule/delete",
    "messages.schedule.delete",
    "messaging/schedule_messages/post_delete_scheduled_messages"
  ),
  messagesScheduled: get(
    "/messages/scheduled_broadcasts",
    "messages.schedule_broadcasts",
    "messaging/schedule_messages/get_messages_scheduled"
  ),
  liveActivityStart: post(
    "/messages/live_activity/start",
    "messages.live_activity.start",
    "messaging/live_activity/start"
  ),
  liveActivityUpdate: post(
    "/messages/live_activity/update",
    "messages.live_activity.update",
    "messaging/live_activity/update"
  ),
  campaignTrigger: post(
    "/campaigns/trigger/send",
    "campaigns.trigger.send",
    "messaging/send_messages/post_send_triggered_campaigns",
    {
      certainty: "R"
    }
  ),
  campaignScheduleCreate: post(
    "/campaigns/trigger/schedule/create",
    "campaigns.trigger.schedule.create",
    "messaging/schedule_messages/post_schedule_triggered_campaigns"
  ),
  campaignScheduleUpdate: post(
    "/campaigns/trigger/schedule/update",
    "campaigns.trigger.schedule.update",
    "messaging/schedule_messages/post_update_scheduled_triggered_campaigns"
  ),
  campaignScheduleDelete: post(
    "/campaigns/trigger/schedule/delete",
    "campaigns.trigger.schedule.delete",
    "messaging/schedule_messages/post_delete_scheduled_triggered_messages"
  ),
  canvasTrigger: post(
    "/canvas/trigger/send",
    "canvas.trigger.send",
    "messaging/send_messages/post_send_triggered_canvases"
  ),
  canvasScheduleCreate: post(
    "/canvas/trigger/schedule/create",
    "canvas.trigger.schedule.create",
    "messaging/schedule_messages/post_schedule_triggered_canvases"
  ),
  canvasScheduleUpdate: post(
    "/canvas/trigger/schedule/update",
    "canvas.trigger.schedule.update",
    "messaging/schedule_messages/post_update_scheduled_triggered_canvases"
  ),
  canvasScheduleDelete: post(
    "/canvas/trigger/schedule/delete",
    "canvas.trigger.schedule.delete",
    "messaging/schedule_messages/post_delete_scheduled_triggered_canvases"
  ),
  sendIdCreate: post("/sends/id/create", "sends.id.create", "messaging/send_messages/post_create_send_ids", {
    pool: "sends.id.create"
  }),
  transactionalSend: post(
    "/transactional/v1/campaigns/{campaign_id}/send",
    "transactional.send",
    "messaging/send_messages/post_send_transactional_message",
    {
      refusals: {
        unauthorized: "Error authenticating credentials",
        accessDenied: "You do not have permission to access this resource"
      }
    }
  ),
  campaignDuplicate: post(
    "/campaigns/duplicate",
    "campaigns.duplicate",
    "messaging/duplicate_messages/post_duplicate_campaigns",
    { pool: "campaigns.duplicate", success: 202 }
  ),
  canvasDuplicate: post(
    "/canvas/duplicate",
    "canvas.duplicate",
    "messaging/duplicate_messages/post_duplicate_canvases",
    { pool: "canvas.duplicate", success: 202 }
  )
} as const
