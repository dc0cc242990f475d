import type { Evidence, Fact } from "./Fact.js"
import { evidence, fact } from "./Fact.js"
import * as Limits from "./Limits.js"
import * as Sources from "./Sources.js"

/** What a reserved attribute holds. `date` is `YYYY-MM-DD`; `time` is one of the formats of `Dates`. */
export type AttributeType =
  | "string"
  | "boolean"
  | "date"
  | "time"
  | "email"
  | "phone"
  | "gender"
  | "country"
  | "language"
  | "timeZone"
  | "subscription"
  | "location"
  | "url"
  | "facebook"
  | "twitter"
  | "pushTokens"
  | "subscriptionGroups"

/** What Braze does with a value that the attribute cannot hold. */
export type OnInvalid = "refuseObject" | "dropField" | "storeNull"

/** A reserved profile attribute. */
export interface AttributeFact extends Evidence {
  /** Case-sensitive; any other spelling is a custom attribute. */
  readonly name: string
  readonly type: AttributeType
  /** Most characters; undefined where no bound is documented. */
  readonly maxCharacters: number | undefined
  readonly onInvalid: OnInvalid
  /** Whether `null` removes it. */
  readonly removable: boolean
  /** Whether sending it costs no data point: true of default attributes on consent and subscription. */
  readonly dataPointFree: boolean
}

const row = (
  name: string,
  type: AttributeType,
  onInvalid: OnInvalid,
  more: { readonly max?: number; readonly free?: true; readonly fixed?: true; readonly note?: string } = {},
  certainty: Evidence["certainty"] = "D",
  source: string = Sources.attributesObject
): AttributeFact => ({
  name,
  type,
  maxCharacters: more.max,
  onInvalid,
  removable: more.fixed !== true,
  dataPointFree: more.free === true,
  ...evidence(certainty, source, more.note)
})

const name = Limits.nameCharacters.value
const text = Limits.stringCharacters.value

/** The reserved profile attributes, identifiers and flags apart. Names are lower case; `null` removes what is removable. */
export const attributes: ReadonlyArray<AttributeFact> = [
  row("first_name", "string", "dropField", { max: name }),
  row("last_name", "string", "dropField", { max: name }),
  row("email", "email", "refuseObject"),
  row("email_subscribe", "subscription", "refuseObject", { free: true, fixed: true }),
  row("push_subscribe", "subscription", "refuseObject", { free: true, fixed: true }),
  row("email_open_tracking_disabled", "boolean", "dropField", { free: true, note: "SparkPost and SendGrid only." }),
  row("email_click_tracking_disabled", "boolean", "dropField", { free: true, note: "SparkPost and SendGrid only." }),
  row("dob", "date", "dropField", { note: "YYYY-MM-DD. That a bad one is ignored is inferred." }),
  row("gender", "gender", "dropField", { note: "That a bad one is ignored is inferred." }),
  row("country", "country", "storeNull", {
    note: "Names are mapped as well as Braze can. Stops the SDK's own capture."
  }),
  row("language", "language", "dropField", { note: "Beats the device's value and stops the SDK's own capture." }),
  row("home_city", "string", "dropField", { max: text }),
  row("time_zone", "timeZone", "dropField", { note: "IANA or Rails name; others are ignored." }),
  row("current_location", "location", "refuseObject"),
  row("date_of_first_session", "time", "dropField"),
  row("date_of_last_session", "time", "dropField"),
  row("marked_email_as_spam_at", "time", "dropField"),
  row("phone", "phone", "dropField", { note: "Non-digits but the leading + are stripped; ten digits are read as US." }),
  row("image_url", "url", "dropField", { max: Limits.imageUrlCharacters.value }),
  row("facebook", "facebook", "dropField"),
  row("twitter", "twitter", "dropField"),
  row("push_tokens", "pushTokens", "refuseObject", { fixed: true }),
  row("subscription_groups", "subscriptionGroups", "refuseObject", {
    free: true,
    fixed: true,
    note: "Also changes other profiles with the same email."
  })
]

/** Names that an attribute object must not use. */
export const forbidden: Fact<ReadonlyArray<string>> = fact(["email_subscription_info"], "D", Sources.userTrack)

/** Profile fields of an alias; they mean something only inside `user_alias` and are ignored beside it. */
export const aliasFields: Fact<ReadonlyArray<string>> = fact(
  ["alias_name", "alias_label"],
  "D",
  Sources.attributesObject
)

/** Keys of an attribute object that steer it and are stored nowhere. */
export const flags: Fact<ReadonlyArray<string>> = fact(
  ["_update_existing_only", "_merge_objects", "push_token_import"],
  "D",
  Sources.attributesObject
)

/** Sexes and what they mean. */
export const Gender = {
  words: [
    { word: "M", meaning: "male" },
    { word: "F", meaning: "female" },
    { word: "O", meaning: "other" },
    { word: "N", meaning: "not applicable" },
    { word: "P", meaning: "prefer not to say" }
  ],
  ...evidence("D", Sources.attributesObject, "null means unknown.")
} as const

/** A word of {@link Gender}. */
export type GenderWord = (typeof Gender.words)[number]["word"]

/** Words of the subscription states. */
export const Subscription = {
  /** Of `email_subscribe` and `push_subscribe`. */
  states: ["opted_in", "subscribed", "unsubscribed"],
  /** Of one subscription group. */
  groupStates: ["subscribed", "unsubscribed"],
  /** What a profile shows that was never told anything. */
  initial: "subscribed",
  ...evidence("R", Sources.recordedRuby)
} as const

/** A state of `email_subscribe` and `push_subscribe`. */
export type SubscriptionState = (typeof Subscription.states)[number]

/** A state of one subscription group. */
export type GroupState = (typeof Subscription.groupStates)[number]

/** Fields of `facebook` and `twitter` and what they hold; other fields are not documented. */
export const socialFields = {
  facebook: { id: "string", likes: "strings", num_friends: "integer" },
  twitter: {
    id: "integer",
    screen_name: "string",
    followers_count: "integer",
    friends_count: "integer",
    statuses_count: "integer"
  },
  ...evidence("D", Sources.attributesObject)
} as const
