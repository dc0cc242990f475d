import type * as Clock from "../state/Clock.js"
import * as World from "../state/World.js"
import { kind, type Problem } from "../text/Problem.js"
import type { Workspace } from "./Workspace.js"

/** A named state of a workspace as it is listed. */
export interface Info {
  readonly name: string
  /** By the workspace's clock, ISO 8601 in UTC. */
  readonly at: string
  /** People in it. */
  readonly users: number
  /** How the clock went. */
  readonly clock: Clock.State
}

interface Stored {
  readonly info: Info
  readonly world: World.Snapshot
  readonly clock: Clock.Position
}

/** The named states of one workspace. */
export type Snapshots = Map<string, Stored>

/** States that a workspace keeps: each is a copy of everybody. */
export const most = 32

const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

/** What is wrong with a name; empty where it is fine. */
export const nameProblems = (name: unknown): ReadonlyArray<Problem> => {
  if (typeof name !== "string") return [{ path: "name", message: `must be a text, not ${kind(name)}` }]
  if (namePattern.test(name) && !name.includes("..")) return []
  const message =
    "must be 1 to 64 letters, digits, dots, hyphens and underscores, begin with a letter or a digit, and hold no two dots in a row"
  return [{ path: "name", message }]
}

/**
 * Keeps the state under a name, in place of what was there by that name: people, catalogs, subscriptions, schedules, outbox,
 * and the position of the clock. The past (requests, ledger, mistakes, sums), the rules and the keys are not in it: what was
 * sent was sent. Later changes do not reach it.
 */
export const take = (workspace: Workspace, name: string): ReadonlyArray<Problem> => {
  const wrong = nameProblems(name)
  if (wrong.length > 0) return wrong
  if (workspace.snapshots.size >= most && !workspace.snapshots.has(name))
    return [{ path: "name", message: `there are ${most} snapshots already; delete one first` }]
  const clock = workspace.clock.state()
  workspace.snapshots.set(name, {
    info: { name, at: clock.now, users: workspace.world.size, clock },
    world: World.snapshot(workspace.world),
    clock: workspace.clock.position()
  })
  return []
}

/**
 * Goes back to a state, which stays and can be gone back to again; false where there is none of that name. A frozen clock
 * stands at its moment again, a shifted one is as far ahead as it was. The budgets of the rate limits are whole again.
 */
export const restore = (workspace: Workspace, name: string): boolean => {
  const stored = workspace.snapshots.get(name)
  if (stored === undefined) return false
  workspace.world = World.restore(stored.world)
  workspace.clock.moveTo(stored.clock)
  workspace.rate.reset()
  return true
}

/** All states, in the order in which their names were first used. */
export const list = ({ snapshots }: Workspace): ReadonlyArray<Info> => [...snapshots.values()].map(({ info }) => info)
