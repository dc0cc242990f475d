/**
 * The mistakes that endpoints note: what Braze accepts and then drops or stores differently than intended. Each code
 * with its advice.
 */
export const advice = {
  "unknown-top-level-key": "Take it out or correct its name: only attributes, events, purchases and partner are read.",
  "too-many-objects":
    "Send at most 75 objects in a request, over attributes, events and purchases together (on a legacy contract in each of them, to `users/track/bulk` 1,000): one too many, and Braze takes none.",
  "external-id-not-text": "Send `external_id` as a string; numbers are not documented and lose digits past 2^53.",
  "alias-creates-nothing":
    "Say `_update_existing_only: false` beside an alias that may be new; without it Braze answers 201 and makes no profile.",
  "update-only-unknown": "The user is not there yet: leave `_update_existing_only` out, or create the user first.",
  "unknown-braze-id":
    "A `braze_id` never creates a profile: take it from an export, or name the user by `external_id`.",
  "duplicate-profile":
    "The address or number belongs to another profile already, and Braze now has two: identify by it alone, or merge them.",
  "ambiguous-contact": "Several profiles have this address or number and Braze chose one: identify by `external_id`.",
  "almost-reserved-name":
    "Write the reserved name exactly as documented; any other spelling becomes a custom attribute.",
  "reserved-name-in-event": "Profile fields beside an event's own keys are ignored: send them in `attributes`.",
  "name-not-usable": "Use a name of 1 to 255 bytes.",
  "alias-field-outside": "Put `alias_name` and `alias_label` inside `user_alias`.",
  "string-too-long": "Shorten the text to 255 characters; Braze drops what is longer.",
  "wrong-type": "Send a value of the documented type; Braze ignores another.",
  "attribute-type-changed":
    "Keep one type per custom attribute: the first one seen decides which filters work, later ones are not matched.",
  "cannot-coerce":
    "The workspace forces another type on this attribute and Braze ignores a value that does not fit it.",
  blocklisted: "The workspace blocks this name: Braze accepts it and stores nothing.",
  "bad-operation": "Check the operation against the documentation; Braze ignores one that it cannot read.",
  "not-an-integer": "`inc` works on whole numbers only.",
  "not-an-array": "The stored value is no array: replace it before adding to it.",
  "array-element-dropped": "Arrays hold texts of at most 255 characters and numbers, or objects, never both.",
  "mixed-array": "Send an array either of texts and numbers or of objects.",
  "array-cut": "An array keeps 500 elements; the oldest were dropped.",
  "attribute-too-large": "Keep an array or object below 100 KB: Braze drops the update and answers success.",
  "nested-dropped":
    "One value or name inside the object is not valid (null, a bad `$time`, a name with space, dot or dollar), so Braze dropped the whole attribute's update.",
  "too-deep": "Flatten the value: it is nested too deeply to be kept.",
  "bad-dob": "Send `dob` as a day of the calendar, `YYYY-MM-DD`.",
  "unmappable-country": "Send `country` as an ISO 3166-1 alpha-2 code such as `PT`; Braze stored null.",
  "unknown-gender": "Send `gender` as one of M, F, O, N, P or null.",
  "unknown-language": "Send `language` as a code of Braze's list such as `en`.",
  "unknown-time-zone": "Send `time_zone` as an IANA name such as `Europe/Lisbon`.",
  "invalid-phone": "Send `phone` in E.164, such as `+351912345678`.",
  "bad-time": "Send times as ISO 8601, such as `2026-01-31T12:00:00Z`.",
  "malformed-zone": "End times with `Z` or an offset such as `+01:00`; Braze read this one as UTC.",
  "future-time": "The time lies in the future, and Braze recorded the current time in its place: check clock and zone.",
  "too-many-properties": "Send at most 256 properties; only the first 256 were kept.",
  "reserved-property-name":
    "Give the property another name: Braze refuses the whole object for one of the names that it keeps for itself.",
  "two-identities":
    "Name the person by exactly one of `external_id`, `user_alias` and `braze_id`: Braze refuses an object with two.",
  "sent-twice":
    "Braze counts an event or a purchase as often as it comes: send it again only where the answer told that it was not taken.",
  "property-dropped":
    "Property names have 1 to 255 characters and no leading `$`; values are texts of at most 255 characters, numbers, booleans, arrays or objects.",
  "almost-recommended-event":
    "The name begins like a recommended event and is none: Braze takes it for an ordinary event without checks or effects.",
  "product-extra-property": "Put properties of a product that the schema does not name into its `metadata`.",
  "product-id-not-text": "Send `product_id` as a string.",
  "double-opt-in-ignored": "`use_double_opt_in_logic` works only with the state `subscribed`.",
  "token-known": "The token belongs to a profile already; Braze ignores the import.",
  "malformed-entry":
    "Check the entry against the documentation: Braze counts it as processed and does nothing with it.",
  "alias-for-unknown-user":
    "The `external_id` is unknown, so Braze adds no alias and answers success: create the user first.",
  "alias-known": "The alias is taken already; Braze changes nothing and answers success.",
  "alias-label-taken":
    "The user has an alias with this label already; Braze does not overwrite it: use `/users/alias/update`.",
  "alias-unknown": "Nobody has this alias (names are compared with case); Braze answers success and does nothing.",
  "user-unknown": "Nobody has this identifier; Braze answers success and does nothing.",
  "user-ambiguous":
    "After the prioritization more than one user is left, so Braze does nothing: add `most_recently_updated`.",
  "identify-not-combined":
    "Both users have an alias with the same label, or both are identified: Braze does not combine them. Use `/users/merge`.",
  "merge-with-itself": "Both identifiers lead to the same user; there is nothing to merge.",
  "outdated-field": "The field is no longer documented and has no effect: leave it out.",
  "number-for-text": "Send identifiers as strings.",
  "group-of-other-channel": "Subscription groups of e-mail take addresses, those of SMS and WhatsApp take numbers.",
  "unknown-recipient":
    "Nobody has this identifier, so no message goes out, and the answer is success all the same: create the user first, or send `send_to_existing_only: false` with `attributes` (not for an alias), which creates them.",
  "duplicate-recipient": "Name each recipient once: of several only the last one's properties count.",
  "recipient-not-eligible":
    "The person has unsubscribed, or lacks the address or number of the channel: no message goes out.",
  "not-running": "The campaign or canvas is paused, archived or a draft: nothing goes out, and the answer is success.",
  "old-entry-properties": "`canvas_entry_properties` is the old name of `context`.",
  "dropped-item":
    "Bulk calls on catalog items are carried out later: an item that does not fit is dropped without error.",
  "merge-keeps-id": "The `external_id` of the merged user is gone afterwards; only the kept one leads to them.",
  "unknown-export-field": "Check the names in `fields_to_export`; this one is none of the documented ones."
} as const satisfies Readonly<Record<string, string>>

/** A code in {@link advice}; stable. */
export type MistakeCode = keyof typeof advice
