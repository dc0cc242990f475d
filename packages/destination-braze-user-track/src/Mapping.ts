import type { ChainEntry } from "@sluice/braze/Identity"

/**
 * The default mapping, as data: how calls of the common analytics specification become profiles.
 *
 * The `traits` of an `identify` call become attributes, and so do the `context.traits` that are not among them. A trait in this table is renamed; a trait with the name of a standard
 * attribute is that attribute; any other trait is a custom attribute with the same name.
 */
export const traits: ReadonlyMap<string, string> = new Map([
  ["firstName", "first_name"],
  ["lastName", "last_name"],
  ["birthday", "dob"],
  ["avatar", "image_url"]
])

/** Members of `traits.address` that are standard attributes. The whole address is also a custom attribute. */
export const address: ReadonlyMap<string, string> = new Map([
  ["city", "home_city"],
  ["country", "country"]
])

/** Traits of the specification that are custom attributes in Braze. */
export const usual: ReadonlyArray<string> = [
  ...["address", "age", "company", "createdAt", "description", "id", "name", "title", "username", "website"]
]

/** The person of a call without a configured identity: `userId`, otherwise `anonymousId` as an alias. */
export const identity: ReadonlyArray<ChainEntry> = [
  { external_id: "$.userId" },
  { user_alias: { alias_name: "$.anonymousId", alias_label: "anonymous_id" }, create: true }
]

/** Calls that are Skipped because they have no profile, with the reason. */
export const skipped: ReadonlyMap<string, string> = new Map([
  ["track", "A track call describes an event, not a profile. Send it to a route to braze-event-tracking."],
  ["page", "A page call describes an event, not a profile. Send it to a route to braze-event-tracking."],
  ["screen", "A screen call describes an event, not a profile. Send it to a route to braze-event-tracking."],
  ["group", "A group call describes a company, not a profile. To send parts of it, add a mapping."],
  [
    "alias",
    "An alias call merges two identities of a person, which users/track cannot do. Send it to a route to braze-identity."
  ]
])
