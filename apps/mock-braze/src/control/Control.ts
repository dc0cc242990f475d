import type * as Clock from "@sluice/braze-emulator/Clock"
import type { Emulator } from "@sluice/braze-emulator/Emulator"
import type * as Faults from "@sluice/braze-emulator/Faults"
import * as Inspect from "@sluice/braze-emulator/Inspect"
import * as Keys from "@sluice/braze-emulator/Keys"
import type * as Ledger from "@sluice/braze-emulator/Ledger"
import type * as Mistakes from "@sluice/braze-emulator/Mistakes"
import type { Part } from "@sluice/braze-emulator/Observers"
import { isObject, kind, nearest, unknownFields } from "@sluice/braze-emulator/Problem"
import * as Snapshots from "@sluice/braze-emulator/Snapshots"
import type * as Stats from "@sluice/braze-emulator/Stats"
import * as Verify from "@sluice/braze-emulator/Verify"
import type { Workspace } from "@sluice/braze-emulator/Workspace"
import { BadInput, orBad } from "./BadInput.js"
import * as Dashboard from "./Dashboard.js"
import * as Filters from "./Filters.js"
import * as Outbox from "./Outbox.js"
import * as Pools from "./Pools.js"
import * as Users from "./Users.js"
import * as Wait from "./Wait.js"
import * as WaitRead from "./WaitRead.js"

/** A part of the ledger: the newest `limit` entries that match, oldest first, and how many match in all. */
export interface LedgerPage {
  readonly entries: ReadonlyArray<Ledger.Entry>
  readonly total: number
  /** Applied objects that are no longer kept. */
  readonly evicted: number
}

/** Which entries of the ledger are asked for. */
export interface LedgerFilter extends Ledger.Filter {
  /** The newest so many. Default: 1,000. */
  readonly limit?: number
}

/** The rules with their counters. */
export type FaultReport = ReturnType<Faults.Faults["report"]>

/** What can be asked of and done to one workspace from outside Braze's own paths. */
export interface Control {
  readonly stats: () => Stats.Report
  readonly users: (query?: Users.Query) => Users.Page
  readonly requests: (filter?: Inspect.Filter) => Inspect.Page
  readonly request: (id: string) => Inspect.Detail | undefined
  readonly ledger: (filter?: LedgerFilter) => LedgerPage
  readonly verify: (claims: unknown) => Verify.Verdict
  readonly mistakes: () => ReadonlyArray<Mistakes.Mistake>
  readonly outbox: (filter?: Outbox.Filter) => Outbox.Page
  readonly faults: () => FaultReport
  readonly setFaults: (rules: unknown) => FaultReport
  readonly clearFaults: () => FaultReport
  readonly clock: () => Clock.State
  readonly setClock: (change: unknown) => Clock.State
  /** Masked. */
  readonly keys: () => ReadonlyArray<Keys.Key>
  readonly setKeys: (keys: unknown) => ReadonlyArray<Keys.Key>
  readonly reset: (input: unknown) => void
  readonly snapshots: () => ReadonlyArray<Snapshots.Info>
  readonly snapshot: (name: string) => Snapshots.Info
  /** False where there is none of this name. */
  readonly restore: (name: string) => boolean
  /** False where there was none of this name. */
  readonly dropSnapshot: (name: string) => boolean
  /** Waits for a condition, until a time limit or the signal. */
  readonly wait: (input: unknown, signal: AbortSignal) => Promise<Wait.Waited>
  readonly pools: () => Pools.PoolList
  readonly campaigns: () => ReadonlyArray<Dashboard.Campaign>
  readonly canvases: () => ReadonlyArray<Dashboard.Canvas>
  readonly segments: () => ReadonlyArray<Dashboard.Segment>
  readonly catalogs: () => ReadonlyArray<Dashboard.Catalog>
  /** With its first items (default 1,000); undefined where there is none of this name. */
  readonly catalog: (name: string, limit?: number) => ReturnType<typeof Dashboard.catalog>
}

const PAGE = 1_000

const known = ({ snapshots }: Workspace, name: string): Snapshots.Info => {
  const kept = snapshots.get(name)
  if (kept === undefined) throw new Error("a snapshot that was just taken is not there")
  return kept.info
}

/** What `{"to": "empty"}` asks for; the seed where it says nothing. */
const resetTo = (input: unknown): "seed" | "empty" => {
  if (!isObject(input)) throw new BadInput([{ path: "", message: `must be an object, not ${kind(input)}` }])
  orBad(unknownFields(input, ["to"], ""))
  const to = input["to"] ?? "seed"
  if (to === "seed" || to === "empty") return to
  const near = typeof to === "string" ? nearest(to, ["seed", "empty"]) : undefined
  const hint = near === undefined ? "" : `; did you mean "${near}"?`
  throw new BadInput([{ path: "to", message: `must be "seed" or "empty"${hint}` }])
}

/** The control of one workspace. What takes input throws `BadInput` with every mistake in it. */
export const make = (emulator: Emulator, workspace: Workspace): Control => {
  const { journal, ledger, faults, clock } = workspace
  const keys = () => emulator.keys(workspace).map(Keys.masked)
  const secrets = () => emulator.keys(workspace).map(({ apiKey }) => apiKey)
  const changed = (part: Part): void => workspace.watch.tell({ type: "state", part })
  return {
    stats: () => workspace.stats.report(Users.count(workspace.world)),
    users: (query = {}) => {
      orBad(Filters.problems(Filters.users, query))
      return Users.find(workspace, query)
    },
    requests: (filter = {}) => {
      orBad(Filters.problems(Filters.requests, filter))
      return Inspect.requests(journal, filter, secrets())
    },
    request: (id) => {
      const entry = journal.byId(id)
      return entry === undefined ? undefined : Inspect.detail(entry, secrets())
    },
    ledger: (filter = {}) => {
      orBad(Filters.problems(Filters.ledger, filter))
      const found = ledger.entries(filter)
      const from = Math.max(0, found.length - (filter.limit ?? PAGE))
      return { entries: found.slice(from), total: found.length, evicted: ledger.evicted }
    },
    verify: (claims) => {
      const read = Verify.read(claims)
      if (read._tag === "Problems") throw new BadInput(read.problems)
      return Verify.judge(read.claims, { ledger, journal })
    },
    mistakes: () => {
      const keys = secrets()
      return workspace.mistakes
        .list()
        .map((mistake) => ({ ...mistake, first: { ...mistake.first, path: Inspect.hidden(mistake.first.path, keys) } }))
    },
    outbox: (filter = {}) => {
      orBad(Filters.problems(Filters.outbox, filter))
      return Outbox.find(workspace, filter)
    },
    faults: () => faults.report(),
    setFaults: (rules) => {
      orBad(faults.set(rules))
      changed("faults")
      return faults.report()
    },
    clearFaults: () => {
      faults.clear()
      changed("faults")
      return faults.report()
    },
    clock: () => clock.state(),
    setClock: (change) => {
      orBad(clock.change(change))
      changed("clock")
      return clock.state()
    },
    keys,
    setKeys: (input) => {
      orBad(emulator.setKeys(workspace, input))
      changed("keys")
      return keys()
    },
    reset: (input) => {
      emulator.reset(workspace, resetTo(input))
      changed("reset")
    },
    snapshots: () => Snapshots.list(workspace),
    snapshot: (name) => {
      orBad(Snapshots.take(workspace, name))
      changed("snapshot")
      return known(workspace, name)
    },
    restore: (name) => {
      orBad(Snapshots.nameProblems(name))
      const found = Snapshots.restore(workspace, name)
      if (found) changed("snapshot")
      return found
    },
    dropSnapshot: (name) => {
      orBad(Snapshots.nameProblems(name))
      const found = workspace.snapshots.delete(name)
      if (found) changed("snapshot")
      return found
    },
    wait: async (input, signal) => {
      const read = WaitRead.read(input)
      if (read._tag === "Problems") throw new BadInput(read.problems)
      return Wait.until(workspace, read.until, read.timeoutMs, signal, secrets())
    },
    pools: () => Pools.list(workspace, emulator.options.limits),
    campaigns: () => Dashboard.campaigns(workspace),
    canvases: () => Dashboard.canvases(workspace),
    segments: () => Dashboard.segments(workspace),
    catalogs: () => Dashboard.catalogs(workspace),
    catalog: (name, limit = PAGE) => Dashboard.catalog(workspace, name, limit)
  }
}
