import type * as Clock from "@sluice/braze-emulator/Clock"
import * as Effects from "@sluice/braze-emulator/Effects"
import type { Emulator } from "@sluice/braze-emulator/Emulator"
import type * as Faults from "@sluice/braze-emulator/Faults"
import * as Inspect from "@sluice/braze-emulator/Inspect"
import * as Keys from "@sluice/braze-emulator/Keys"
import * as Labels from "@sluice/braze-emulator/Labels"
import type * as Ledger from "@sluice/braze-emulator/Ledger"
import * as MessageContent from "@sluice/braze-emulator/MessageContent"
import * as Mistakes from "@sluice/braze-emulator/Mistakes"
import type { Part } from "@sluice/braze-emulator/Observers"
import type * as Sliced from "@sluice/braze-emulator/Sliced"
import * as Snapshots from "@sluice/braze-emulator/Snapshots"
import type * as Stats from "@sluice/braze-emulator/Stats"
import * as Traffic from "@sluice/braze-emulator/Traffic"
import * as Verify from "@sluice/braze-emulator/Verify"
import type { Workspace } from "@sluice/braze-emulator/Workspace"
import type { Message } from "@sluice/braze-emulator/WorkspaceObjects"
import { BadInput, orBad } from "./BadInput.js"
import * as Dashboard from "./Dashboard.js"
import * as Field from "./Field.js"
import { isValid } from "./Field.js"
import * as Filters from "./Filters.js"
import * as Outbox from "./Outbox.js"
import * as Pools from "./Pools.js"
import * as Users from "./Users.js"
import * as Wait from "./Wait.js"
import * as WaitInput from "./WaitInput.js"

/** An applied object with its label. */
export interface LabelledEntry extends Ledger.LedgerEntry {
  /**
   * The name of an event, the product of a purchase, the names of the attributes of any other object; null if its request is
   * no longer kept.
   */
  readonly label: string | null
}

/** The newest `limit` matching entries of the ledger, oldest first, and the number of all matching entries. */
export interface LedgerPage {
  readonly entries: ReadonlyArray<LabelledEntry>
  readonly total: number
  /** Number of applied objects that are no longer kept. */
  readonly evicted: number
}

/** The filter for entries of the ledger. */
export interface LedgerQuery extends Ledger.LedgerFilter {
  /** At most this many, the newest. Default: 1,000. */
  readonly limit?: number
}

/** The fault rules with their counters. */
export type FaultReport = ReturnType<Faults.Faults["report"]>

/**
 * Inspects and changes one workspace, independently of Braze's paths. Methods that read the whole history pause in
 * between and check their input at the start.
 */
export interface Control {
  readonly stats: () => Stats.StatsReport
  readonly users: (query?: Users.UserQuery) => Users.UserPage
  readonly requests: (filter?: Inspect.RequestFilter) => Sliced.Sliced<Inspect.RequestPage>
  readonly request: (id: string) => Inspect.Detail | undefined
  /** The effects of the objects of a request. Undefined if no kept request has this id. */
  readonly effects: (id: string) => Sliced.Sliced<{ readonly effects: ReadonlyArray<Effects.ObjectEffect> } | undefined>
  /** Requests, objects and latency over time. */
  readonly traffic: (query?: Traffic.TrafficQuery) => Sliced.Sliced<Traffic.Traffic>
  readonly ledger: (filter?: LedgerQuery) => Sliced.Sliced<LedgerPage>
  readonly verify: (claims: unknown) => Sliced.Sliced<Verify.VerifyResult>
  readonly mistakes: () => ReadonlyArray<Mistakes.Mistake>
  readonly advice: () => ReadonlyArray<Mistakes.Mistake>
  /** The mistakes, one line each. */
  readonly problems: () => ReadonlyArray<string>
  /** The rendered message. Undefined if there is none with this number. */
  readonly message: (n: number) => (Message & { readonly content: MessageContent.MessageContent }) | undefined
  readonly outbox: (filter?: Outbox.OutboxFilter) => Outbox.OutboxPage
  readonly faults: () => FaultReport
  readonly setFaults: (rules: unknown) => FaultReport
  readonly clearFaults: () => FaultReport
  readonly clock: () => Clock.ClockState
  readonly setClock: (change: unknown) => Clock.ClockState
  /** With masked values. */
  readonly keys: () => ReadonlyArray<Keys.Key>
  /** The first key in clear text, for a person who copies it. Undefined if there is none. */
  readonly clearKey: () => string | undefined
  readonly setKeys: (keys: unknown) => ReadonlyArray<Keys.Key>
  readonly reset: (input: unknown) => void
  readonly snapshots: () => ReadonlyArray<Snapshots.Info>
  readonly snapshot: (name: string) => Snapshots.Info
  /** False if no snapshot has this name. */
  readonly restore: (name: string) => boolean
  /** False if no snapshot had this name. */
  readonly dropSnapshot: (name: string) => boolean
  /** Waits for a condition until the time is up or the signal aborts. */
  readonly wait: (input: unknown, signal: AbortSignal) => Promise<Wait.Waited>
  readonly pools: () => Pools.PoolList
  readonly campaigns: () => ReadonlyArray<Dashboard.CampaignSummary>
  readonly canvases: () => ReadonlyArray<Dashboard.CanvasSummary>
  readonly segments: () => ReadonlyArray<Dashboard.SegmentSummary>
  readonly catalogs: () => ReadonlyArray<Dashboard.CatalogSummary>
  /** A catalog with its first items (default 1,000). Undefined if no catalog has this name. */
  readonly catalog: (name: string, limit?: number) => ReturnType<typeof Dashboard.catalog>
}

const defaultLimit = 1_000

const known = ({ snapshots }: Workspace, name: string): Snapshots.Info => {
  const kept = snapshots.get(name)
  if (kept === undefined) throw new Error("the snapshot that was just taken is missing")
  return kept.info
}

/** The control of one workspace. Every method with input throws `BadInput` with all mistakes in it. */
export const make = (emulator: Emulator, workspace: Workspace): Control => {
  const { journal, ledger, faults, clock } = workspace
  const keys = () => emulator.keys(workspace).map(Keys.masked)
  const secrets = () => emulator.keys(workspace).map(({ apiKey }) => apiKey)
  const shown = (mistakes: ReadonlyArray<Mistakes.Mistake>): ReadonlyArray<Mistakes.Mistake> => {
    const own = secrets()
    return mistakes.map(({ message, first, ...mistake }) => ({
      ...mistake,
      message: Inspect.hidden(message, own),
      first: { ...first, path: Inspect.hidden(first.path, own) }
    }))
  }
  const changed = (part: Part): void => workspace.observers.notify({ type: "state", part })
  return {
    stats: () => workspace.stats.report(Users.count(workspace.world)),
    users: (query = {}) => {
      orBad(Field.formProblems(Filters.users, query))
      return Users.find(workspace, query)
    },
    requests: function* (filter = {}) {
      orBad(Field.formProblems(Filters.requests, filter))
      return yield* Inspect.requestsInSlices(journal, filter, secrets())
    },
    request: (id) => {
      const entry = journal.byId(id)
      return entry === undefined ? undefined : Inspect.detail(entry, secrets())
    },
    effects: function* (id) {
      const entry = journal.byId(id)
      return entry === undefined ? undefined : { effects: yield* Effects.of(entry, workspace.world) }
    },
    traffic: function* (query = {}) {
      orBad(Field.formProblems(Filters.traffic, query))
      return yield* Traffic.make(journal, query, clock.now())
    },
    ledger: function* (filter = {}) {
      orBad(Field.formProblems(Filters.ledger, filter))
      const { limit = defaultLimit, ...wanted } = filter
      const page = yield* ledger.page(wanted, limit)
      const label = Labels.reader(journal)
      return {
        ...page,
        entries: page.entries.map((entry) => ({ ...entry, label: label(entry) })),
        evicted: ledger.evicted
      }
    },
    verify: function* (claims) {
      const read = Verify.read(claims)
      if (read._tag === "Problems") throw new BadInput(read.problems)
      return yield* Verify.checkInSlices(read.claims, { ledger, journal })
    },
    mistakes: () => shown(workspace.mistakes.list()),
    advice: () => shown(workspace.mistakes.advice()),
    problems: () => shown(workspace.mistakes.list()).map(Mistakes.line),
    message: (n) => {
      const message = workspace.world.objects.outbox.find((one) => one.n === n)
      if (message === undefined) return undefined
      return { ...message, content: MessageContent.of(message, workspace.world, journal) }
    },
    outbox: (filter = {}) => {
      orBad(Field.formProblems(Filters.outbox, filter))
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
    clearKey: () => secrets()[0],
    setKeys: (input) => {
      orBad(emulator.setKeys(workspace, input))
      changed("keys")
      return keys()
    },
    reset: (input) => {
      orBad(Field.formProblems(Filters.reset, input))
      emulator.reset(workspace, isValid(Filters.reset, input) ? (input.to ?? "seed") : "seed")
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
      const read = WaitInput.read(input)
      if (read._tag === "Problems") throw new BadInput(read.problems)
      return Wait.until(workspace, read.until, { timeoutMs: read.timeoutMs, signal, keys: secrets() })
    },
    pools: () => Pools.listPools(workspace, emulator.options.limits),
    campaigns: () => Dashboard.campaigns(workspace),
    canvases: () => Dashboard.canvases(workspace),
    segments: () => Dashboard.segments(workspace),
    catalogs: () => Dashboard.catalogs(workspace),
    catalog: (name, limit = defaultLimit) => Dashboard.catalog(workspace, name, limit)
  }
}
