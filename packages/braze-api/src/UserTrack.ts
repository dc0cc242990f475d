import { Schema } from "effect"
import { attributes, Gender, Subscription, shapes } from "./Attributes.js"
import { UserAlias } from "./Identifier.js"
import { keyed } from "./Keyed.js"
import { lanes } from "./Lanes.js"

// The lanes are in a separate module, so that importing them does not load the schema library.
export { counters, type Lane, lanes } from "./Lanes.js"

const identifier = {
  external_id: Schema.optional(Schema.String),
  user_alias: Schema.optional(UserAlias),
  braze_id: Schema.optional(Schema.String),
  /** `true` never creates a profile. `false` also creates one for an unknown alias. */
  _update_existing_only: Schema.optional(Schema.Boolean)
}

const open = Schema.Record({ key: Schema.String, value: Schema.Unknown })

/** One entry of `push_tokens`. */
export const PushToken = Schema.Struct({
  app_id: Schema.String,
  token: Schema.String,
  device_id: Schema.optional(Schema.String)
}).annotations({ identifier: "PushToken" })

/** @see {@link PushToken} */
export type PushToken = typeof PushToken.Type

/** One entry of `subscription_groups`. */
export const SubscriptionGroupEntry = Schema.Struct({
  subscription_group_id: Schema.String,
  subscription_state: Schema.Literal(...Subscription.groupStates),
  /** Only for SMS groups, and only with `subscribed`; default false. */
  use_double_opt_in_logic: Schema.optional(Schema.Boolean)
}).annotations({ identifier: "SubscriptionGroup" })

/** @see {@link SubscriptionGroupEntry} */
export type SubscriptionGroupEntry = typeof SubscriptionGroupEntry.Type

/** The schema of each shape. Lengths, ranges, codes and addresses are not checked. */
const sent = {
  string: Schema.String,
  number: Schema.Number,
  boolean: Schema.Boolean,
  gender: Schema.Literal(...Gender.words.map((row) => row.word)),
  subscriptionState: Schema.Literal(...Subscription.states),
  location: Schema.Struct({ longitude: Schema.Number, latitude: Schema.Number }),
  object: open,
  pushTokens: Schema.Array(PushToken),
  subscriptionGroups: Schema.Array(SubscriptionGroupEntry)
}

const reserved = keyed(
  attributes.map(({ name, rule, removable }) => {
    const value = sent[shapes[rule.kind].sent]
    return [name, Schema.optional(removable ? Schema.NullOr(value) : value)] as const
  })
)

/**
 * One object of `attributes`: the reserved names, and any custom attribute beside them. `null` removes an attribute. The
 * schema describes the shape only: lengths, addresses and the rule of one primary identifier are not checked.
 */
export const AttributesObject = Schema.Struct(
  {
    ...reserved,
    ...identifier,
    push_token_import: Schema.optional(Schema.Boolean),
    _merge_objects: Schema.optional(Schema.Boolean)
  },
  open
).annotations({ identifier: "AttributesObject" })

/** @see {@link AttributesObject} */
export type AttributesObject = typeof AttributesObject.Type

const happening = {
  ...identifier,
  email: Schema.optional(Schema.String),
  phone: Schema.optional(Schema.String),
  app_id: Schema.optional(Schema.String),
  /** One of the formats of `Dates`. A future time is recorded as the present time. */
  time: Schema.String,
  properties: Schema.optional(open)
}

/** One object of `events`. Braze does not remove duplicates, so an event that is sent twice counts twice. */
export const EventObject = Schema.Struct({ ...happening, name: Schema.NonEmptyString }).annotations({
  identifier: "EventObject"
})

/** @see {@link EventObject} */
export type EventObject = typeof EventObject.Type

/** One object of `purchases`. Quantity N is stored as N purchases; `price` is per piece, in base units, negative for refunds. */
export const PurchaseObject = Schema.Struct({
  ...happening,
  product_id: Schema.NonEmptyString,
  currency: Schema.String,
  price: Schema.Number,
  quantity: Schema.optional(Schema.Int)
}).annotations({ identifier: "PurchaseObject" })

/** @see {@link PurchaseObject} */
export type PurchaseObject = typeof PurchaseObject.Type

/** The body of a request. Unknown top-level keys are ignored. */
export const TrackRequest = Schema.Struct({
  attributes: Schema.optional(Schema.Array(AttributesObject)),
  events: Schema.optional(Schema.Array(EventObject)),
  purchases: Schema.optional(Schema.Array(PurchaseObject)),
  /** Tag of a Braze partner, such as `pypestream`. No visible effect. */
  partner: Schema.optional(Schema.String)
}).annotations({ identifier: "UserTrackRequest" })

/** @see {@link TrackRequest} */
export type TrackRequest = typeof TrackRequest.Type

/** One refused object. Braze does not promise an order of the keys. */
export const ErrorEntry = Schema.Struct({
  /** A sentence; a constant was never recorded. */
  type: Schema.String,
  input_array: Schema.Literal(...lanes),
  /** 0-based inside the array that `input_array` names. */
  index: Schema.NonNegativeInt
}).annotations({ identifier: "UserTrackErrorEntry" })

/** @see {@link ErrorEntry} */
export type ErrorEntry = typeof ErrorEntry.Type

const counter = Schema.optional(Schema.NonNegativeInt)

/**
 * 201: full or partial success, distinguished only by `errors`. Counters count accepted objects and are absent if
 * that is zero. Counters and errors add up to the objects sent.
 */
export const TrackSuccess = Schema.Struct({
  attributes_processed: counter,
  events_processed: counter,
  purchases_processed: counter,
  message: Schema.Literal("success"),
  errors: Schema.optional(Schema.Array(ErrorEntry))
}).annotations({ identifier: "UserTrackSuccess" })

/** @see {@link TrackSuccess} */
export type TrackSuccess = typeof TrackSuccess.Type

/** Any refusal of the whole request that has a `message`; nothing was applied. */
export const TrackFailure = Schema.Struct({
  message: Schema.String,
  errors: Schema.optional(Schema.Array(ErrorEntry))
}).annotations({ identifier: "UserTrackFailure" })

/** @see {@link TrackFailure} */
export type TrackFailure = typeof TrackFailure.Type

/** A refusal by the framework below Braze: malformed JSON, wrong media type, unknown path. */
export const FrameworkFailure = Schema.Struct({ error: Schema.String }).annotations({
  identifier: "FrameworkFailure"
})

/** @see {@link FrameworkFailure} */
export type FrameworkFailure = typeof FrameworkFailure.Type
