import * as Limits from "@sluice/braze-api/Limits"
import type { HandlerContext } from "./Handler.js"
import { isObject, kind, type Problem, unknownFields } from "./Problem.js"
import { userTrack } from "./UserTrack.js"
import * as World from "./World.js"

/** Who is there from the beginning: objects as `users/track` takes them, in any number. */
export interface Seed {
  readonly attributes: ReadonlyArray<unknown>
  readonly events: ReadonlyArray<unknown>
  readonly purchases: ReadonlyArray<unknown>
}

/** Nobody. */
export const empty: Seed = { attributes: [], events: [], purchases: [] }

/** A seed as a person wrote it, or everything that is wrong with it. */
export type Read =
  | { readonly _tag: "Seed"; readonly seed: Seed }
  | { readonly _tag: "Problems"; readonly problems: ReadonlyArray<Problem> }

const LANES = ["attributes", "events", "purchases"] as const

/** Reads `{"attributes": […], "events": […], "purchases": […]}` and tries every object: one that Braze would refuse is a problem. */
export const read = (input: unknown): Read => {
  if (!isObject(input))
    return { _tag: "Problems", problems: [{ path: "", message: `a seed is an object, not ${kind(input)}` }] }
  const lists = LANES.filter((lane) => input[lane] !== undefined && !Array.isArray(input[lane]))
  const problems: Array<Problem> = [
    ...unknownFields(input, LANES, ""),
    ...lists.map((lane) => ({ path: lane, message: `must be a list, not ${kind(input[lane])}` }))
  ]
  if (problems.length > 0) return { _tag: "Problems", problems }
  const seed = {
    attributes: list(input["attributes"]),
    events: list(input["events"]),
    purchases: list(input["purchases"])
  }
  const refused = grow(World.make(), seed, 0)
  return refused.length > 0 ? { _tag: "Problems", problems: refused } : { _tag: "Seed", seed }
}

const list = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : [])

/** A world with everyone of the seed in it, as of a moment (milliseconds since 1970). */
export const plant = (seed: Seed, now: number): World.World => {
  const world = World.make()
  grow(world, seed, now)
  return world
}

const grow = (world: World.World, seed: Seed, now: number): ReadonlyArray<Problem> => {
  const most = Limits.userTrack.combined.objects.value
  const context: HandlerContext = {
    now,
    limits: "combined",
    mistake: () => {},
    query: new URLSearchParams(),
    params: {}
  }
  return LANES.flatMap((lane) =>
    pieces(seed[lane], most).flatMap(({ from, objects }) =>
      userTrack(world, { [lane]: objects }, context).refused.map(({ index, reason }) => ({
        path: `${lane}[${from + index}]`,
        message: reason
      }))
    )
  )
}

const pieces = (objects: ReadonlyArray<unknown>, size: number) =>
  Array.from({ length: Math.ceil(objects.length / size) }, (_, piece) => ({
    from: piece * size,
    objects: objects.slice(piece * size, (piece + 1) * size)
  }))
