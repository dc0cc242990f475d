import { refusals } from "@sluice/braze-api/EndpointSentences"
import * as ContactLookup from "../state/ContactLookup.js"
import type { Profile } from "../state/Profile.js"
import * as Json from "../text/Json.js"
import type * as Call from "./Call.js"

const words: ReadonlySet<unknown> = new Set([
  "identified",
  "unidentified",
  "most_recently_updated",
  "least_recently_updated"
])

/** The sentence that refuses a prioritization; undefined if it is valid. An address or number requires one. */
export const check = (sent: unknown): string | undefined => {
  const fine =
    Json.isArray(sent) &&
    sent.length > 0 &&
    sent.every((word) => words.has(word)) &&
    !(sent.includes("identified") && sent.includes("unidentified"))
  return fine ? undefined : refusals.prioritization.text
}

/**
 * The result of a lookup by address or number: one profile, `nobody`, or `several` if the prioritization leaves more
 * than one.
 */
export type Chosen = Profile | "nobody" | "several"

/** Applies the criteria in their order. A criterion that matches no profile is ignored. */
export const choose = (call: Call.Call, kind: "email" | "phone", value: unknown, prioritization: unknown): Chosen => {
  const order = Json.isArray(prioritization) ? prioritization : []
  const left = order.reduce<ReadonlyArray<Profile>>(narrow, ContactLookup.spelled(call, kind, value))
  const [only, ...others] = left
  if (only === undefined) return "nobody"
  return others.length > 0 ? "several" : only
}

const narrow = (profiles: ReadonlyArray<Profile>, word: unknown): ReadonlyArray<Profile> => {
  const kept = keep(profiles, word)
  return kept.length === 0 ? profiles : kept
}

const keep = (profiles: ReadonlyArray<Profile>, word: unknown): ReadonlyArray<Profile> => {
  switch (word) {
    case "identified":
      return profiles.filter((profile) => profile.externalId !== undefined)
    case "unidentified":
      return profiles.filter((profile) => profile.externalId === undefined)
    case "most_recently_updated":
      return edge(profiles, (one, other) => one.updated > other.updated)
    case "least_recently_updated":
      return edge(profiles, (one, other) => one.updated < other.updated)
    default:
      return profiles
  }
}

const edge = (
  profiles: ReadonlyArray<Profile>,
  wins: (one: Profile, other: Profile) => boolean
): ReadonlyArray<Profile> => {
  const [first, ...others] = profiles
  return first === undefined ? [] : [others.reduce((best, profile) => (wins(profile, best) ? profile : best), first)]
}
