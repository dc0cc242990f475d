import { fixed } from "@sluice/braze/PhoneCountry"
import { Refusal } from "@sluice/values/Refusal"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import { births, invalid, left, moments, type Row } from "./dates.js"
import { one } from "./support.js"

const uuid = "01234567-89ab-cdef-0123-456789abcdef"
const long = "é".repeat(255)

const names: ReadonlyArray<Row> = [
  ["a name", "first_name", "Ada", "Ada"],
  ["white space at the ends and runs of it [S-29]", "first_name", " \tAda  \n Maria ", "Ada Maria"],
  ["a zero-width mark at the end", "last_name", "Lovelace\u200b", "Lovelace"],
  ["letters made of two marks [S-29]", "first_name", "Jose\u0301", "José"],
  ["emoji and other scripts", "first_name", "שלום 👩‍👩‍👧", "שלום 👩‍👩‍👧"],
  ["control characters inside", "first_name", "A\u0000da", "A da"],
  ["255 characters", "first_name", long, long],
  ["127 characters of two code units each", "first_name", "👋".repeat(127), "👋".repeat(127)],
  ["256 characters [S-29]", "first_name", `${long}x`, left("too-long")],
  ["257 characters of which two are trimmed", "last_name", ` ${long} `, long],
  ["nothing", "first_name", "", left("empty")],
  ["only white space", "first_name", " \u00a0\t", left("empty")],
  ["a placeholder", "first_name", "{FIRST_NAME}", left("placeholder-not-filled")],
  ["a number", "last_name", 42, left("not-text")],
  ["a list", "last_name", ["Ada"], left("not-text")],
  ["null", "first_name", null, { value: null, warnings: ["value-null"] }],
  ["a city [S-32]", "home_city", "  São  Paulo ", "São Paulo"],
  ["a city of 256 characters [S-32]", "home_city", "x".repeat(256), left("too-long")]
]

const emails: ReadonlyArray<Row> = [
  ["an address", "email", "ada@example.com", "ada@example.com"],
  ["an address with blanks around and a large domain", "email", " Ada@Example.COM ", "Ada@example.com"],
  ["all in small letters on demand", "email", "Ada@Example.COM", "ada@example.com", { lowercase: "all" }],
  ["unchanged if configured", "email", "Ada@Example.COM", "Ada@Example.COM", { lowercase: "none" }],
  ["a tag and a sub-domain", "email", "ada+chat@mail.example.co.uk", "ada+chat@mail.example.co.uk"],
  ["a domain in Punycode", "email", "ada@xn--exmple-cua.com", "ada@xn--exmple-cua.com"],
  ["a domain with other letters than ASCII", "email", "ada@exämple.com", invalid("email-domain-not-valid")],
  ["an unknown top-level domain", "email", "ada@example.unknowntld", invalid("email-domain-not-valid")],
  ["a label that ends with a hyphen", "email", "ada@example-.com", invalid("email-domain-not-valid")],
  ["a dot before the @", "email", "ada.@example.com", invalid("email-name-not-valid")],
  ["two dots in the name", "email", "a..da@example.com", invalid("email-name-not-valid")],
  ["apostrophes around the name", "email", "'ada'@example.com", invalid("email-name-not-valid")],
  ["one character at Gmail", "email", "a@gmail.com", invalid("email-name-not-valid")],
  ["an apostrophe at Microsoft", "email", "o'hara@outlook.com", invalid("email-name-not-valid")],
  ["no @", "email", "ada.example.com", invalid("email-not-valid")],
  ["two @", "email", "ada@@example.com", invalid("email-not-valid")],
  ["no dot behind the @", "email", "ada@example", invalid("email-not-valid")],
  ["a blank inside", "email", "ada lovelace@example.com", invalid("email-not-valid")],
  ["a placeholder", "email", "{EMAIL}", invalid("email-placeholder")],
  ["a number", "email", 7, invalid("email-not-valid")],
  ["nothing", "email", "", left("empty")],
  ["an optional value that is invalid", "email", "nope", left("email-not-valid"), { optional: new Set(["email"]) }],
  ["null", "email", null, { value: null, warnings: ["value-null"] }]
]

const genders: ReadonlyArray<Row> = [
  ...[
    "F",
    "f",
    "Female",
    "WOMAN",
    " woman ",
    "femme",
    "mujer",
    "weiblich",
    "féminin",
    "Fe\u0301minin",
    "女",
    "Женский"
  ].map((word): Row => [word, "gender", word, "F"]),
  ...["M", "male", "Man", "Mann", "männlich", "homme", "hombre", "mężczyzna", "男性"].map(
    (word): Row => [word, "gender", word, "M"]
  ),
  ...["O", "other", "Non-binary", "non_binary", "divers", "X"].map((word): Row => [word, "gender", word, "O"]),
  ...["N", "not applicable", "N/A"].map((word): Row => [word, "gender", word, "N"]),
  ...["P", "Prefer not to say", "prefer  not to say.", "keine Angabe", "undisclosed"].map(
    (word): Row => [word, "gender", word, "P"]
  ),
  ["a Spanish man", "gender", "H", "M", { language: "es" }],
  ["a Spanish woman or a masculine M", "gender", "m", left("gender-letter-unclear"), { language: "es-MX" }],
  ["a Spanish word", "gender", "Mujer", "F", { language: "es" }],
  ["H without a language", "gender", "H", left("gender-unknown-word")],
  ["a letter of an unclear column", "gender", "M", left("gender-letter-unclear"), { lettersUnclear: true }],
  ["a word of an unclear column", "gender", "male", "M", { lettersUnclear: true }],
  ["a letter that means the same in every language", "gender", "X", "O", { lettersUnclear: true }],
  ["F, which is a Hungarian man", "gender", " f ", left("gender-letter-unclear"), { lettersUnclear: true }],
  [
    "a letter of an unclear column in a declared language",
    "gender",
    "M",
    "M",
    { lettersUnclear: true, language: "en" }
  ],
  ["a Hungarian man", "gender", "F", "M", { language: "hu" }],
  ["a Finnish woman", "gender", "N", "F", { language: "fi" }],
  ["a Dutch woman", "gender", "V.", "F", { language: "nl" }],
  ["a letter that the language does not use otherwise", "gender", "M", "M", { language: "en" }],
  ["a member of every object in a language", "gender", "constructor", left("gender-unknown-word"), { language: "es" }],
  ["an unknown word does not become null", "gender", "blorp", left("gender-unknown-word")],
  ["nor does the word unknown", "gender", "unknown", left("gender-unknown-word")],
  ["nothing", "gender", "", left("empty")],
  ["a number", "gender", 1, left("not-text")],
  ["a word that is a member of every object", "gender", "constructor", left("gender-unknown-word")],
  ["null unsets", "gender", null, { value: null, warnings: ["value-null"] }]
]

const places: ReadonlyArray<Row> = [
  ["a code", "country", "PT", "PT"],
  ["a small code", "country", "pt", "PT"],
  ["a name", "country", "Portugal", "PT"],
  ["a name in another case", "country", "united KINGDOM", "GB"],
  ["a common abbreviation", "country", "U.S.A.", "US"],
  ["a name without its accents", "country", "cote d’ivoire", "CI"],
  ["no country", "country", "Atlantis", left("country-unknown")],
  ["a code without a country", "country", "XX", left("country-unknown")],
  ["nothing", "country", "", left("empty")],
  ["a language", "language", "en", "en"],
  ["a large language", "language", "PT", "pt"],
  ["a tag", "language", "pt-BR", "pt"],
  ["a tag with an underscore", "language", "de_AT", "de"],
  ["a code of three letters", "language", "fil", "fil"],
  ["a name of a language", "language", "German", "de"],
  ["no language", "language", "Klingon", left("language-unknown")],
  ["a code that Braze does not list", "language", "vo", left("language-unknown")],
  ["a zone", "time_zone", "Europe/Lisbon", "Europe/Lisbon"],
  ["a zone in small letters", "time_zone", "europe/lisbon", "Europe/Lisbon"],
  ["an older name of a zone", "time_zone", "US/Pacific", "US/Pacific"],
  ["a zone of Rails", "time_zone", "Eastern Time (US & Canada)", "Eastern Time (US & Canada)"],
  ["UTC", "time_zone", "UTC", "UTC"],
  ["an offset", "time_zone", "+01:00", left("time-zone-unknown")],
  ["no zone", "time_zone", "Europe/Atlantis", left("time-zone-unknown")],
  ["a location", "current_location", { longitude: -9.14, latitude: 38.7 }, { longitude: -9.14, latitude: 38.7 }],
  [
    "a location as text, with more",
    "current_location",
    { longitude: "-9.14", latitude: "38.7", city: "x" },
    { longitude: -9.14, latitude: 38.7 }
  ],
  ["the edges of the map", "current_location", { longitude: -180, latitude: 90 }, { longitude: -180, latitude: 90 }],
  ["beyond the edges", "current_location", { longitude: -180.1, latitude: 90 }, invalid("location-not-valid")],
  ["half a location", "current_location", { longitude: 1 }, invalid("location-not-valid")],
  ["a location as a list", "current_location", [1, 2], invalid("location-not-valid")]
]

const phones: ReadonlyArray<Row> = [
  ["E.164", "phone", "+351912345678", "+351912345678"],
  [
    "digits in a record whose country is not known",
    "phone",
    "0664 2334363",
    left("phone-country-unknown"),
    { country: () => new Refusal("phone-country-unknown", "Not known.") }
  ],
  ["marks between the digits", "phone", "+1 (724) 200-4567", "+17242004567"],
  ["digits of a declared country", "phone", "912 345 678", "+351912345678", { country: fixed("PT") }],
  ["ten digits of no declared country", "phone", "7242004567", left("phone-country-missing")],
  ["an Italian number of no declared country", "phone", "3401234567", left("phone-country-missing")],
  ["an Italian number", "phone", "3401234567", "+393401234567", { country: fixed("IT") }],
  ["00 in place of +", "phone", "00351912345678", "+351912345678"],
  ["a number in place of text", "phone", 7242004567, "+17242004567", { country: fixed("US") }],
  ["too few digits", "phone", "12345", left("phone-not-valid")],
  ["letters", "phone", "1-800-FLOWERS", left("phone-not-valid")],
  ["a fraction", "phone", 1.5, left("not-text")],
  ["nothing", "phone", " ", left("empty")],
  ["a placeholder", "phone", "{PHONE}", left("placeholder-not-filled")],
  ["null", "phone", null, { value: null, warnings: ["value-null"] }]
]

const addresses: ReadonlyArray<Row> = [
  ["an address", "image_url", "https://example.com/a.png?x=1", "https://example.com/a.png?x=1"],
  ["1,024 characters", "image_url", `https://e.com/${"x".repeat(1010)}`, `https://e.com/${"x".repeat(1010)}`],
  ["1,025 characters", "image_url", `https://e.com/${"x".repeat(1011)}`, left("too-long")],
  ["a path without a host", "image_url", "/a.png", left("image-url-not-valid")],
  ["a script", "image_url", "javascript:alert(1)", left("image-url-not-valid")],
  ["a blank inside", "image_url", "https://e.com/a b", left("image-url-not-valid")]
]

const consents: ReadonlyArray<Row> = [
  ["opted_in", "email_subscribe", "opted_in", "opted_in"],
  ["opted-in in large letters", "push_subscribe", " Opted-In ", "opted_in"],
  ["subscribed", "email_subscribe", "Subscribed", "subscribed"],
  ["unsubscribed", "push_subscribe", "unsubscribed", "unsubscribed"],
  ["yes", "email_subscribe", "yes", invalid("subscription-not-valid")],
  ["true", "push_subscribe", true, invalid("subscription-not-valid")],
  ["null", "email_subscribe", null, left("not-removable")],
  ["nothing", "email_subscribe", "", left("empty")],
  ["a flag", "email_open_tracking_disabled", true, true],
  ["a flag as text", "email_click_tracking_disabled", "False", false],
  ["a flag as number", "email_open_tracking_disabled", 1, left("not-boolean")],
  [
    "groups",
    "subscription_groups",
    [{ subscription_group_id: uuid, subscription_state: "Subscribed", use_double_opt_in_logic: true, more: 1 }],
    [{ subscription_group_id: uuid, subscription_state: "subscribed", use_double_opt_in_logic: true }]
  ],
  [
    "a group whose opt-in logic is not true or false",
    "subscription_groups",
    [{ subscription_group_id: uuid, subscription_state: "unsubscribed", use_double_opt_in_logic: "x" }],
    {
      value: [{ subscription_group_id: uuid, subscription_state: "unsubscribed" }],
      warnings: ["double-opt-in-not-boolean"]
    }
  ],
  [
    "a group whose logic means nothing",
    "subscription_groups",
    [{ subscription_group_id: uuid, subscription_state: "unsubscribed", use_double_opt_in_logic: true }],
    {
      value: [{ subscription_group_id: uuid, subscription_state: "unsubscribed" }],
      warnings: ["double-opt-in-ignored"]
    }
  ],
  ["groups that are not a list", "subscription_groups", { a: 1 }, invalid("subscription-groups-not-valid")],
  ["a group that is not an object", "subscription_groups", ["a"], invalid("subscription-groups-not-valid")],
  [
    "a group without an id",
    "subscription_groups",
    [{ subscription_state: "subscribed" }],
    invalid("subscription-group-id-not-valid")
  ],
  [
    "a group with a state of the other kind",
    "subscription_groups",
    [{ subscription_group_id: uuid, subscription_state: "opted_in" }],
    invalid("subscription-group-state-not-valid")
  ],
  ["no groups", "subscription_groups", [], left("empty")],
  ["null groups", "subscription_groups", null, left("not-removable")],
  ["what Braze forbids", "email_subscription_info", { a: 1 }, invalid("attribute-forbidden")],
  ["what Braze forbids, as null", "email_subscription_info", null, invalid("attribute-forbidden")]
]

const others: ReadonlyArray<Row> = [
  ["facebook", "facebook", { id: "1", likes: ["a"], num_friends: 3 }, { id: "1", likes: ["a"], num_friends: 3 }],
  [
    "facebook with a wrong member",
    "facebook",
    { id: 1, num_friends: 3 },
    { value: { num_friends: 3 }, warnings: ["not-text"] }
  ],
  [
    "facebook with an unknown member",
    "facebook",
    { id: "1", x: 3 },
    { value: { id: "1" }, warnings: ["member-unknown"] }
  ],
  ["facebook with nothing known", "facebook", { toString: 3 }, { left: ["member-unknown", "nothing-known"] }],
  ["facebook as text", "facebook", "ada", left("not-object")],
  [
    "twitter",
    "twitter",
    { id: 1, screen_name: "ada", followers_count: 2 },
    { id: 1, screen_name: "ada", followers_count: 2 }
  ],
  [
    "twitter with half a number",
    "twitter",
    { id: 1, friends_count: 2.5 },
    { value: { id: 1 }, warnings: ["not-integer"] }
  ],
  [
    "tokens",
    "push_tokens",
    [{ app_id: "a", token: " t ", device_id: "12345678" }],
    [{ app_id: "a", token: "t", device_id: "12345678" }]
  ],
  [
    "a token without device",
    "push_tokens",
    [{ app_id: "a", token: "t", device_id: null, x: 1 }],
    [{ app_id: "a", token: "t" }]
  ],
  [
    "a device of 255 bytes",
    "push_tokens",
    [{ app_id: "a", token: "t", device_id: "d".repeat(255) }],
    [{ app_id: "a", token: "t", device_id: "d".repeat(255) }]
  ],
  [
    "a device of 256 bytes",
    "push_tokens",
    [{ app_id: "a", token: "t", device_id: "d".repeat(256) }],
    invalid("push-token-device-id-not-valid")
  ],
  [
    "a device of 7 bytes",
    "push_tokens",
    [{ app_id: "a", token: "t", device_id: "1234567" }],
    invalid("push-token-device-id-not-valid")
  ],
  ["a token without app", "push_tokens", [{ token: "t" }], invalid("push-token-app-id-not-valid")],
  ["a token that is not text", "push_tokens", [{ app_id: "a", token: 1 }], invalid("push-token-not-text")],
  ["tokens that are not a list", "push_tokens", "t", invalid("push-tokens-not-valid")],
  ["no tokens", "push_tokens", [], left("empty")],
  ["half an alias", "alias_name", "x", left("belongs-in-user-alias")],
  ["a source of attribution", "attributed_source", " ads ", "ads"]
]

describe.each([
  ["names and cities", names],
  ["email addresses", emails],
  ["birth dates", births],
  ["gender", genders],
  ["country, language, zone, location", places],
  ["telephone numbers", phones],
  ["addresses of images", addresses],
  ["consent and subscriptions", consents],
  ["moments", moments],
  ["the rest", others]
])("%s", (_, rows) => {
  it.each(rows.map((row): readonly [string, string, Row] => [row[0], row[1], row]))("%s (%s)", (__, name, row) => {
    const [, , value, becomes, options] = row
    expect(one(name, value, options)).toEqual(becomes)
  })
})

describe("image URLs of the common form", () => {
  it("are accepted only if the URL parser accepts them", () => {
    const address = fc.stringMatching(/^https?:\/\/([a-z][a-z\d]{0,3}\.){1,3}[a-z\d-]{1,4}\/[\w./-]{0,8}$/)
    fc.assert(
      fc.property(address, (given) => {
        expect(one("image_url", given)).toEqual(URL.canParse(given) ? given : left("image-url-not-valid"))
      })
    )
  })
})
