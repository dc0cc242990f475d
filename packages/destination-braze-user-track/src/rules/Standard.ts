import type { CountryOf } from "@sluice/braze/PhoneCountry"
import * as Api from "@sluice/braze-api/Attributes"
import { attributionFields } from "@sluice/braze-api/ExportFields"
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
import * as NumberValue from "./NumberValue.js"
import * as Phone from "./Phone.js"
import * as PushTokens from "./PushTokens.js"
import type { Rule, StandardAttribute } from "./Rule.js"
import * as ShortText from "./ShortText.js"
import * as Social from "./Social.js"
import * as Subscription from "./Subscription.js"
import * as SubscriptionGroups from "./SubscriptionGroups.js"
import * as Timestamp from "./Timestamp.js"
import * as TimeZone from "./TimeZone.js"

/** Settings of the rules of standard attributes. */
export interface RuleSettings {
  readonly reader: DateReader
  readonly lowercase: Lowercase
  /** The country of phone numbers without a prefix. */
  readonly country: CountryOf
  /** The language of words and letters whose meaning depends on the language. */
  readonly language?: string | undefined
  /** Letters for a gender that mean something else in another language are left out, unless a language is set. */
  readonly lettersUnclear?: boolean | undefined
}

const leftOut = "left out, warning"
const invalid = "record Invalid"

const attribute = (rule: Rule, accepts: string, otherwise: string = leftOut): StandardAttribute => ({
  rule,
  accepts,
  otherwise
})

const { min, max } = Limits.deviceIdBytes.value

/** The plugin's rule for each kind of attribute, with its wording in the documentation. */
const attributeOf = (
  { rule }: Api.ReservedAttribute,
  { reader, lowercase, country, language, lettersUnclear }: RuleSettings
): StandardAttribute => {
  switch (rule.kind) {
    case "text":
      return line(rule.maxCharacters)
    case "url":
      return attribute(ImageUrl.make(rule.maxCharacters), `http or https URL up to ${rule.maxCharacters} characters`)
    case "number":
      return attribute(
        NumberValue.make(rule),
        `${rule.whole ? "whole number" : "number"} from ${rule.min} to ${rule.max}, also as text`
      )
    case "boolean":
      return attribute(BooleanValue.rule, "true or false, also as text")
    case "date":
      return attribute(
        BirthDate.make(reader),
        "a calendar date from 1900 to today: ISO 8601 or a declared pattern; becomes YYYY-MM-DD, in no time zone",
        `${invalid}, even if day and month are ambiguous; empty: ${leftOut}`
      )
    case "time":
      return attribute(
        Timestamp.make(reader),
        "ISO 8601, a declared pattern, or Unix seconds or milliseconds; becomes ISO 8601 in UTC"
      )
    case "email":
      return attribute(
        Email.make(lowercase),
        "`name@domain.tld`; trimmed, domain in lower case (setting `lowercase`)",
        `${invalid}; empty: ${leftOut}`
      )
    case "phone":
      return attribute(
        Phone.make(country),
        "a possible phone number with an international prefix, or a national number with a declared country (setting `country`); becomes E.164"
      )
    case "gender":
      return attribute(
        Gender.make({ language, lettersUnclear }),
        "`F`, `M`, `O`, `N`, `P` or a word for one of them in many languages, in any case; other letters, and letters with two meanings, by `source.language`",
        `${leftOut}; never null`
      )
    case "country":
      return attribute(
        Country.rule,
        "code or name of a country in English, German, French, Spanish, Italian, Portuguese or Dutch; becomes ISO 3166-1 alpha-2"
      )
    case "language":
      return attribute(Language.rule, "code of Braze's list, tag such as `pt-BR`, or English name; becomes the code")
    case "timeZone":
      return attribute(TimeZone.rule, "IANA name, or Rails name such as `Tokyo`, in any case")
    case "subscription":
      return attribute(
        Subscription.rule,
        "`opted_in`, `subscribed`, `unsubscribed`, in any case",
        `${invalid}; null or empty: ${leftOut}`
      )
    case "location":
      return attribute(Location.rule, "`{longitude, latitude}` in degrees, numbers or decimal text", invalid)
    case "social":
      return attribute(
        Social.make(rule.members),
        `object with any of ${Object.keys(rule.members)
          .map((name) => `\`${name}\``)
          .join(", ")}`,
        `${leftOut}, each member separately`
      )
    case "pushTokens":
      return attribute(
        PushTokens.rule,
        `list of \`{app_id, token, device_id?}\`, device_id of ${min} to ${max} bytes`,
        `${invalid}; null or empty list: ${leftOut}`
      )
    case "subscriptionGroups":
      return attribute(
        SubscriptionGroups.rule,
        "list of `{subscription_group_id, subscription_state}`, state `subscribed` or `unsubscribed`; with the first also `use_double_opt_in_logic`",
        `${invalid}; null or empty list: ${leftOut}`
      )
  }
}

const line = (maxCharacters: number): StandardAttribute =>
  attribute(
    ShortText.make(maxCharacters),
    `text up to ${maxCharacters} characters; trimmed, white space collapsed, Unicode NFC`
  )

const aliasPart = attribute(Forbidden.aliasPartAlone, "nothing: it belongs in `user_alias`")
const forbidden = attribute(Forbidden.emailSubscriptionInfo, "nothing: Braze refuses it", invalid)

/**
 * Every standard attribute with its rule, without identifiers and flags: the reserved attributes of `braze-api`, the fields
 * that an export shows on attribution, and names that Braze refuses or ignores. `docs/reference/attributes.md` is generated
 * from it.
 */
export const make = (settings: RuleSettings): ReadonlyMap<string, StandardAttribute> =>
  new Map([
    ...Api.attributes.map((row): [string, StandardAttribute] => [row.name, attributeOf(row, settings)]),
    ...attributionFields.value.map((name): [string, StandardAttribute] => [name, line(Limits.nameCharacters.value)]),
    ...Api.aliasFields.value.map((name): [string, StandardAttribute] => [name, aliasPart]),
    ...Api.forbidden.value.map((name): [string, StandardAttribute] => [name, forbidden])
  ])
