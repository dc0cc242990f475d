import type { Profile } from "./Profile.js"

/** Profiles by something that several may share. One profile is kept bare, since that is what nearly every entry holds. */
export type ProfileIndex = Map<string, Profile | ReadonlyArray<Profile>>

const isMany = (entry: Profile | ReadonlyArray<Profile>): entry is ReadonlyArray<Profile> => Array.isArray(entry)

/** All profiles under a key, in the order in which they came there. */
export const all = (index: ProfileIndex, key: string): ReadonlyArray<Profile> => {
  const entry = index.get(key)
  if (entry === undefined) return []
  return isMany(entry) ? entry : [entry]
}

/** Adds a profile; it must not be there yet. */
export const add = (index: ProfileIndex, key: string, profile: Profile): void => {
  const entry = index.get(key)
  if (entry === undefined) index.set(key, profile)
  else index.set(key, isMany(entry) ? [...entry, profile] : [entry, profile])
}

/** Takes a profile out; nothing happens where it is not there. */
export const remove = (index: ProfileIndex, key: string, profile: Profile): void => {
  const left = all(index, key).filter((other) => other !== profile)
  const [only] = left
  if (only === undefined) index.delete(key)
  else index.set(key, left.length === 1 ? only : left)
}

/**
 * The one that Braze chooses where several share a contact: the most recently updated of those with an external id, or,
 * where none has one, the most recently updated.
 */
export const chosen = (index: ProfileIndex, key: string): Profile | undefined => {
  const entry = index.get(key)
  if (entry === undefined) return undefined
  if (!isMany(entry)) return entry
  const identified = entry.filter((profile) => profile.externalId !== undefined)
  return latest(identified) ?? latest(entry)
}

const latest = (profiles: ReadonlyArray<Profile>): Profile | undefined =>
  profiles.reduce<Profile | undefined>(
    (best, profile) => (best === undefined || profile.updated > best.updated ? profile : best),
    undefined
  )
