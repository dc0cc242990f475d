/**
 * The mistakes that endpoints note: what Braze accepts and then drops or stores differently than intended. Each code
 * with its advice.
 */
export const advice = {
  "unknown-top-level-key": "Remove it or correct its name: only attributes, events, purchases and partner are read.",
  "lane-not-a-list":
    "Send `attributes`, `events` and `purchases` as arrays: no source says what Braze does with anything else.",
  "too-many-objects":
    "Send at most 75 objects in a request, over attributes, events and purchases together (with a legacy contract in each of them, to `users/track/bulk` 1,000). Braze applies nothing from a larger request.",
  "external-id-not-text": "Send `external_id` as a string; numbers are not documented and lose digits above 2^53.",
  "alias-creates-nothing":
    "Send `_update_existing_only: false` with an alias that may be new; without it, Braze returns 201 and creates no profile.",
  "update-only-unknown": "The user does not exist yet: omit `_update_existing_only`, or create the user first.",
  "unknown-braze-id":
    "A `braze_id` never creates a profile: use one from an export, or identify the user by `external_id`.",
  "duplicate-profile":
    "The address or number already belongs to another profile, so Braze now has two profiles: identify the user by the address or number alone, or merge the profiles.",
  "ambiguous-contact":
    "Several profiles have this address or number, and Braze chose one: identify the user by `external_id`.",
  "almost-reserved-name":
    "Write the reserved name exactly as documented; any other spelling becomes a custom attribute.",
  "reserved-name-in-event": "Profile fields in an event are ignored: send them in `attributes`.",
  "name-not-usable": "Use a name of 1 to 255 bytes.",
  "alias-field-outside": "Put `alias_name` and `alias_label` inside `user_alias`.",
  "string-too-long": "Shorten the string to 255 characters; Braze drops longer ones.",
  "wrong-type": "Send a value of the documented type; Braze ignores other values.",
  "attribute-type-changed":
    "Keep one type per custom attribute: the first value determines which filters work, and values of other types do not match.",
  "cannot-coerce": "The workspace forces another type on this attribute, and Braze ignores values that do not fit.",
  blocklisted: "The workspace blocks this name: Braze accepts the value and does not store it.",
  "bad-operation": "Check the operation against the documentation. Braze ignores invalid operations.",
  "not-an-integer": "`inc` works on whole numbers only.",
  "not-an-array": "The stored value is not an array: set it to an array before adding elements.",
  "array-element-dropped": "Arrays contain either numbers and strings of at most 255 characters, or objects.",
  "mixed-array": "Send an array either of strings and numbers, or of objects.",
  "array-cut": "An array keeps at most 500 elements; the oldest were dropped.",
  "attribute-too-large": "Keep arrays and objects below 100 KB: Braze drops larger updates and returns success.",
  "nested-dropped":
    "A value or name inside the object is not valid (null, a bad `$time`, a name with a space, dot or dollar sign), so Braze dropped the update of the whole attribute.",
  "too-deep": "Flatten the value: it is nested too deeply, so Braze drops it.",
  "bad-dob": "Send `dob` as a calendar day, `YYYY-MM-DD`.",
  "unmappable-country": "Send `country` as an ISO 3166-1 alpha-2 code, such as `PT`; Braze stored null.",
  "unknown-gender": "Send `gender` as one of M, F, O, N, P or null.",
  "unknown-language": "Send `language` as a code from Braze's list, such as `en`.",
  "unknown-time-zone": "Send `time_zone` as an IANA name, such as `Europe/Lisbon`.",
  "invalid-phone": "Send `phone` in E.164, such as `+351912345678`.",
  "bad-time": "Send times as ISO 8601, such as `2026-01-31T12:00:00Z`.",
  "malformed-zone": "End times with `Z` or an offset, such as `+01:00`; Braze read this time as UTC.",
  "future-time":
    "The time is in the future, so Braze recorded the current time instead: check the clock and the time zone.",
  "too-many-properties": "Send at most 256 properties; only the first 256 were kept.",
  "reserved-property-name": "Rename the property: Braze refuses the whole object if it has a reserved property name.",
  "two-identities":
    "Identify the person by exactly one of `external_id`, `user_alias` and `braze_id`: Braze refuses an object with two.",
  "sent-twice":
    "Braze counts an event or purchase as often as it is sent: resend it only if the response shows that it was not applied.",
  "property-dropped":
    "Property names have 1 to 255 characters and no leading `$`; values are strings of at most 255 characters, numbers, booleans, arrays or objects.",
  "almost-recommended-event":
    "The name resembles a recommended event but is not one: Braze treats it as an ordinary event without checks or effects.",
  "product-extra-property": "Put product properties that are not in the schema into `metadata`.",
  "product-id-not-text": "Send `product_id` as a string.",
  "double-opt-in-ignored": "`use_double_opt_in_logic` works only with the state `subscribed`.",
  "token-known": "The token already belongs to a profile; Braze ignores the import.",
  "malformed-entry":
    "Check the entry against the documentation: Braze does nothing with it, and the response is still a success.",
  "alias-for-unknown-user":
    "The `external_id` is unknown, so Braze adds no alias and returns success: create the user first.",
  "alias-known": "The alias is already taken; Braze changes nothing and returns success.",
  "alias-label-taken":
    "The user already has an alias with this label, and Braze does not overwrite it: use `/users/alias/update`.",
  "alias-unknown": "Nobody has this alias (names are case-sensitive); Braze returns success and does nothing.",
  "user-unknown": "Nobody has this identifier; Braze returns success and does nothing.",
  "nobody-to-identify":
    "Nobody has this alias, address or number, so there is nobody to identify; Braze returns success. The user of the `external_id` is not created.",
  "user-ambiguous": "The prioritization leaves more than one user, so Braze does nothing: add `most_recently_updated`.",
  "identify-not-combined":
    "Both users have an alias with the same label, or both are identified: Braze does not combine them. Use `/users/merge`.",
  "merge-with-itself": "Both identifiers belong to the same user; there is nothing to merge.",
  "outdated-field": "The field is no longer documented and has no effect: omit it.",
  "number-for-text": "Send identifiers as strings.",
  "group-of-other-channel": "Use addresses for email subscription groups, and numbers for SMS and WhatsApp groups.",
  "unknown-recipient":
    "Nobody has this identifier, so no message is sent, and the response is still success: create the user first, or create it by sending `send_to_existing_only: false` with `attributes` (not with an alias).",
  "duplicate-recipient": "Name each recipient once: of duplicates, only the properties of the last one count.",
  "recipient-not-eligible":
    "The person has unsubscribed, or lacks the address or number of the channel: no message is sent.",
  "identity-in-attributes":
    "Identify the person by the recipient itself: no source says what Braze does with an identifier among its `attributes`, and the mock ignores it.",
  "not-running": "The campaign or canvas is paused, archived or a draft: nothing is sent, and the response is success.",
  "old-entry-properties": "`canvas_entry_properties` is the old name of `context`.",
  "dropped-item": "Bulk requests for catalog items are processed later: an invalid item is dropped without an error.",
  "merge-keeps-id": "The merged user loses its `external_id`; afterwards only the kept one exists.",
  "send-id-known": "Create a `send_id` once: no source says what Braze does with one that it already has.",
  "schedule-unknown":
    "Use the `schedule_id` of a message that is still scheduled: with any other id, the request has no effect.",
  "refusal-not-documented":
    "Correct the value: no source says what Braze does with it. The mock ignores it, or refuses it with `inferredRefusals: refuse`.",
  "unknown-export-field": "Check the names in `fields_to_export`; this one is not documented."
} as const satisfies Readonly<Record<string, string>>

/** A code in {@link advice}; stable. */
export type MistakeCode = keyof typeof advice
