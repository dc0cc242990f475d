import * as Membership from "@sluice/braze-emulator/Membership"
import { isObject } from "@sluice/braze-emulator/Problem"
import type { Profile } from "@sluice/braze-emulator/Profile"
import * as ScheduledSends from "@sluice/braze-emulator/ScheduledSends"
import * as UserView from "@sluice/braze-emulator/UserView"
import type { Workspace } from "@sluice/braze-emulator/Workspace"
import * as World from "@sluice/braze-emulator/World"
import { BadInput } from "./BadInput.js"
import { didYouMean } from "./Field.js"
import { decoded } from "./Query.js"

/** A user with event properties and history, which Braze's own export does not contain. */
export type User = UserView.User

/** The filter for users. The first given identifier counts; without one, every user matches. */
export interface UserQuery {
  readonly external_id?: string
  /** `LABEL:NAME`, with colons and percent signs inside the parts percent-encoded, or an object. */
  readonly alias?: string | { readonly alias_label: string; readonly alias_name: string }
  readonly braze_id?: string
  readonly email?: string
  readonly phone?: string
  /** Part of an external id, alias, email address, phone number or name; case is ignored. */
  readonly q?: string
  /** Id of a segment of the seed: only its current members. */
  readonly segment?: string
  /** Skips this many matching users. Default: 0. */
  readonly offset?: number
  /** At most this many. Default: 100. */
  readonly limit?: number
}

/** Users in order of creation, and the number of all matching users. */
export interface UserPage {
  readonly users: ReadonlyArray<User>
  readonly total: number
}

const defaultLimit = 100

/** The matching users, up to the limit. Throws `BadInput` if no segment has the given id. */
export const find = (
  workspace: Workspace,
  { offset = 0, limit = defaultLimit, segment, ...query }: UserQuery
): UserPage => {
  const { world, clock } = workspace
  const now = clock.now()
  ScheduledSends.send(world, now)
  const isMember = segment === undefined ? undefined : memberOf(world, segment)
  const named = profiles(workspace, query)
  const found = isMember === undefined ? named : named.filter((profile) => isMember(profile, now))
  return {
    users: found.slice(offset, offset + limit).map((profile) => UserView.make(world, profile, now)),
    total: found.length
  }
}

const memberOf = (world: World.World, id: string) => {
  const segments = world.options.segments ?? []
  const found = segments.find((segment) => segment.id === id)
  if (found !== undefined) return Membership.predicate(found)
  const hint =
    didYouMean(
      id,
      segments.map((segment) => segment.id)
    ) || "; GET /_mock/segments lists all segments"
  throw new BadInput([{ path: "segment", message: `no segment of the seed has this id${hint}` }])
}

/** The matching profiles as the emulator stores them. */
export const profiles = (
  { world }: Workspace,
  { alias, ...query }: Omit<UserQuery, "segment" | "offset" | "limit">
): ReadonlyArray<Profile> => World.find(world, alias === undefined ? query : { ...query, alias: pair(alias) })

const pair = (
  alias: NonNullable<UserQuery["alias"]>
): { readonly alias_label: string; readonly alias_name: string } => {
  if (isObject(alias)) return alias
  const colon = alias.indexOf(":")
  return { alias_label: decoded(alias.slice(0, Math.max(0, colon))), alias_name: decoded(alias.slice(colon + 1)) }
}

/** The number of users. */
export const count = (world: World.World): number => world.size
