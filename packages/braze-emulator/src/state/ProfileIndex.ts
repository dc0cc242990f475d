import type { Profile } from "./Profile.js"

/**
 * Profiles by a value that several may share. A single profile is stored without an array, since nearly every entry has
 * one.
 */
export type ProfileIndex = Map<string, Profile | ReadonlyArray<Profile>>

const isMany = (entry: Profile | ReadonlyArray<Profile>): entry is ReadonlyArray<Profile> => Array.isArray(entry)

/** All profiles under a key, in the order in which they were added. */
export const all = (index: ProfileIndex, key: string): ReadonlyArray<Profile> => {
  const entry = index.get(key)
  if (entry === undefined) return []
  return isMany(entry) ? entry : [entry]
}

/** Adds a profile that is not there yet. */
export const add = (index: ProfileIndex, key: string, profile: Profile): void => {
  const entry = index.get(key)
  if (entry === undefined) index.set(key, profile)
  else index.set(key, isMany(entry) ? [...entry, profile] : [entry, profile])
}

/** Removes a profile, if it is there. */
export const remove = (index: ProfileIndex, key: string, profile: Profile): void => {
  const left = all(index, key).filter((other) => other !== profile)
  const [only] = left
  if (only === undefined) index.delete(key)
  else index.set(key, left.length === 1 ? only : left)
}

/** The profile that Braze chooses if several share a contact. */
export const chosen = (index: ProfileIndex, key: string): Profile | undefined => {
  const entry = index.get(key)
  if (entry === undefined) return undefined
  return isMany(entry) ? best(entry) : entry
}

/** The most recently updated profile with an external id, otherwise the most recently updated one. */
export const best = (profiles: ReadonlyArray<Profile>): Profile | undefined =>
  latest(profiles.filter((profile) => profile.externalId !== undefined)) ?? latest(profiles)

const latest = (profiles: ReadonlyArray<Profile>): Profile | undefined =>
  profiles.reduce<Profile | undefined>(
    (best, profile) => (best === undefined || profile.updated > best.updated ? profile : best),
    undefined
  )
