import * as Faults from "../faults/Faults.js"
import * as Journal from "../record/Journal.js"
import * as Ledger from "../record/Ledger.js"
import * as Mistakes from "../record/Mistakes.js"
import * as Observers from "../record/Observers.js"
import * as Stats from "../record/Stats.js"
import * as BodyStore from "../state/BodyStore.js"
import * as Clock from "../state/Clock.js"
import * as LazyEvent from "../state/LazyEvent.js"
import * as World from "../state/World.js"
import * as Hash from "../text/Hash.js"
import * as RateLimit from "./RateLimit.js"
import type { Snapshots } from "./Snapshots.js"
import * as Visibility from "./Visibility.js"

/** The amount of history that a workspace keeps. */
export interface Bounds {
  readonly journal: Journal.JournalBounds
  /** Number of applied objects in the ledger. */
  readonly ledger: number
}

/** The settings that all workspaces of an emulator share. */
export interface SharedSettings {
  /** A new world with the seed data, at a time (milliseconds since 1970). */
  readonly seeded: (now: number) => World.World
  /** Settings of a world without data: what the dashboard of the workspace contains. */
  readonly setup: World.WorkspaceOptions | undefined
  /** The machine's clock, in milliseconds since 1970. */
  readonly machine: () => number
  /** Factor for all rate limits. */
  readonly rateLimitScale: number
  readonly bounds: Bounds
}

/** A Braze workspace and its history. Workspaces share nothing. */
export interface Workspace {
  readonly name: string
  /** Derived from the name; makes request ids differ between workspaces. */
  readonly idSeed: number
  world: World.World
  /** The world that reads see if the workspace has a visibility delay. */
  readonly delayed: Visibility.Delayed
  readonly clock: Clock.Clock
  readonly rate: RateLimit.RateLimiter
  readonly faults: Faults.Faults
  /** Bodies of the requests in the journal, and of those that contained events. */
  readonly bodies: BodyStore.BodyStore
  readonly journal: Journal.Journal
  readonly ledger: Ledger.Ledger
  readonly mistakes: Mistakes.Mistakes
  readonly stats: Stats.Stats
  readonly observers: Observers.Observers
  /** Snapshots by name; a reset keeps them. */
  readonly snapshots: Snapshots
  /** Number of the newest request. */
  requests: number
  /** Number of resets. Request numbers restart at each. */
  resets: number
}

/** A workspace with the seed data. */
export const make = (name: string, settings: SharedSettings): Workspace => {
  const clock = Clock.make(settings.machine)
  return {
    name,
    idSeed: Hash.ofValue(name).high,
    clock,
    delayed: Visibility.make(),
    world: settings.seeded(clock.now()),
    rate: RateLimit.make(settings.rateLimitScale),
    faults: Faults.make(),
    bodies: BodyStore.make(Math.max(settings.bounds.journal.bytes, LazyEvent.mostBytes)),
    journal: Journal.make(settings.bounds.journal),
    ledger: Ledger.make(settings.bounds.ledger),
    mistakes: Mistakes.make(),
    stats: Stats.make(),
    observers: Observers.make(),
    snapshots: new Map(),
    requests: 0,
    resets: 0
  }
}

/**
 * Resets state, history, faults and clock. `seed`: to the seed data; `empty`: to no people and nothing that came
 * through the API. Keys and the objects created in the dashboard (campaigns, segments, settings) are kept.
 */
export const reset = (workspace: Workspace, to: "seed" | "empty", settings: SharedSettings): void => {
  workspace.clock.reset()
  workspace.world = to === "empty" ? World.make(settings.setup) : settings.seeded(workspace.clock.now())
  workspace.rate.reset()
  workspace.faults.clear()
  workspace.bodies.clear()
  workspace.journal.clear()
  workspace.ledger.clear()
  workspace.mistakes.clear()
  workspace.stats.clear()
  workspace.requests = 0
  workspace.resets++
}
