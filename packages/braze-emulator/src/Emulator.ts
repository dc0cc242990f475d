import type { LimitsProfile } from "@sluice/braze-api/Limits"
import type { ExchangeEnd } from "./faults/FaultAction.js"
import * as Authentication from "./http/Authentication.js"
import type * as EmulatorResponse from "./http/EmulatorResponse.js"
import * as Exchange from "./http/Exchange.js"
import * as Keys from "./http/Keys.js"
import * as Journal from "./record/Journal.js"
import * as Ledger from "./record/Ledger.js"
import type * as Saved from "./Saved.js"
import * as Seed from "./Seed.js"
import * as World from "./state/World.js"
import * as Body from "./text/Body.js"
import * as Hash from "./text/Hash.js"
import type { Problem } from "./text/Problem.js"
import type { Request, RequestHead } from "./text/Request.js"
import * as Workspace from "./workspace/Workspace.js"

/** The options of an emulator. All have a default. */
export interface EmulatorOptions {
  /** The key of the default workspace, with all permissions. Default: `mock-braze-api-key`. */
  readonly apiKey?: string
  /** The Braze contract whose limits apply. Default: `combined`. */
  readonly limits?: LimitsProfile
  /** The data that every workspace starts with. Default: none. */
  readonly seed?: Seed.Seed
  /** Factor for all rate limits: 0.01 makes them a hundred times smaller. Default: 1. */
  readonly rateLimitScale?: number
  /** The machine's clock, in milliseconds since 1970. Default: `Date.now`. */
  readonly now?: () => number
  /** The amount of history that each workspace keeps. */
  readonly bounds?: Partial<Workspace.Bounds>
  /**
   * Called when an exchange has ended, with the workspace of its request and the keys to mask. Must not throw. Default: none.
   */
  readonly ended?: (workspace: Workspace.Workspace, entry: Journal.JournalEntry, keys: ReadonlyArray<string>) => void
  /** Creates the keys of additional workspaces. Default: numbered keys, which are the same in every run. */
  readonly newKey?: () => string
}

/** A workspace and the key that selects it. */
export interface Tenant {
  readonly workspace: Workspace.Workspace
  readonly apiKey: string
}

/**
 * Braze as a state machine: it answers each request immediately. It does no I/O, has no internal clock, and never
 * throws. A request belongs to the workspace of its key; a request without a known key belongs to the default
 * workspace.
 */
export interface Emulator {
  readonly options: Required<Omit<EmulatorOptions, "bounds" | "ended">> & { readonly bounds: Workspace.Bounds }
  handle(request: Request): EmulatorResponse.EmulatorResponse
  /**
   * The number of body bytes that can affect the response: 0 if the key is unknown, a few if the key is missing (a key
   * in the body is reported as a mistake), otherwise unlimited. Unlimited also if there are fault rules, which may match
   * the body. A host that stops reading there passes the request with `unread`.
   */
  bodyLimit(head: RequestHead): number
  /** Corrects the journal if the exchange ended differently than expected, and records its duration in milliseconds. */
  finished(response: EmulatorResponse.EmulatorResponse, ended: ExchangeEnd, ms: number): void
  readonly workspace: Workspace.Workspace
  /** Every workspace in order of creation. */
  list(): ReadonlyArray<Workspace.Workspace>
  /** Finds a workspace by key or name. */
  find(keyOrName: string): Workspace.Workspace | undefined
  /** Creates a workspace with the seed data and its own rules, history and clock. */
  open(): Tenant
  /** Removes a workspace and its keys. Returns false for the default workspace, which cannot be removed. */
  close(workspace: Workspace.Workspace): boolean
  reset(workspace: Workspace.Workspace, to: "seed" | "empty"): void
  keys(workspace: Workspace.Workspace): ReadonlyArray<Keys.Key>
  /** The state that every workspace needs after a restart, in order of creation. */
  save(): ReadonlyArray<Saved.SavedWorkspace>
  /** Restores saved workspaces. Existing workspaces lose their people and keys. */
  load(saved: ReadonlyArray<Saved.SavedWorkspace>): void
  /** Replaces the keys of a workspace. If one is not valid, changes nothing. */
  setKeys(workspace: Workspace.Workspace, keys: unknown): ReadonlyArray<Problem>
}

/** The default key of the default workspace. */
export const defaultApiKey = "mock-braze-api-key"

/** The number of body bytes that are searched for a key if the headers contain none. */
const bytesWithoutKey = 64 * 1024

const noBody = Body.make("")

/** An emulator with one workspace, `default`. */
export const make = (options: EmulatorOptions = {}): Emulator => new Machine(options)

interface KeyHolder {
  readonly key: Keys.Key
  readonly workspace: Workspace.Workspace
}

class Machine implements Emulator {
  readonly options: Emulator["options"]
  readonly workspace: Workspace.Workspace
  readonly #settings: Workspace.SharedSettings
  readonly #byKey = new Map<string, KeyHolder>()
  readonly #workspaces = new Map<string, Workspace.Workspace>()
  readonly #ended: EmulatorOptions["ended"]
  #opened = 0
  #made = 0

  constructor(options: EmulatorOptions) {
    this.#ended = options.ended
    this.options = withDefaults(options, () => Hash.uuid(0, ++this.#opened))
    const { seed, now, rateLimitScale, bounds } = this.options
    this.#settings = {
      seeded: (at) => Seed.load(seed, at),
      setup: seed.setup,
      machine: now,
      rateLimitScale,
      bounds
    }
    this.workspace = this.#add("default", this.options.apiKey)
  }

  handle(request: Request): EmulatorResponse.EmulatorResponse {
    const body = Body.make(request.body)
    const sentKey = Authentication.sentKey(request, body)
    const holder = sentKey.wellFormed ? this.#byKey.get(sentKey.apiKey) : this.#legacyHolder(request, body)
    const workspace = holder?.workspace ?? this.workspace
    return Exchange.run({
      request,
      body,
      kept: workspace.bodies.keep(request.body),
      sentKey,
      key: holder?.key,
      workspace,
      limits: this.options.limits
    })
  }

  bodyLimit(head: RequestHead): number {
    const { wellFormed, apiKey, mistakes } = Authentication.sentKey(head, noBody)
    if (wellFormed && this.#byKey.has(apiKey)) return Number.POSITIVE_INFINITY
    if (this.workspace.faults.report().rules.length > 0) return Number.POSITIVE_INFINITY
    const isLegacy = [...this.#workspaces.values()].some(({ world }) => world.settings.legacyApiKey === true)
    if (isLegacy && !wellFormed) return Number.POSITIVE_INFINITY
    return wellFormed || apiKey !== "" || mistakes.includes("key-in-query") ? 0 : bytesWithoutKey
  }

  /** A key in the body or query is accepted only by workspaces with that setting. */
  #legacyHolder(request: Request, body: Body.Body): KeyHolder | undefined {
    const key = Authentication.elsewhere(request, body)
    const holder = key === undefined ? undefined : this.#byKey.get(key)
    return holder?.workspace.world.settings.legacyApiKey === true ? holder : undefined
  }

  finished({ workspace, n }: EmulatorResponse.EmulatorResponse, ended: ExchangeEnd, ms: number): void {
    const found = this.#workspaces.get(workspace)
    const entry = found?.journal.byNumber(n)
    if (found === undefined || entry === undefined) return
    entry.ended = ended
    entry.ms = ms
    found.observers.ended(entry)
    this.#ended?.(
      found,
      entry,
      this.keys(found).map(({ apiKey }) => apiKey)
    )
  }

  find(keyOrName: string): Workspace.Workspace | undefined {
    return this.#byKey.get(keyOrName)?.workspace ?? this.#workspaces.get(keyOrName)
  }

  open(): Tenant {
    const apiKey = this.options.newKey()
    return { apiKey, workspace: this.#add(`workspace-${++this.#made}`, apiKey) }
  }

  list(): ReadonlyArray<Workspace.Workspace> {
    return [...this.#workspaces.values()]
  }

  close(workspace: Workspace.Workspace): boolean {
    if (workspace === this.workspace) return false
    for (const { apiKey } of this.keys(workspace)) this.#byKey.delete(apiKey)
    this.#workspaces.delete(workspace.name)
    return true
  }

  reset(workspace: Workspace.Workspace, to: "seed" | "empty"): void {
    Workspace.reset(workspace, to, this.#settings)
  }

  keys(workspace: Workspace.Workspace): ReadonlyArray<Keys.Key> {
    return [...this.#byKey.values()].filter((holder) => holder.workspace === workspace).map(({ key }) => key)
  }

  save(): ReadonlyArray<Saved.SavedWorkspace> {
    return this.list().map((workspace) => ({
      name: workspace.name,
      keys: this.keys(workspace),
      requests: workspace.requests,
      clock: workspace.clock.position(),
      world: World.snapshot(workspace.world)
    }))
  }

  load(saved: ReadonlyArray<Saved.SavedWorkspace>): void {
    for (const { name, keys, requests, clock, world } of saved) {
      const workspace = this.#workspaces.get(name) ?? this.#make(name)
      for (const { apiKey } of this.keys(workspace)) this.#byKey.delete(apiKey)
      for (const key of keys) this.#byKey.set(key.apiKey, { key, workspace })
      workspace.world = World.restore({ ...world, options: this.#settings.setup ?? {} })
      workspace.clock.moveTo(clock)
      workspace.requests = requests
      this.#made = Math.max(this.#made, Number(/^workspace-(\d+)$/.exec(name)?.[1] ?? 0))
    }
  }

  setKeys(workspace: Workspace.Workspace, input: unknown): ReadonlyArray<Problem> {
    const read = Keys.read(input)
    if (read._tag === "Problems") return read.problems
    const taken = read.keys.flatMap(({ apiKey }, index) => {
      const other = this.#byKey.get(apiKey)?.workspace
      return other === undefined || other === workspace
        ? []
        : [{ path: `keys[${index}].apiKey`, message: "belongs to another workspace" }]
    })
    if (taken.length > 0) return taken
    for (const { apiKey } of this.keys(workspace)) this.#byKey.delete(apiKey)
    for (const key of read.keys) this.#byKey.set(key.apiKey, { key, workspace })
    return []
  }

  #make(name: string): Workspace.Workspace {
    const workspace = Workspace.make(name, this.#settings)
    this.#workspaces.set(name, workspace)
    return workspace
  }

  #add(name: string, apiKey: string): Workspace.Workspace {
    const workspace = this.#make(name)
    this.#byKey.set(apiKey, { key: { apiKey, permissions: "all" }, workspace })
    return workspace
  }
}

const withDefaults = (options: EmulatorOptions, newKey: () => string): Emulator["options"] => ({
  apiKey: options.apiKey ?? defaultApiKey,
  limits: options.limits ?? "combined",
  seed: options.seed ?? Seed.empty,
  rateLimitScale: options.rateLimitScale ?? 1,
  now: options.now ?? Date.now,
  newKey: options.newKey ?? newKey,
  bounds: {
    journal: options.bounds?.journal ?? Journal.defaultBounds,
    ledger: options.bounds?.ledger ?? Ledger.defaultCount
  }
})
