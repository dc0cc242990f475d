import { attributes } from "@sluice/braze-api/Attributes"
import { identifierKeys } from "@sluice/braze-api/Identifier"
import type { Problem } from "@sluice/values/Problem"
import { Refusal } from "@sluice/values/Refusal"

/** Standard attributes and identifiers by their names without case and separators. */
const standard: ReadonlyMap<string, string> = new Map(
  [...attributes.map(({ name }) => name), ...identifierKeys].map((name) => [plain(name), name])
)

/** Common names of standard attributes, without case and separators, with the standard attribute. */
const synonyms: ReadonlyMap<string, string> = new Map([
  ...["birthday", "birthdate", "dateofbirth", "bday", "borndate"].map((name): [string, string] => [name, "dob"]),
  ...["givenname", "forename", "fname"].map((name): [string, string] => [name, "first_name"]),
  ...["familyname", "surname", "lname"].map((name): [string, string] => [name, "last_name"]),
  ...["emailaddress", "mail"].map((name): [string, string] => [name, "email"]),
  ...["phonenumber", "mobile", "mobilenumber", "mobilephone", "cellphone", "telephone", "msisdn"].map(
    (name): [string, string] => [name, "phone"]
  ),
  ...["city", "town", "addresscity", "cityofresidence"].map((name): [string, string] => [name, "home_city"]),
  ...["countrycode", "addresscountry", "countryname"].map((name): [string, string] => [name, "country"]),
  ...["locale", "lang", "languagecode", "preferredlanguage"].map((name): [string, string] => [name, "language"]),
  ...["timezonename", "tz"].map((name): [string, string] => [name, "time_zone"]),
  ...["avatar", "avatarurl", "photo", "photourl", "picture", "profileimage", "profilepicture"].map(
    (name): [string, string] => [name, "image_url"]
  ),
  ...["sex"].map((name): [string, string] => [name, "gender"]),
  ...["location", "geolocation", "latlong"].map((name): [string, string] => [name, "current_location"]),
  ...["pushtoken", "devicetoken", "devicetokens"].map((name): [string, string] => [name, "push_tokens"]),
  ...["userid", "customerid"].map((name): [string, string] => [name, "external_id"]),
  ...["appboyid"].map((name): [string, string] => [name, "braze_id"]),
  ...["emailsubscribed", "emailsubscription", "emailoptin"].map((name): [string, string] => [name, "email_subscribe"]),
  ...["pushsubscribed", "pushsubscription", "pushoptin"].map((name): [string, string] => [name, "push_subscribe"])
])

/** Names that look like standard attributes, although profiles have no such attribute that can be set. */
const withoutCounterpart: ReadonlySet<string> = new Set([
  ...["operatingsystem", "os", "osname", "osversion", "platform", "device", "devicemodel", "devicetype", "browser"],
  ...["name", "fullname", "middlename", "nickname", "title", "age", "state", "region", "zip", "zipcode", "postalcode"],
  ...["address", "street", "company", "username", "ipaddress", "ip", "useragent", "carrier", "appversion"],
  ...["createdat", "lastseen", "totalsessions", "sessioncount", "totalrevenue", "totalpurchases"]
])

function plain(name: string): string {
  return name.toLowerCase().replace(/[\s_.-]/g, "")
}

const code = "looks-standard"

/** A warning for each custom attribute whose name resembles a standard attribute. Paths are `at` and the name. */
export const warnings = (names: Iterable<string>, at: string): ReadonlyArray<Problem> =>
  [...names].flatMap((name) => {
    const similar = of(name)
    return similar === undefined ? [] : [{ code, path: [at, name], message: similar.message }]
  })

/**
 * The warning for a custom attribute whose name resembles a standard attribute, with that attribute if there is one.
 * `undefined` for other names. Names are case-sensitive, so `Email` is custom. Do not call it with the name of a
 * standard attribute.
 */
export const of = (name: string): Refusal | undefined => {
  const key = plain(name)
  const near = standard.get(key) ?? synonyms.get(key)
  if (near !== undefined)
    return refusalOf(
      near,
      `This is a custom attribute. To set the standard attribute ${near}, map the value to that name.`
    )
  return withoutCounterpart.has(key)
    ? refusalOf("", "This is a custom attribute. Braze has no standard attribute of this name.")
    : undefined
}

const refusals = new Map<string, Refusal>()

/** One object per message, because findings are grouped by identity. */
const refusalOf = (near: string, message: string): Refusal => {
  const before = refusals.get(near)
  if (before !== undefined) return before
  const refusal = new Refusal(code, message, "kept")
  refusals.set(near, refusal)
  return refusal
}
