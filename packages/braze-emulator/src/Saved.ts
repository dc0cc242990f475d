import * as Keys from "./http/Keys.js"
import type * as Clock from "./state/Clock.js"
import * as World from "./state/World.js"
import { isObject } from "./text/Problem.js"

/** The data with which a workspace continues after a restart. JSON can represent all of it. */
export interface SavedWorkspace {
  readonly name: string
  readonly keys: ReadonlyArray<Keys.Key>
  /** Number of its newest request. Numbers continue from there. */
  readonly requests: number
  readonly clock: Clock.ClockPosition
  /** People, catalogs, subscriptions, schedules, outbox. The objects created in the dashboard come from the seed. */
  readonly world: World.WorldSnapshot
}

/** The saved workspace in a parsed JSON value; undefined if the value is not one. */
export const read = (value: unknown): SavedWorkspace | undefined => {
  if (!isObject(value)) return undefined
  const { name, keys, requests, clock, world } = value
  const read = Keys.read({ keys })
  const position = positionOf(clock)
  const isSound = typeof name === "string" && typeof requests === "number" && Number.isSafeInteger(requests)
  return isSound && read._tag === "Keys" && position !== undefined && World.isSnapshot(world)
    ? { name, keys: read.keys, requests, clock: position, world }
    : undefined
}

const positionOf = (value: unknown): Clock.ClockPosition | undefined => {
  if (!isObject(value)) return undefined
  const { offset, frozen } = value
  if (typeof offset !== "number" || (frozen !== undefined && typeof frozen !== "number")) return undefined
  return { offset, frozen }
}
