import { attributes } from "@sluice/braze-api/Attributes"
import { identifierKeys } from "@sluice/braze-api/Identifier"
import { Refusal } from "@sluice/values/Refusal"

/** Standard attributes by what is left of their names without case and separators. */
const standard: ReadonlyMap<string, string> = new Map(
  [...attributes.map(({ name }) => name), ...identifierKeys].map((name) => [bare(name), name])
)

/** Names that people take for standard attributes, bare, with the one they mean. */
const meant: ReadonlyMap<string, string> = new Map([
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

/** Names that sound like standard ones though Braze's profiles have nothing of the kind, bare. */
const alone: ReadonlySet<string> = new Set([
  ...["operatingsystem", "os", "osname", "osversion", "platform", "device", "devicemodel", "devicetype", "browser"],
  ...["name", "fullname", "middlename", "nickname", "title", "age", "state", "region", "zip", "zipcode", "postalcode"],
  ...["address", "street", "company", "username", "ipaddress", "ip", "useragent", "carrier", "appversion"],
  ...["createdat", "lastseen", "totalsessions", "sessioncount", "totalrevenue", "totalpurchases"]
])

function bare(name: string): string {
  return name.toLowerCase().replace(/[\s_.-]/g, "")
}

const code = "looks-standard"

/**
 * Says that a name is a custom attribute though it looks like a standard one, and which one may be meant; `undefined` for
 * a name that looks like none. The name itself must be no standard attribute. Names are case-sensitive, so `Email` is custom.
 */
export const of = (name: string): Refusal | undefined => {
  const key = bare(name)
  const near = standard.get(key) ?? meant.get(key)
  if (near !== undefined)
    return said(
      near,
      `It is a custom attribute. Braze's own attribute is called ${near}; map it to that name if it is meant.`
    )
  return alone.has(key)
    ? said("", "It is a custom attribute: Braze has no standard attribute of that name that can be sent.")
    : undefined
}

const kept = new Map<string, Refusal>()

/** One object per message, since whoever groups findings compares them by identity. */
const said = (near: string, message: string): Refusal => {
  const before = kept.get(near)
  if (before !== undefined) return before
  const refusal = new Refusal(code, message)
  kept.set(near, refusal)
  return refusal
}
