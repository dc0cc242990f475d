import type { Lowercase } from "@sluice/braze/Email"
import type { Reader } from "@sluice/braze/Time"
import * as Limits from "@sluice/braze-api/Limits"
import type { Attribute } from "./Rule.js"
import * as BirthDate from "./rules/BirthDate.js"
import * as Country from "./rules/Country.js"
import * as Email from "./rules/Email.js"
import * as Flag from "./rules/Flag.js"
import * as Forbidden from "./rules/Forbidden.js"
import * as Gender from "./rules/Gender.js"
import * as ImageUrl from "./rules/ImageUrl.js"
import * as Language from "./rules/Language.js"
import * as Line from "./rules/Line.js"
import * as Location from "./rules/Location.js"
import * as Moment from "./rules/Moment.js"
import * as Phone from "./rules/Phone.js"
import * as PushTokens from "./rules/PushTokens.js"
import * as Social from "./rules/Social.js"
import * as Subscription from "./rules/Subscription.js"
import * as SubscriptionGroups from "./rules/SubscriptionGroups.js"
import * as TimeZone from "./rules/TimeZone.js"

/** What the rules of standard attributes depend on. */
export interface Settings {
  readonly reader: Reader
  readonly lowercase: Lowercase
  /** Alpha-2 code: the country of telephone numbers without a prefix. */
  readonly country: string
}

const leftOut = "left out, warning"
const invalid = "record Invalid"

const line: Attribute = {
  rule: Line.rule,
  accepts: `text up to ${Limits.nameCharacters.value} characters; trimmed, white space collapsed, Unicode NFC`,
  otherwise: leftOut
}
const flag: Attribute = { rule: Flag.rule, accepts: "true or false, also as text", otherwise: leftOut }
const subscription: Attribute = {
  rule: Subscription.rule,
  accepts: "`opted_in`, `subscribed`, `unsubscribed`, in any case",
  otherwise: `${invalid}; null or empty: ${leftOut}`
}
const aliasPart: Attribute = {
  rule: Forbidden.aliasPartAlone,
  accepts: "nothing: it belongs in `user_alias`",
  otherwise: leftOut
}

/**
 * Every standard attribute with its rule, identifiers and flags apart. The documentation in the package's README is
 * generated from this table, in this order.
 */
export const make = ({ reader, lowercase, country }: Settings): ReadonlyMap<string, Attribute> => {
  const moment: Attribute = {
    rule: Moment.make(reader),
    accepts: "ISO 8601, a declared pattern, or Unix seconds or milliseconds; becomes ISO 8601 in UTC",
    otherwise: leftOut
  }
  return new Map<string, Attribute>([
    ["first_name", line],
    ["last_name", line],
    [
      "email",
      {
        rule: Email.make(lowercase),
        accepts: "`name@domain.tld`; trimmed, domain in small letters (setting `lowercase`)",
        otherwise: `${invalid}; empty: ${leftOut}`
      }
    ],
    [
      "phone",
      {
        rule: Phone.make(country),
        accepts: "a number that can exist, with or without prefix (setting `country`); becomes E.164",
        otherwise: leftOut
      }
    ],
    [
      "dob",
      {
        rule: BirthDate.make(reader),
        accepts:
          "a calendar date from 1900 to today: ISO 8601 or a declared pattern; becomes YYYY-MM-DD, in no time zone",
        otherwise: `${invalid}, also where day and month cannot be told apart; empty: ${leftOut}`
      }
    ],
    [
      "gender",
      {
        rule: Gender.rule,
        accepts: "`F`, `M`, `O`, `N`, `P` or a word for one of them in many languages, in any case",
        otherwise: `${leftOut}; never null`
      }
    ],
    ["home_city", line],
    [
      "country",
      { rule: Country.rule, accepts: "code or name of a country; becomes ISO 3166-1 alpha-2", otherwise: leftOut }
    ],
    [
      "language",
      {
        rule: Language.rule,
        accepts: "code of Braze's list, tag such as `pt-BR`, or English name; becomes the code",
        otherwise: leftOut
      }
    ],
    [
      "time_zone",
      { rule: TimeZone.rule, accepts: "IANA name, or name of Rails such as `Tokyo`, in any case", otherwise: leftOut }
    ],
    [
      "current_location",
      {
        rule: Location.rule,
        accepts: "`{longitude, latitude}` in degrees, numbers or decimal text",
        otherwise: invalid
      }
    ],
    [
      "image_url",
      {
        rule: ImageUrl.rule,
        accepts: `http or https address up to ${Limits.imageUrlCharacters.value} characters`,
        otherwise: leftOut
      }
    ],
    ["email_subscribe", subscription],
    ["push_subscribe", subscription],
    [
      "subscription_groups",
      {
        rule: SubscriptionGroups.rule,
        accepts:
          "list of `{subscription_group_id, subscription_state}`, state `subscribed` or `unsubscribed`, and `use_double_opt_in_logic`",
        otherwise: `${invalid}; null or empty list: ${leftOut}`
      }
    ],
    ["email_open_tracking_disabled", flag],
    ["email_click_tracking_disabled", flag],
    ["date_of_first_session", moment],
    ["date_of_last_session", moment],
    ["marked_email_as_spam_at", moment],
    [
      "push_tokens",
      {
        rule: PushTokens.rule,
        accepts: `list of \`{app_id, token, device_id?}\`, device_id of ${Limits.deviceIdBytes.value.min} to ${Limits.deviceIdBytes.value.max} bytes`,
        otherwise: `${invalid}; null or empty list: ${leftOut}`
      }
    ],
    [
      "facebook",
      {
        rule: Social.facebook,
        accepts: "object with any of `id`, `likes`, `num_friends`",
        otherwise: `${leftOut}, a member by itself`
      }
    ],
    [
      "twitter",
      {
        rule: Social.twitter,
        accepts: "object with any of `id`, `screen_name`, `followers_count`, `friends_count`, `statuses_count`",
        otherwise: `${leftOut}, a member by itself`
      }
    ],
    ["attributed_campaign", line],
    ["attributed_source", line],
    ["attributed_adgroup", line],
    ["attributed_ad", line],
    ["alias_name", aliasPart],
    ["alias_label", aliasPart],
    [
      "email_subscription_info",
      { rule: Forbidden.emailSubscriptionInfo, accepts: "nothing: Braze refuses it", otherwise: invalid }
    ]
  ])
}
