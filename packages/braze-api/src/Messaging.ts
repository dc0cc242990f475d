import { Schema } from "effect"
import { UserAlias } from "./Identifier.js"
import { Prioritization } from "./UserIdentity.js"

const { Array: List, Struct, String: Text, optional, Boolean: Flag, Unknown } = Schema
const message = Schema.Literal("success")
const Properties = Schema.Record({ key: Text, value: Unknown })

/** The recipient of a trigger: exactly one of the three identifiers; `prioritization` with `email`. */
export const TriggerRecipient = Struct({
  external_user_id: optional(Text),
  user_alias: optional(UserAlias),
  email: optional(Text),
  prioritization: optional(Prioritization),
  trigger_properties: optional(Properties),
  context: optional(Properties),
  canvas_entry_properties: optional(Properties),
  /** Default true. */
  send_to_existing_only: optional(Flag),
  attributes: optional(Properties)
})

const target = {
  send_id: optional(Text),
  broadcast: optional(Flag),
  audience: optional(Properties),
  recipients: optional(List(TriggerRecipient))
}

/** `POST /campaigns/trigger/send`; at most 50 recipients, or `broadcast`. */
export const CampaignTriggerRequest = Struct({
  campaign_id: Text,
  trigger_properties: optional(Properties),
  attachments: optional(List(Struct({ file_name: Text, url: Text }))),
  ...target
}).annotations({ identifier: "CampaignTriggerRequest" })

/** `POST /canvas/trigger/send`; `canvas_entry_properties` is the old name of `context`. */
export const CanvasTriggerRequest = Struct({
  canvas_id: Text,
  context: optional(Properties),
  canvas_entry_properties: optional(Properties),
  ...target
}).annotations({ identifier: "CanvasTriggerRequest" })

/**
 * The time at which a scheduled message is sent: ISO 8601.
 *
 * @public
 */
export const SendMoment = Struct({ time: Text, in_local_time: optional(Flag), at_optimal_time: optional(Flag) })

/** `POST /messages/send`; `messages` by channel. */
export const MessagesSendRequest = Struct({
  broadcast: optional(Flag),
  external_user_ids: optional(List(Text)),
  user_aliases: optional(List(UserAlias)),
  segment_id: optional(Text),
  audience: optional(Properties),
  campaign_id: optional(Text),
  send_id: optional(Text),
  override_frequency_capping: optional(Flag),
  recipient_subscription_state: optional(Schema.Literal("opted_in", "subscribed", "all")),
  messages: Schema.Record({ key: Text, value: Properties })
}).annotations({ identifier: "MessagesSendRequest" })

/** Of every send and every `schedule/create`; `notice` if a canvas is not active. */
export const Dispatched = Struct({
  dispatch_id: Text,
  send_id: optional(Text),
  schedule_id: optional(Text),
  notice: optional(Text),
  message
})

/** `POST /sends/id/create`. */
export const SendIdRequest = Struct({ campaign_id: Text, send_id: optional(Text) })

/** Of `POST /sends/id/create`. */
export const SendIdSuccess = Struct({ send_id: Text, message })

/** `POST /transactional/v1/campaigns/{campaign_id}/send`. */
export const TransactionalRequest = Struct({
  external_send_id: optional(Text),
  trigger_properties: optional(Properties),
  recipient: Struct({
    external_user_id: optional(Text),
    user_alias: optional(UserAlias),
    attributes: optional(Properties)
  })
}).annotations({ identifier: "TransactionalRequest" })

/** The response to {@link TransactionalRequest}. It has no `message`. */
export const TransactionalSuccess = Struct({ dispatch_id: Text, status: Text, metadata: Properties })
