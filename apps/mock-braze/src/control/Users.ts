import * as Membership from "@sluice/braze-emulator/Membership"
import { isObject, nearest } from "@sluice/braze-emulator/Problem"
import type { Profile } from "@sluice/braze-emulator/Profile"
import * as ScheduledSends from "@sluice/braze-emulator/ScheduledSends"
import * as UserView from "@sluice/braze-emulator/UserView"
import type { Workspace } from "@sluice/braze-emulator/Workspace"
import * as World from "@sluice/braze-emulator/World"
import { BadInput } from "./BadInput.js"
import { decoded } from "./Query.js"

/** Somebody, with event properties and history, which Braze's own export never gives. */
export type User = UserView.User

/** Whom to look for; the first one given counts. None given: everybody. */
export interface Query {
  readonly external_id?: string
  /** As `LABEL:NAME` with both parts percent-encoded where they hold a colon or a percent sign, or as the pair. */
  readonly alias?: string | { readonly alias_label: string; readonly alias_name: string }
  readonly braze_id?: string
  readonly email?: string
  readonly phone?: string
  /** A part of an external id, alias, address, number or name, in any case. */
  readonly q?: string
  /** Id of a segment of the seed: only its members, as they are now. */
  readonly segment?: string
  /** So many of those who match are left out first. Default: 0. */
  readonly offset?: number
  /** So many at most. Default: 100. */
  readonly limit?: number
}

/** People in the order in which they came, and how many fit in all. */
export interface Page {
  readonly users: ReadonlyArray<User>
  readonly total: number
}

const PAGE = 100

/** Everybody who fits, up to the limit. Throws `BadInput` where no segment has the id that is asked for. */
export const find = (workspace: Workspace, { offset = 0, limit = PAGE, segment, ...query }: Query): Page => {
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
  const near = nearest(
    id,
    segments.map((segment) => segment.id)
  )
  const hint = near === undefined ? "; GET /_mock/segments lists them all" : `; did you mean "${near}"?`
  throw new BadInput([{ path: "segment", message: `no segment of the seed has this id${hint}` }])
}

/** Everybody who fits, as the emulator keeps them. */
export const profiles = (
  { world }: Workspace,
  { alias, ...query }: Omit<Query, "segment" | "offset" | "limit">
): ReadonlyArray<Profile> => World.find(world, alias === undefined ? query : { ...query, alias: pair(alias) })

const pair = (alias: NonNullable<Query["alias"]>): { readonly alias_label: string; readonly alias_name: string } => {
  if (isObject(alias)) return alias
  const colon = alias.indexOf(":")
  return { alias_label: decoded(alias.slice(0, Math.max(0, colon))), alias_name: decoded(alias.slice(colon + 1)) }
}

/** How many people there are. */
export const count = (world: World.World): number => world.size
