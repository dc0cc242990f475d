import { Schema } from "effect"
import { attributes, shapes } from "./Attributes.js"
import { UserAlias } from "./Identifier.js"
import { keyed } from "./Keyed.js"

// The fields are in a separate module, so that importing them does not load the schema library.
export * from "./ExportFields.js"

/** `POST /users/export/ids`. */
export const ExportRequest = Schema.Struct({
  external_ids: Schema.optional(Schema.Array(Schema.String)),
  user_aliases: Schema.optional(Schema.Array(UserAlias)),
  device_id: Schema.optional(Schema.String),
  braze_id: Schema.optional(Schema.String),
  email_address: Schema.optional(Schema.String),
  phone: Schema.optional(Schema.String),
  /** Required for workspaces created since 2024-08-22. */
  fields_to_export: Schema.optional(Schema.Array(Schema.String))
}).annotations({ identifier: "UserExportRequest" })

/** @see {@link ExportRequest} */
export type ExportRequest = typeof ExportRequest.Type

const text = Schema.optional(Schema.NullOr(Schema.String))

/** The number and the times of an activity. Times are ISO 8601 with milliseconds and `Z`. */
export const ExportedSum = Schema.Struct({
  /** Name of the event, or the product id. */
  name: Schema.String,
  first: Schema.String,
  last: Schema.String,
  count: Schema.NonNegativeInt
}).annotations({ identifier: "UserExportSum" })

/** @see {@link ExportedSum} */
export type ExportedSum = typeof ExportedSum.Type

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

const open = Schema.Record({ key: Schema.String, value: Schema.Unknown })

/** The schema of each exported shape. */
const exported = {
  string: Schema.String,
  number: Schema.Number,
  boolean: Schema.Boolean,
  /** `[longitude, latitude]`. */
  coordinates: Schema.Tuple(Schema.Number, Schema.Number),
  object: open,
  objects: Schema.Array(open),
  pushTokens: Schema.Array(ExportedPushToken)
}

const exportedAttributes = keyed(
  attributes.flatMap(({ exportName, rule }) =>
    exportName === undefined
      ? []
      : [[exportName, Schema.optional(Schema.NullOr(exported[shapes[rule.kind].exported]))] as const]
  )
)

/** One profile. Fields without a value are null or absent; unknown fields may occur. */
export const ExportedUser = Schema.Struct(
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
    custom_attributes: Schema.optional(Schema.NullOr(open)),
    /** Of the last 90 days. */
    custom_events: Schema.optional(Schema.NullOr(Schema.Array(ExportedSum))),
    /** Of the last 90 days. */
    purchases: Schema.optional(Schema.NullOr(Schema.Array(ExportedSum)))
  },
  open
).annotations({ identifier: "UserExportUser" })

/** @see {@link ExportedUser} */
export type ExportedUser = typeof ExportedUser.Type

/** Body of a 201. Unknown identifiers are listed in `invalid_user_ids`, which may be absent. */
export const ExportSuccess = Schema.Struct({
  users: Schema.Array(ExportedUser),
  invalid_user_ids: Schema.optional(Schema.Array(Schema.Unknown)),
  message: Schema.Literal("success")
}).annotations({ identifier: "UserExportSuccess" })

/** @see {@link ExportSuccess} */
export type ExportSuccess = typeof ExportSuccess.Type
