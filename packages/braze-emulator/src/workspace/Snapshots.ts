import type * as Clock from "../state/Clock.js"
import * as World from "../state/World.js"
import { kind, type Problem } from "../text/Problem.js"
import type { Workspace } from "./Workspace.js"

/** A snapshot as it is listed. */
export interface Info {
  readonly name: string
  /** By the workspace's clock, ISO 8601 in UTC. */
  readonly at: string
  /** Number of people in it. */
  readonly users: number
  /** The state of the clock. */
  readonly clock: Clock.ClockState
}

interface StoredSnapshot {
  readonly info: Info
  readonly world: World.WorldSnapshot
  readonly clock: Clock.ClockPosition
}

/** The snapshots of one workspace by name. */
export type Snapshots = Map<string, StoredSnapshot>

/** Maximum number of snapshots in a workspace: each is a copy of all its data. */
export const most = 32

const namePattern = /^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/

/** The mistake in a name; empty if it is valid. */
export const nameProblems = (name: unknown): ReadonlyArray<Problem> => {
  if (typeof name !== "string") return [{ path: "name", message: `must be a string, not ${kind(name)}` }]
  if (namePattern.test(name) && !name.includes("..")) return []
  const message =
    "must be 1 to 64 letters, digits, dots, hyphens and underscores, begin with a letter or a digit, and contain no two dots in a row"
  return [{ path: "name", message }]
}

/**
 * Saves a snapshot under a name and replaces an earlier one: people, catalogs, subscriptions, schedules, outbox and the
 * position of the clock. Requests, ledger, mistakes, sums, fault rules and keys are not included. Later changes do not
 * affect it.
 */
export const take = (workspace: Workspace, name: string): ReadonlyArray<Problem> => {
  const wrong = nameProblems(name)
  if (wrong.length > 0) return wrong
  if (workspace.snapshots.size >= most && !workspace.snapshots.has(name))
    return [{ path: "name", message: `there are already ${most} snapshots; delete one first` }]
  const clock = workspace.clock.state()
  workspace.snapshots.set(name, {
    info: { name, at: clock.now, users: workspace.world.size, clock },
    world: World.snapshot(workspace.world),
    clock: workspace.clock.position()
  })
  return []
}

/**
 * Restores a snapshot, which can be restored again; false if it does not exist. A frozen clock returns to its time, a
 * shifted one to its offset. All rate limit budgets are refilled.
 */
export const restore = (workspace: Workspace, name: string): boolean => {
  const stored = workspace.snapshots.get(name)
  if (stored === undefined) return false
  workspace.world = World.restore(stored.world)
  workspace.clock.moveTo(stored.clock)
  workspace.rate.reset()
  return true
}

/** All snapshots, in the order in which their names were first used. */
export const list = ({ snapshots }: Workspace): ReadonlyArray<Info> => [...snapshots.values()].map(({ info }) => info)
