import * as Audience from "./Audience.js"
import type { Profile } from "./Profile.js"
import type { Segment } from "./Setup.js"
import * as World from "./World.js"

const read = new WeakMap<Segment, Audience.Predicate>()

const everybody: Audience.Predicate = () => true

/** The predicate of a segment; without a filter, everybody belongs to it. Each filter is read once. */
export const predicate = (segment: Segment): Audience.Predicate => {
  const known = read.get(segment)
  if (known !== undefined) return known
  const made = segment.filter === undefined ? everybody : (Audience.read(segment.filter, "segment") ?? everybody)
  read.set(segment, made)
  return made
}

/** The segments of the seed that a profile belongs to at a time (milliseconds since 1970). */
export const of = (world: World.World, profile: Profile, now: number): ReadonlyArray<Segment> =>
  (world.options.segments ?? []).filter((segment) => predicate(segment)(profile, now))

/** All members of a segment at a time (milliseconds since 1970), in order of creation. */
export const members = (world: World.World, segment: Segment, now: number): ReadonlyArray<Profile> =>
  World.everybody(world).filter((profile) => predicate(segment)(profile, now))

/**
 * Whether a profile is in the global control group, which no broadcast reaches. The setup defines the size of the
 * group.
 */
export const isInControlGroup = (world: World.World, profile: Profile): boolean =>
  World.randomBucket(world, profile) < (world.options.globalControlGroup ?? 0) * 10_000
