import { Schema } from "effect"
import { attributes } from "./Attributes.js"
import { UserAlias } from "./Identifier.js"

// The fields are in a separate module, so that importing them does not load the schema library.
export * from "./ExportFields.js"

/** `POST /users/export/ids`. */
export const Request = Schema.Struct({
  external_ids: Schema.optional(Schema.Array(Schema.String)),
  user_aliases: Schema.optional(Schema.Array(UserAlias)),
  device_id: Schema.optional(Schema.String),
  braze_id: Schema.optional(Schema.String),
  email_address: Schema.optional(Schema.String),
  phone: Schema.optional(Schema.String),
  /** Required for workspaces created since 2024-08-22. */
  fields_to_export: Schema.optional(Schema.Array(Schema.String))
}).annotations({ identifier: "UserExportRequest" })

/** @see {@link Request} */
export type Request = typeof Request.Type

const text = Schema.optional(Schema.NullOr(Schema.String))

/** How often and when something was done. Times are ISO 8601 with milliseconds and `Z`. */
export const Sum = Schema.Struct({
  /** Name of the event, or the product id. */
  name: Schema.String,
  first: Schema.String,
  last: Schema.String,
  count: Schema.NonNegativeInt
}).annotations({ identifier: "UserExportSum" })

/** @see {@link Sum} */
export type Sum = typeof Sum.Type

/** One exported token. */
export const ExportedPushToken = Schema.Struct({
  app: Schema.NullOr(Schema.String),
  platform: Schema.NullOr(Schema.String),
  token: Schema.String,
  device_id: Schema.NullOr(Schema.String),
  notifications_enabled: Schema.Boolean
}).annotations({ identifier: "UserExportPushToken" })

/** @see {@link ExportedPushToken} */
export type ExportedPushToken = typeof ExportedPushToken.Type

/** The shape of an exported attribute by the kind of its rule. */
const exportedValues = {
  text: Schema.String,
  url: Schema.String,
  boolean: Schema.Boolean,
  date: Schema.String,
  time: Schema.String,
  email: Schema.String,
  phone: Schema.String,
  gender: Schema.String,
  country: Schema.String,
  language: Schema.String,
  timeZone: Schema.String,
  subscription: Schema.String,
  /** `[longitude, latitude]`. */
  location: Schema.Tuple(Schema.Number, Schema.Number),
  social: Schema.Unknown,
  pushTokens: Schema.Array(ExportedPushToken),
  subscriptionGroups: Schema.Unknown
} as const

const exportedAttributes = Object.fromEntries(
  attributes.flatMap(({ exportName, rule }) => {
    const value = exportedValues[rule.kind]
    return exportName === undefined ? [] : [[exportName, Schema.optional(Schema.NullOr(value))]]
  })
)

/** One profile. Fields without a value are null or absent; unknown fields may occur. */
export const User = Schema.Struct(
  {
    ...exportedAttributes,
    created_at: Schema.optional(Schema.String),
    external_id: text,
    user_aliases: Schema.optional(Schema.Array(UserAlias)),
    appboy_id: Schema.optional(Schema.String),
    braze_id: Schema.optional(Schema.String),
    /** 0 to 9999. */
    random_bucket: Schema.optional(Schema.Int.pipe(Schema.between(0, 9_999))),
    total_revenue: Schema.optional(Schema.Number),
    custom_attributes: Schema.optional(Schema.NullOr(Schema.Record({ key: Schema.String, value: Schema.Unknown }))),
    /** Of the last 90 days. */
    custom_events: Schema.optional(Schema.NullOr(Schema.Array(Sum))),
    /** Of the last 90 days. */
    purchases: Schema.optional(Schema.NullOr(Schema.Array(Sum)))
  },
  Schema.Record({ key: Schema.String, value: Schema.Unknown })
).annotations({ identifier: "UserExportUser" })

/** @see {@link User} */
export type User = typeof User.Type

/** Body of a 201. Unknown identifiers are listed in `invalid_user_ids`, which may be absent. */
export const Success = Schema.Struct({
  users: Schema.Array(User),
  invalid_user_ids: Schema.optional(Schema.Array(Schema.Unknown)),
  message: Schema.Literal("success")
}).annotations({ identifier: "UserExportSuccess" })

/** @see {@link Success} */
export type Success = typeof Success.Type
