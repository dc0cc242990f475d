import { refusals } from "@sluice/braze-api/EndpointSentences"
import * as Contact from "../state/Contact.js"
import type { Profile } from "../state/Profile.js"
import * as ProfileIndex from "../state/ProfileIndex.js"
import type { World } from "../state/World.js"
import * as Json from "../text/Json.js"

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

/** All profiles with an address or number, whatever its spelling. */
export const all = (world: World, kind: "email" | "phone", value: unknown): ReadonlyArray<Profile> => {
  const read = kind === "email" ? Contact.email(value) : Contact.phone(value)
  if (read === undefined) return []
  return ProfileIndex.all(kind === "email" ? world.byEmail : world.byPhone, read)
}

/** Applies the words in their order. A word that matches no profile is ignored. */
export const choose = (world: World, kind: "email" | "phone", value: unknown, prioritization: unknown): Chosen => {
  const order = Json.isArray(prioritization) ? prioritization : []
  const left = order.reduce<ReadonlyArray<Profile>>(narrow, all(world, kind, value))
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
