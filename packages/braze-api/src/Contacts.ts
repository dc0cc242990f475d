import { Schema } from "effect"

const { Array: List, Struct, String: Text, optional } = Schema
const message = Schema.Literal("success")
const textOrTexts = Schema.Union(Text, List(Text))
const GroupState = Schema.Literal("subscribed", "unsubscribed")

/** `POST /subscription/status/set`; one kind of identifier, never addresses and numbers together, at most 50. */
export const SubscriptionSetRequest = Struct({
  subscription_group_id: Text,
  subscription_state: GroupState,
  external_id: optional(textOrTexts),
  email: optional(textOrTexts),
  phone: optional(textOrTexts),
  use_double_opt_in_logic: optional(Schema.Boolean)
}).annotations({ identifier: "SubscriptionSetRequest" })

/** `POST /v2/subscription/status/set`. */
export const SubscriptionSetV2Request = Struct({
  subscription_groups: List(
    Struct({
      subscription_group_id: Text,
      subscription_state: GroupState,
      external_ids: optional(textOrTexts),
      emails: optional(textOrTexts),
      phones: optional(textOrTexts),
      use_double_opt_in_logic: optional(Schema.Boolean)
    })
  )
}).annotations({ identifier: "SubscriptionSetV2Request" })

/** Of `GET /subscription/status/get`: the state by identifier as it was requested. */
export const SubscriptionGetSuccess = Struct({
  status: Schema.Record({ key: Text, value: Schema.Literal("Subscribed", "Unsubscribed", "Unknown", "unknown") }),
  message
})

/** Of `GET /subscription/user/status`. */
export const SubscriptionUserSuccess = Struct({
  users: List(
    Struct({
      email: Schema.NullOr(Text),
      phone: Schema.NullOr(Text),
      external_id: Schema.NullOr(Text),
      subscription_groups: List(Struct({ id: Text, name: Text, channel: Schema.NullOr(Text), status: Text }))
    })
  ),
  total_count: Schema.NonNegativeInt,
  message
})

/** `POST /email/status`; at most 50 addresses. */
export const EmailStatusRequest = Struct({
  email: textOrTexts,
  subscription_state: Schema.Literal("subscribed", "unsubscribed", "opted_in")
}).annotations({ identifier: "EmailStatusRequest" })

/**
 * `POST /email/blocklist`, `/email/bounce/remove`, `/email/spam/remove`; at most 50 addresses.
 *
 * @public
 */
export const EmailRequest = Struct({ email: textOrTexts }).annotations({ identifier: "EmailRequest" })

/** Of `GET /email/hard_bounces`. */
export const HardBouncesSuccess = Struct({ emails: List(Struct({ email: Text, hard_bounced_at: Text })), message })

/** Of `GET /email/unsubscribes`. */
export const UnsubscribesSuccess = Struct({ emails: List(Struct({ email: Text, unsubscribed_at: Text })), message })
