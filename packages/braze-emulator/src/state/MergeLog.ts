import * as ItemKey from "../text/ItemKey.js"
import type { Profile } from "./Profile.js"
import * as Profiles from "./Profile.js"
import * as World from "./World.js"

/** The endpoints that make one identity lead to another. */
export type By = "/users/merge" | "/users/identify" | "/users/alias/update" | "/users/external_ids/rename"

/** An identity that now leads to the profile of another one. */
export interface MergeEntry {
  /** Milliseconds since 1970, by the workspace's clock. */
  readonly at: number
  /** Number of the request. */
  readonly request: number
  readonly by: By
  /** As `external_id:u1`, `alias:LABEL:NAME`, `email:…`, `phone:…`, `braze_id:…`. */
  readonly from: string
  /** The identity that was kept or added, in the same form. */
  readonly into: string
  /** The `braze_id` of the profile that was merged into this one; undefined if no profile was lost. */
  readonly gone: string | undefined
}

/** Number of newest entries kept per profile. */
export const most = 100

/** The best identity of a profile, as a key. */
export const identityOf = (world: World.World, profile: Profile): string => {
  if (profile.externalId !== undefined) return ItemKey.key("external_id", profile.externalId)
  const alias = profile.aliases?.[0]
  if (alias !== undefined) return ItemKey.ofAlias(alias.alias_label, alias.alias_name)
  const email = Profiles.text(profile, "email")
  if (email !== undefined) return ItemKey.key("email", email)
  const phone = Profiles.text(profile, "phone")
  return phone === undefined ? ItemKey.key("braze_id", World.brazeId(world, profile)) : ItemKey.key("phone", phone)
}

/** Records that an identity of a profile became another one. */
export const note = (
  call: { readonly now: number; readonly request: number },
  profile: Profile,
  entry: Pick<MergeEntry, "by" | "from" | "into"> & Partial<Pick<MergeEntry, "gone">>
): void => {
  const { by, from, into, gone } = entry
  add(profile, [{ at: call.now, request: call.request, by, from, into, gone }])
}

/** Adds the entries of one profile to another, in the order of the requests. */
export const merge = (source: Profile, target: Profile): void => {
  if (source.extra !== undefined && source.extra.merges.length > 0) add(target, source.extra.merges)
}

const add = (profile: Profile, entries: ReadonlyArray<MergeEntry>): void => {
  const extra = Profiles.extraOf(profile)
  extra.merges = [...extra.merges, ...entries].sort((one, other) => one.request - other.request).slice(-most)
}
