import { setImmediate as nextTurn } from "node:timers/promises"
import type * as Clock from "@sluice/braze-emulator/Clock"
import type { Emulator } from "@sluice/braze-emulator/Emulator"
import type { RuleInput, RuleSetInput } from "@sluice/braze-emulator/Fault"
import type * as Inspect from "@sluice/braze-emulator/Inspect"
import type * as Keys from "@sluice/braze-emulator/Keys"
import type * as Mistakes from "@sluice/braze-emulator/Mistakes"
import type { SavedWorkspace } from "@sluice/braze-emulator/Saved"
import * as Sliced from "@sluice/braze-emulator/Sliced"
import type * as Snapshots from "@sluice/braze-emulator/Snapshots"
import type * as Stats from "@sluice/braze-emulator/Stats"
import type * as Verify from "@sluice/braze-emulator/Verify"
import type { Workspace as EmulatedWorkspace } from "@sluice/braze-emulator/Workspace"
import { BadInput, orBad } from "./control/BadInput.js"
import * as Control from "./control/Control.js"
import { didYouMean } from "./control/Field.js"
import * as Filters from "./control/Filters.js"
import * as Mock from "./control/Mock.js"
import type * as Outbox from "./control/Outbox.js"
import type * as Users from "./control/Users.js"
import * as Wait from "./control/Wait.js"
import type * as WaitCondition from "./control/WaitCondition.js"
import * as WaitInput from "./control/WaitInput.js"
import * as Options from "./Options.js"
import * as DataFolder from "./server/DataFolder.js"
import * as Fetch from "./server/Fetch.js"
import * as MockHandler from "./server/MockHandler.js"
import * as Saving from "./server/Saving.js"
import * as Server from "./server/Server.js"
import * as SelfSigned from "./wire/SelfSigned.js"
import type { Tls } from "./wire/Tls.js"

/** One workspace of a running mock: its address and key for clients, and its methods for tests. */
export interface MockWorkspace {
  /** `http://HOST:PORT` (with `tls`: `https://`), without a slash at the end. */
  readonly url: string
  /** Has all permissions. */
  readonly apiKey: string
  /**
   * A user by `external_id` or another identifier. Undefined if there is none. Throws `BadInput` without an identifier.
   */
  readonly user: (who: string | Users.UserQuery) => Users.User | undefined
  /** The matching users, or all users without a query. Like all filters, it throws `BadInput` for unknown fields. */
  readonly users: (query?: Users.UserQuery) => Users.UserPage
  /** Requests and responses, oldest first. */
  readonly requests: (filter?: Inspect.RequestFilter) => Inspect.RequestPage
  /** One exchange with bodies and headers. Keys are masked. */
  readonly request: (id: string) => Inspect.Detail | undefined
  /** The applied objects in order. */
  readonly ledger: (filter?: Control.LedgerQuery) => Control.LedgerPage
  /** The messages of campaigns and Canvases: sent, or the reason why not. */
  readonly outbox: (filter?: Outbox.OutboxFilter) => Outbox.OutboxPage
  readonly stats: () => Stats.StatsReport
  /**
   * The mistakes of the client: requests or objects that Braze refuses, drops or counts wrongly. Refusals by a fault
   * rule are not included.
   */
  readonly mistakes: () => ReadonlyArray<Mistakes.Mistake>
  /** Advice about requests that Braze accepts, and exceeded rate limits. */
  readonly advice: () => ReadonlyArray<Mistakes.Mistake>
  /**
   * The mistakes, one line each: `expect(await braze.problems()).toEqual([])`. Resolves when every request that has
   * arrived has its response, except those that a fault rule delays.
   */
  readonly problems: () => Promise<ReadonlyArray<string>>
  /** Verifies claims about everything since the last reset. Throws `BadInput` on an invalid claim. */
  readonly verify: (claims: ReadonlyArray<Verify.Claim>) => Verify.VerifyResult
  /**
   * Replaces the fault rules (an empty list removes them). Returns the rules. Without an argument, changes nothing.
   * Throws `BadInput`.
   */
  readonly faults: (rules?: RuleSetInput | ReadonlyArray<RuleInput>) => Control.FaultReport
  /** Freezes, steps or shifts the clock. Returns the clock. Without an argument, changes nothing. Throws `BadInput`. */
  readonly clock: (change?: Clock.ClockChange) => Clock.ClockState
  /**
   * Replaces the keys of this workspace. Returns the masked keys. Without an argument, changes nothing. Throws
   * `BadInput`.
   */
  readonly keys: (keys?: ReadonlyArray<Omit<Keys.Key, "permissions"> & Partial<Keys.Key>>) => ReadonlyArray<Keys.Key>
  /**
   * Saves users, catalogs, schedules, outbox and clock under a name for `restore`. A snapshot does not contain requests,
   * fault rules and keys. Throws `BadInput` on an invalid name.
   */
  readonly snapshot: (name: string) => Snapshots.Info
  /** Restores a snapshot, which is kept. Throws `BadInput` if no snapshot has this name. */
  readonly restore: (name: string) => void
  /**
   * Resolves with the observed values as soon as a condition is met. Rejects with `WaitTimeout` after `timeoutMs`
   * (default 5,000) of real time, with `BadInput` on an invalid condition, and with the signal's reason when it aborts.
   */
  readonly wait: (until: WaitCondition.Condition, options?: WaitOptions) => Promise<Wait.Waited["seen"]>
  /** Resets everything except keys and snapshots, to the seed (default) or to an empty workspace. */
  readonly reset: (to?: "seed" | "empty") => void
}

/** The longest wait. */
export interface WaitOptions {
  /** Real milliseconds, at most ten minutes. Default: 5,000. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

/** An isolated workspace of a running mock. */
export interface OwnWorkspace extends MockWorkspace {
  /** Deletes the workspace and its key. A pending `wait` in it times out. */
  readonly close: () => void
}

/** A running mock: its default workspace, and the server around it. */
export interface MockBraze extends MockWorkspace, AsyncDisposable {
  /** Creates an isolated workspace with its own key at the same address, so that parallel tests can share one server. */
  readonly workspace: () => OwnWorkspace
  /** The token that calls under `/_mock/` need in the header `x-mock-admin-token`. Undefined if none is needed. */
  readonly adminToken: string | undefined
  /** The certificate that the mock created (`tls: true`), in PEM, for clients to trust; otherwise undefined. */
  readonly certificate: string | undefined
  /** `fetch` against this mock without a socket. The host of the address is ignored. */
  readonly fetch: Fetch.Fetch
  /** Stops listening, closes open connections and saves `data` a last time. The port is free when it resolves. */
  readonly stop: () => Promise<void>
}

/**
 * Starts a mock, by default on a free port of this machine. Rejects with `BadInput` if an option is invalid, and with the
 * system's error if the port cannot be used.
 */
export const startMockBraze = async (options: Options.Options = {}): Promise<MockBraze> => {
  const emulator = Options.emulator(options)
  const mock = Mock.make(emulator)
  const handler = MockHandler.make(mock)
  const adminToken = Options.adminToken(options)
  const { data } = options
  if (data !== undefined) {
    await DataFolder.prepare(data)
    emulator.load(keepingKey(await DataFolder.read(data), options.apiKey))
  }
  const tls = options.tls === true ? await selfSigned(options) : options.tls
  const { url, close } = await Server.listen(mock, handler, {
    port: options.port ?? 0,
    host: options.host ?? Options.localHost,
    allowHosts: options.allowHosts ?? [],
    allowOrigins: options.allowOrigins ?? [],
    ...(adminToken === undefined ? {} : { adminToken }),
    ...(tls === undefined ? {} : { tls })
  })
  const saving = data === undefined ? undefined : Saving.start(emulator, data)
  const stop = async (): Promise<void> => {
    await handler.close()
    await close()
    await saving?.end()
  }
  return {
    ...workspaceOf(mock, emulator.workspace, url, firstKey(emulator)),
    workspace: () => {
      const { workspace, apiKey } = emulator.open()
      return { ...workspaceOf(mock, workspace, url, apiKey), close: () => void emulator.close(workspace) }
    },
    adminToken,
    certificate: options.tls === true ? String(tls?.cert) : undefined,
    fetch: Fetch.make(emulator, handler),
    stop,
    [Symbol.asyncDispose]: stop
  }
}

/** The key of the default workspace: the given key, otherwise the saved key, otherwise a new key. */
const firstKey = (emulator: Emulator): string => emulator.keys(emulator.workspace)[0]?.apiKey ?? emulator.options.apiKey

/** A given key replaces the first saved one of the default workspace. */
const keepingKey = (saved: ReadonlyArray<SavedWorkspace>, apiKey: string | undefined): ReadonlyArray<SavedWorkspace> =>
  saved.map((workspace, index) => {
    if (index > 0 || apiKey === undefined) return workspace
    const others = workspace.keys.slice(1).filter((key) => key.apiKey !== apiKey)
    return { ...workspace, keys: [{ apiKey, permissions: "all" }, ...others] }
  })

/** The host names under which clients on this machine and on the given host reach the mock. */
const selfSigned = ({ host = Options.localHost, allowHosts = [], data }: Options.Options): Promise<Tls> => {
  const names = [host, ...allowHosts].map((name) => name.replace(/:\d+$/, "").replace(/^\[|\]$/g, ""))
  const hosts = [...new Set(["localhost", "127.0.0.1", "::1", ...names.filter((name) => name !== "::")])]
  return data === undefined ? SelfSigned.make(hosts) : DataFolder.certificate(data, hosts)
}

const isList = (rules: RuleSetInput | ReadonlyArray<RuleInput>): rules is ReadonlyArray<RuleInput> =>
  Array.isArray(rules)

const workspaceOf = (mock: Mock.Mock, emulated: EmulatedWorkspace, url: string, apiKey: string): MockWorkspace => {
  const control = Control.make(mock.emulator, emulated)
  return {
    url,
    apiKey,
    user: (who) => {
      const query = typeof who === "string" ? { external_id: who } : who
      orBad(Filters.userProblems(query))
      return control.users(query).users[0]
    },
    users: control.users,
    requests: (filter) => Sliced.run(control.requests(filter)),
    request: control.request,
    ledger: (filter) => Sliced.run(control.ledger(filter)),
    stats: control.stats,
    mistakes: control.mistakes,
    advice: control.advice,
    problems: async () => {
      await nextTurn()
      return control.problems()
    },
    outbox: control.outbox,
    verify: (claims) => Sliced.run(control.verify({ claims })),
    faults: (rules) => (rules === undefined ? control.faults() : control.setFaults(isList(rules) ? { rules } : rules)),
    clock: (change) => (change === undefined ? control.clock() : control.setClock(change)),
    keys: (keys) => (keys === undefined ? control.keys() : control.setKeys({ keys })),
    snapshot: control.snapshot,
    restore: (name) => {
      if (control.restore(name)) return
      const names = control.snapshots().map((info) => info.name)
      throw new BadInput([{ path: "name", message: `no snapshot has this name${didYouMean(name, names)}` }])
    },
    wait: async (until, options = {}) => {
      orBad(WaitInput.optionProblems(options))
      const { timeoutMs, signal } = options
      const input = timeoutMs === undefined ? { until } : { until, timeoutMs }
      const signals = [mock.stopping.signal, ...(signal === undefined ? [] : [signal])]
      const waited = await control.wait(input, AbortSignal.any(signals))
      if (!waited.met) throw new Wait.WaitTimeout(waited)
      return waited.seen
    },
    reset: (to = "seed") => control.reset({ to })
  }
}
