import { Schema } from "effect"
import { Json, JsonObject, optional } from "./ControlSchema.js"

const message = {
  n: Schema.Number,
  request: Schema.Number,
  at: Schema.Number,
  kind: Schema.Literal("campaign", "canvas", "messages", "transactional"),
  id: optional(Schema.String),
  dispatch_id: Schema.String,
  send_id: optional(Schema.String),
  schedule_id: optional(Schema.String),
  braze_id: optional(Schema.String),
  external_id: optional(Schema.String),
  channels: Schema.Array(Schema.String),
  properties: JsonObject,
  outcome: Schema.String
}

/** A message that would have been sent, or the reason why not. */
export const Message = Schema.Struct(message).annotations({ identifier: "Message" })

/** A rendered message. */
export const MessageDetail = Schema.Struct({
  ...message,
  content: Schema.Struct({
    source: Schema.Literal("request", "seed", "unknown"),
    channels: Schema.Array(
      Schema.Struct({ channel: Schema.String, fields: JsonObject }).annotations({ identifier: "ChannelContent" })
    ),
    remaining: Schema.Array(Schema.String)
  }).annotations({ identifier: "MessageContent" })
}).annotations({ identifier: "MessageDetail" })

const Callback = Schema.Struct({
  request: Schema.Number,
  at: Schema.Number,
  endpoint: Schema.String,
  body: JsonObject
}).annotations({ identifier: "Callback" })

/** Messages and callbacks, oldest first. */
export const OutboxPage = Schema.Struct({
  messages: Schema.Array(Message),
  total: Schema.Number,
  callbacks: Schema.Array(Callback)
}).annotations({ identifier: "OutboxPage" })

const Sum = Schema.Struct({
  name: Schema.String,
  first: Schema.String,
  last: Schema.String,
  count: Schema.Number
}).annotations({ identifier: "Sum" })

const occurrence = {
  time: Schema.String,
  properties: optional(JsonObject),
  app_id: optional(Schema.String),
  request: Schema.Number
}

const UserEvent = Schema.Struct({ name: Schema.String, ...occurrence }).annotations({ identifier: "UserEvent" })

const UserPurchase = Schema.Struct({
  product_id: Schema.String,
  currency: Schema.String,
  price: Schema.Number,
  quantity: Schema.Number,
  ...occurrence
}).annotations({ identifier: "UserPurchase" })

const HistoricValue = Schema.Struct({
  value: Json,
  type: Schema.String,
  at: Schema.String,
  request: Schema.Number
}).annotations({ identifier: "HistoricValue" })

const AttributeChange = Schema.Struct({
  at: Schema.String,
  request: Schema.Number,
  before: Json,
  after: Json,
  type: Schema.String
}).annotations({ identifier: "AttributeChange" })

const UserAttribute = Schema.Struct({
  name: Schema.String,
  kind: Schema.Literal("reserved", "custom"),
  type: Schema.String,
  value: Json,
  at: Schema.String,
  request: Schema.Number,
  history: Schema.Array(AttributeChange)
}).annotations({ identifier: "UserAttribute" })

const UserMerge = Schema.Struct({
  at: Schema.String,
  request: Schema.Number,
  by: Schema.Literal("/users/merge", "/users/identify", "/users/alias/update", "/users/external_ids/rename"),
  from: Schema.String,
  into: Schema.String,
  gone: Schema.NullOr(Schema.String)
}).annotations({ identifier: "UserMerge" })

const PushToken = Schema.Struct({
  app_id: Schema.String,
  token: Schema.String,
  device_id: Schema.optional(Schema.String)
}).annotations({ identifier: "PushToken" })

/** A user. Reserved attributes are further fields, as in the export of Braze. */
export const User = Schema.Struct(
  {
    braze_id: Schema.String,
    external_id: Schema.NullOr(Schema.String),
    deprecated_external_ids: Schema.Array(Schema.String),
    user_aliases: Schema.Array(
      Schema.Struct({ alias_name: Schema.String, alias_label: Schema.String }).annotations({ identifier: "UserAlias" })
    ),
    merges: Schema.Array(UserMerge),
    created_at: Schema.String,
    random_bucket: Schema.Number,
    custom_attributes: JsonObject,
    attributes: Schema.Array(UserAttribute),
    custom_events: Schema.Array(Sum),
    purchases: Schema.Array(Sum),
    total_revenue: Schema.Number,
    total_orders: Schema.Number,
    total_refund_value: Schema.Number,
    subscription_groups: Schema.Array(
      Schema.Struct({ id: Schema.String, state: Schema.String, request: Schema.Number }).annotations({
        identifier: "UserSubscriptionGroup"
      })
    ),
    push_tokens: Schema.Array(PushToken),
    segments: Schema.Array(
      Schema.Struct({ id: Schema.String, name: Schema.String }).annotations({ identifier: "UserSegment" })
    ),
    messages: Schema.Array(Message),
    events: Schema.Array(UserEvent),
    purchase_log: Schema.Array(UserPurchase),
    history: Schema.Record({ key: Schema.String, value: Schema.Array(HistoricValue) })
  },
  JsonObject
).annotations({ identifier: "User" })

/** Users in order of creation, and the number of all matching users. */
export const UserPage = Schema.Struct({ users: Schema.Array(User), total: Schema.Number }).annotations({
  identifier: "UserPage"
})
