import * as Limits from "@sluice/braze-api/Limits"
import type { DateReader } from "@sluice/values/DateReader"
import type { Lowercase } from "@sluice/values/Email"
import * as BirthDate from "./BirthDate.js"
import * as BooleanValue from "./BooleanValue.js"
import * as Country from "./Country.js"
import * as Email from "./Email.js"
import * as Forbidden from "./Forbidden.js"
import * as Gender from "./Gender.js"
import * as ImageUrl from "./ImageUrl.js"
import * as Language from "./Language.js"
import * as Location from "./Location.js"
import * as Phone from "./Phone.js"
import * as PushTokens from "./PushTokens.js"
import type { Attribute, Rule } from "./Rule.js"
import * as ShortText from "./ShortText.js"
import * as Social from "./Social.js"
import * as Subscription from "./Subscription.js"
import * as SubscriptionGroups from "./SubscriptionGroups.js"
import * as Timestamp from "./Timestamp.js"
import * as TimeZone from "./TimeZone.js"

/** What the rules of standard attributes depend on. */
export interface Settings {
  readonly reader: DateReader
  readonly lowercase: Lowercase
  /** Alpha-2 code: the country of telephone numbers without a prefix. */
  readonly country: string
}

const leftOut = "left out, warning"
const invalid = "record Invalid"

const attribute = (rule: Rule, accepts: string, otherwise: string = leftOut): Attribute => ({
  rule,
  accepts,
  otherwise
})

type Row = readonly [name: string, attribute: Attribute]

const line = attribute(
  ShortText.rule,
  `text up to ${Limits.nameCharacters.value} characters; trimmed, white space collapsed, Unicode NFC`
)
const flag = attribute(BooleanValue.rule, "true or false, also as text")
const subscription = attribute(
  Subscription.rule,
  "`opted_in`, `subscribed`, `unsubscribed`, in any case",
  `${invalid}; null or empty: ${leftOut}`
)
const aliasPart = attribute(Forbidden.aliasPartAlone, "nothing: it belongs in `user_alias`")

const person = ({ reader, lowercase, country }: Settings): ReadonlyArray<Row> => [
  ["first_name", line],
  ["last_name", line],
  [
    "email",
    attribute(
      Email.make(lowercase),
      "`name@domain.tld`; trimmed, domain in small letters (setting `lowercase`)",
      `${invalid}; empty: ${leftOut}`
    )
  ],
  [
    "phone",
    attribute(Phone.make(country), "a number that can exist, with or without prefix (setting `country`); becomes E.164")
  ],
  [
    "dob",
    attribute(
      BirthDate.make(reader),
      "a calendar date from 1900 to today: ISO 8601 or a declared pattern; becomes YYYY-MM-DD, in no time zone",
      `${invalid}, also where day and month cannot be told apart; empty: ${leftOut}`
    )
  ],
  [
    "gender",
    attribute(
      Gender.rule,
      "`F`, `M`, `O`, `N`, `P` or a word for one of them in many languages, in any case",
      `${leftOut}; never null`
    )
  ]
]

const place: ReadonlyArray<Row> = [
  ["home_city", line],
  ["country", attribute(Country.rule, "code or name of a country; becomes ISO 3166-1 alpha-2")],
  [
    "language",
    attribute(Language.rule, "code of Braze's list, tag such as `pt-BR`, or English name; becomes the code")
  ],
  ["time_zone", attribute(TimeZone.rule, "IANA name, or name of Rails such as `Tokyo`, in any case")],
  [
    "current_location",
    attribute(Location.rule, "`{longitude, latitude}` in degrees, numbers or decimal text", invalid)
  ],
  ["image_url", attribute(ImageUrl.rule, `http or https address up to ${Limits.imageUrlCharacters.value} characters`)]
]

const consent: ReadonlyArray<Row> = [
  ["email_subscribe", subscription],
  ["push_subscribe", subscription],
  [
    "subscription_groups",
    attribute(
      SubscriptionGroups.rule,
      "list of `{subscription_group_id, subscription_state}`, state `subscribed` or `unsubscribed`; with the first also `use_double_opt_in_logic`",
      `${invalid}; null or empty list: ${leftOut}`
    )
  ],
  ["email_open_tracking_disabled", flag],
  ["email_click_tracking_disabled", flag]
]

const moments = ({ reader }: Settings): ReadonlyArray<Row> => {
  const moment = attribute(
    Timestamp.make(reader),
    "ISO 8601, a declared pattern, or Unix seconds or milliseconds; becomes ISO 8601 in UTC"
  )
  return [
    ["date_of_first_session", moment],
    ["date_of_last_session", moment],
    ["marked_email_as_spam_at", moment]
  ]
}

const { min, max } = Limits.deviceIdBytes.value

const others: ReadonlyArray<Row> = [
  [
    "push_tokens",
    attribute(
      PushTokens.rule,
      `list of \`{app_id, token, device_id?}\`, device_id of ${min} to ${max} bytes`,
      `${invalid}; null or empty list: ${leftOut}`
    )
  ],
  [
    "facebook",
    attribute(Social.facebook, "object with any of `id`, `likes`, `num_friends`", `${leftOut}, a member by itself`)
  ],
  [
    "twitter",
    attribute(
      Social.twitter,
      "object with any of `id`, `screen_name`, `followers_count`, `friends_count`, `statuses_count`",
      `${leftOut}, a member by itself`
    )
  ],
  ["attributed_campaign", line],
  ["attributed_source", line],
  ["attributed_adgroup", line],
  ["attributed_ad", line],
  ["alias_name", aliasPart],
  ["alias_label", aliasPart],
  ["email_subscription_info", attribute(Forbidden.emailSubscriptionInfo, "nothing: Braze refuses it", invalid)]
]

/**
 * Every standard attribute with its rule, identifiers and flags apart. The documentation in the package's README is
 * generated from this table, in this order.
 */
export const make = (settings: Settings): ReadonlyMap<string, Attribute> =>
  new Map([...person(settings), ...place, ...consent, ...moments(settings), ...others])
