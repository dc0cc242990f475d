import type { Entry } from "@sluice/braze/Identity"

/**
 * What is done with calls of the common analytics specification where no mapping is given, as data.
 *
 * `identify`: the members of `traits` become attributes. A trait under {@link traits} is renamed; one that already has the
 * name of a standard attribute is that attribute; any other becomes a custom attribute of its own name.
 */
export const traits: ReadonlyMap<string, string> = new Map([
  ["firstName", "first_name"],
  ["lastName", "last_name"],
  ["birthday", "dob"],
  ["avatar", "image_url"]
])

/** Members of `traits.address` that are standard attributes. The address as a whole also becomes a custom attribute. */
export const address: ReadonlyMap<string, string> = new Map([
  ["city", "home_city"],
  ["country", "country"]
])

/** Traits that the specification names besides those that are standard attributes: custom attributes to Braze. */
export const usual: ReadonlyArray<string> = [
  ...["address", "age", "company", "createdAt", "description", "id", "name", "title", "username", "website"]
]

/** Who is meant, where neither a chain nor a mapping says so: the known user, else the device that has not said who it is. */
export const identity: ReadonlyArray<Entry> = [
  { external_id: "$.userId" },
  { user_alias: { alias_name: "$.anonymousId", alias_label: "anonymous_id" }, create: true }
]

/** Calls that carry no profile, with the reason for which such a record is Skipped. */
export const skipped: ReadonlyMap<string, string> = new Map([
  ["track", "A track call tells an event and no profile. The destination for events takes it."],
  ["page", "A page call tells an event and no profile. The destination for events takes it."],
  ["screen", "A screen call tells an event and no profile. The destination for events takes it."],
  ["group", "A group call tells of a company and no profile. Write a mapping to send something of it."],
  [
    "alias",
    "An alias call joins two names of one person, which users/track cannot do. Join them in Braze or by its identify and merge endpoints."
  ]
])
