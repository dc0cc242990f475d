import type { Evidence, Fact } from "./Fact.js"
import { evidence, fact } from "./Fact.js"
import * as Limits from "./Limits.js"
import { type Sentence, objects as Sentences } from "./Sentences.js"
import * as Sources from "./Sources.js"

/** Type of a member of `facebook` or `twitter`. */
export type SocialMemberType = "string" | "integer" | "strings"

/**
 * The rule of an attribute: a kind with its parameters. Emulator and plugin handle every kind with separate code, so
 * that one does not repeat a mistake of the other. The compiler reports every place that does not handle a new kind.
 */
export type AttributeRule =
  | { readonly kind: "text" | "url"; readonly maxCharacters: number }
  | { readonly kind: "number"; readonly min: number; readonly max: number; readonly whole: boolean }
  | { readonly kind: "social"; readonly members: Readonly<Record<string, SocialMemberType>> }
  | {
      readonly kind:
        | "boolean"
        /** `YYYY-MM-DD`. */
        | "date"
        /** One of the formats of `Dates`. */
        | "time"
        | "email"
        | "phone"
        | "gender"
        | "country"
        | "language"
        | "timeZone"
        | "subscription"
        | "location"
        | "pushTokens"
        | "subscriptionGroups"
    }

/** A kind of {@link AttributeRule}. */
export type AttributeKind = AttributeRule["kind"]

/** The JSON shape of the values of a kind: in an attribute object, and in an exported profile. Schemas are made from it. */
export const shapes = {
  text: { sent: "string", exported: "string" },
  url: { sent: "string", exported: "string" },
  number: { sent: "number", exported: "number" },
  boolean: { sent: "boolean", exported: "boolean" },
  date: { sent: "string", exported: "string" },
  time: { sent: "string", exported: "string" },
  email: { sent: "string", exported: "string" },
  phone: { sent: "string", exported: "string" },
  gender: { sent: "gender", exported: "string" },
  country: { sent: "string", exported: "string" },
  language: { sent: "string", exported: "string" },
  timeZone: { sent: "string", exported: "string" },
  subscription: { sent: "subscriptionState", exported: "string" },
  location: { sent: "location", exported: "coordinates" },
  social: { sent: "object", exported: "object" },
  pushTokens: { sent: "pushTokens", exported: "pushTokens" },
  subscriptionGroups: { sent: "subscriptionGroups", exported: "objects" }
} as const satisfies Readonly<Record<AttributeKind, { readonly sent: string; readonly exported: string }>>

/** The effect in Braze of a value that breaks the rule. */
export type OnInvalid = "refuseObject" | "dropField" | "storeNull"

/** A reserved profile attribute. */
export interface ReservedAttribute<
  Name extends string = string,
  ExportName extends string | undefined = string | undefined
> extends Evidence {
  /** Case-sensitive; any other spelling is a custom attribute. */
  readonly name: Name
  readonly rule: AttributeRule
  readonly onInvalid: OnInvalid
  /** The sentence with which Braze refuses the object, if there is only one. */
  readonly sentence: Sentence | undefined
  /** Whether `null` removes it. */
  readonly removable: boolean
  /** Whether sending it costs no data point. True for attributes about consent and subscription. */
  readonly dataPointFree: boolean
  /** Its name in an exported profile. Undefined if Braze does not export it. */
  readonly exportName: ExportName
  /** Whether `/users/merge` copies it to a profile that lacks it. */
  readonly merged: boolean
}

type Options = Partial<Pick<ReservedAttribute, "sentence" | "removable" | "dataPointFree" | "merged" | "note">>

const row = <const Name extends string, const ExportName extends string | undefined = undefined>(
  name: Name,
  rule: AttributeRule,
  onInvalid: OnInvalid,
  { exportName, ...options }: Options & { readonly exportName?: ExportName } = {}
): ReservedAttribute<Name, ExportName | undefined> => ({
  name,
  rule,
  onInvalid,
  sentence: options.sentence,
  removable: options.removable ?? true,
  dataPointFree: options.dataPointFree ?? false,
  exportName,
  merged: options.merged ?? false,
  ...evidence("D", Sources.attributesObject, options.note)
})

/** Most rows: a field that an export shows under its own name and that a merge copies. */
const profileField = <const Name extends string>(
  name: Name,
  rule: AttributeRule,
  onInvalid: OnInvalid,
  options: Options = {}
): ReservedAttribute<Name, Name | undefined> =>
  row(name, rule, onInvalid, { exportName: name, merged: true, ...options })

const name: AttributeRule = { kind: "text", maxCharacters: Limits.nameCharacters.value }
const text: AttributeRule = { kind: "text", maxCharacters: Limits.stringCharacters.value }
const consent = { dataPointFree: true, removable: false }
const tracking: Options = { dataPointFree: true, note: "SparkPost and SendGrid only." }

/**
 * The reserved profile attributes, without identifiers and flags, with their names in the type. To add one, add its
 * row. Schemas, export, emulator, the user-track plugin and generated Python read the table. Objects are checked in
 * this order.
 */
export const attributes = [
  profileField("first_name", name, "dropField"),
  profileField("last_name", name, "dropField"),
  profileField("email", { kind: "email" }, "refuseObject", { sentence: Sentences.email }),
  row("email_subscribe", { kind: "subscription" }, "refuseObject", {
    ...consent,
    sentence: Sentences.emailSubscribe,
    exportName: "email_subscribe"
  }),
  row("push_subscribe", { kind: "subscription" }, "refuseObject", {
    ...consent,
    sentence: Sentences.pushSubscribe,
    exportName: "push_subscribe"
  }),
  row("email_open_tracking_disabled", { kind: "boolean" }, "dropField", tracking),
  row("email_click_tracking_disabled", { kind: "boolean" }, "dropField", tracking),
  profileField("dob", { kind: "date" }, "dropField", {
    note: "YYYY-MM-DD. We infer that Braze ignores an invalid date."
  }),
  profileField("gender", { kind: "gender" }, "dropField", {
    note: "We infer that Braze ignores an invalid value."
  }),
  profileField("country", { kind: "country" }, "storeNull", {
    note: "Names are mapped as well as Braze can. Stops the SDK's own capture."
  }),
  profileField("language", { kind: "language" }, "dropField", {
    note: "Overrides the device's value and stops the SDK's own capture."
  }),
  profileField("home_city", text, "dropField"),
  profileField("time_zone", { kind: "timeZone" }, "dropField", { note: "IANA or Rails name; others are ignored." }),
  row("current_location", { kind: "location" }, "refuseObject", {
    sentence: Sentences.location,
    exportName: "last_coordinates"
  }),
  row("date_of_first_session", { kind: "time" }, "dropField"),
  row("date_of_last_session", { kind: "time" }, "dropField"),
  row("marked_email_as_spam_at", { kind: "time" }, "dropField"),
  profileField("phone", { kind: "phone" }, "dropField", {
    note: "Characters other than digits and a leading + are removed; ten digits are read as a US number."
  }),
  row("image_url", { kind: "url", maxCharacters: Limits.imageUrlCharacters.value }, "dropField"),
  row(
    "facebook",
    { kind: "social", members: { id: "string", likes: "strings", num_friends: "integer" } },
    "dropField",
    { note: "Other members are undocumented." }
  ),
  row(
    "twitter",
    {
      kind: "social",
      members: {
        id: "integer",
        screen_name: "string",
        followers_count: "integer",
        friends_count: "integer",
        statuses_count: "integer"
      }
    },
    "dropField",
    { note: "Other members are undocumented." }
  ),
  row("push_tokens", { kind: "pushTokens" }, "refuseObject", { removable: false, exportName: "push_tokens" }),
  row("subscription_groups", { kind: "subscriptionGroups" }, "refuseObject", {
    ...consent,
    note: "Also changes other profiles with the same email."
  })
]

/** Names that an attribute object must not use. */
export const forbidden: Fact<ReadonlyArray<string>> = fact(["email_subscription_info"], "D", Sources.userTrack)

/** Profile fields of an alias. Braze reads them only inside `user_alias` and ignores them elsewhere. */
export const aliasFields: Fact<ReadonlyArray<string>> = fact(
  ["alias_name", "alias_label"],
  "D",
  Sources.attributesObject
)

/** The keys of an attribute object that control its application. They are not stored. */
export const flags: Fact<ReadonlyArray<string>> = fact(
  ["_update_existing_only", "_merge_objects", "push_token_import"],
  "D",
  Sources.attributesObject
)

/** Values of `gender` and their meaning. */
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

/** Values of the subscription states. */
export const Subscription = {
  /** Of `email_subscribe` and `push_subscribe`. */
  states: ["opted_in", "subscribed", "unsubscribed"],
  /** Of one subscription group. */
  groupStates: ["subscribed", "unsubscribed"],
  /** The state of a profile that was never changed. */
  initial: "subscribed",
  ...evidence("R", Sources.recordedRuby)
} as const

/** A state of one subscription group. */
export type GroupState = (typeof Subscription.groupStates)[number]
