import type * as Clock from "@sluice/braze-emulator/Clock"
import type { RuleInput, RuleSetInput } from "@sluice/braze-emulator/Fault"
import type * as Inspect from "@sluice/braze-emulator/Inspect"
import type * as Keys from "@sluice/braze-emulator/Keys"
import type * as Mistakes from "@sluice/braze-emulator/Mistakes"
import { nearest } from "@sluice/braze-emulator/Problem"
import type * as Snapshots from "@sluice/braze-emulator/Snapshots"
import type * as Stats from "@sluice/braze-emulator/Stats"
import type * as Verify from "@sluice/braze-emulator/Verify"
import type { Workspace as EmulatedWorkspace } from "@sluice/braze-emulator/Workspace"
import { BadInput, orBad } from "./control/BadInput.js"
import * as Control from "./control/Control.js"
import * as Filters from "./control/Filters.js"
import * as Mock from "./control/Mock.js"
import type * as Outbox from "./control/Outbox.js"
import type * as Users from "./control/Users.js"
import * as Wait from "./control/Wait.js"
import type * as WaitCondition from "./control/WaitCondition.js"
import * as WaitInput from "./control/WaitInput.js"
import * as Options from "./Options.js"
import * as Fetch from "./server/Fetch.js"
import * as MockHandler from "./server/MockHandler.js"
import * as Server from "./server/Server.js"

/** One workspace of a running mock: what a client needs to reach it, and everything a test wants to know of it. */
export interface Workspace {
  /** `http://HOST:PORT` (with `tls`: `https://`), no slash at the end. */
  readonly url: string
  /** May do everything. */
  readonly apiKey: string
  /** A profile by `external_id`, or by another identifier; undefined where there is none. Throws `BadInput` on no identifier. */
  readonly user: (who: string | Users.Query) => Users.User | undefined
  /** Profiles, all or those that match. This and the other filters throw `BadInput` on a field that is none. */
  readonly users: (query?: Users.Query) => Users.Page
  /** What was sent and answered, oldest first. */
  readonly requests: (filter?: Inspect.Filter) => Inspect.Page
  /** One exchange with bodies and headers, keys masked. */
  readonly request: (id: string) => Inspect.Detail | undefined
  /** Each applied object in the order of application. */
  readonly ledger: (filter?: Control.LedgerFilter) => Control.LedgerPage
  /** What would have been sent to whom by campaigns, canvases and messages. */
  readonly outbox: (filter?: Outbox.Filter) => Outbox.Page
  readonly stats: () => Stats.Report
  /** What the client does that real Braze punishes or silently drops. */
  readonly mistakes: () => ReadonlyArray<Mistakes.Mistake>
  /** Judges claims about everything since the last reset. Throws `BadInput` on a claim that cannot be understood. */
  readonly verify: (claims: ReadonlyArray<Verify.Claim>) => Verify.Result
  /** Sets rules (an empty list removes them), or without argument only tells. Throws `BadInput` with every mistake in them. */
  readonly faults: (rules?: RuleSetInput | ReadonlyArray<RuleInput>) => Control.FaultReport
  /** Freezes, steps, shifts the clock, or without argument only tells. Throws `BadInput` on an impossible change. */
  readonly clock: (change?: Clock.Change) => Clock.State
  /** Replaces the keys of this workspace, or without argument only tells them, masked. */
  readonly keys: (keys?: ReadonlyArray<Omit<Keys.Key, "permissions"> & Partial<Keys.Key>>) => ReadonlyArray<Keys.Key>
  /**
   * Keeps people, catalogs, schedules, outbox and clock under a name, to go back to with `restore`. The past, the rules and
   * the keys are not in it. Throws `BadInput` on a name that cannot be one.
   */
  readonly snapshot: (name: string) => Snapshots.Info
  /** Goes back to a state that `snapshot` kept; it stays. Throws `BadInput` where there is none of this name. */
  readonly restore: (name: string) => void
  /**
   * Resolves with what was seen as soon as a condition holds. Rejects with `WaitTimeout` after `timeoutMs` (default 5,000)
   * of real time, with `BadInput` on a condition that cannot be understood, with the signal's reason where it is aborted.
   */
  readonly wait: (until: WaitCondition.Condition, options?: WaitOptions) => Promise<Wait.Waited["seen"]>
  /** Forgets everything but the keys and the snapshots. Default: back to the seed. */
  readonly reset: (to?: "seed" | "empty") => void
}

/** How long to wait. */
export interface WaitOptions {
  /** Real milliseconds, at most ten minutes. Default: 5,000. */
  readonly timeoutMs?: number
  readonly signal?: AbortSignal
}

/** A world of its own on a running mock. */
export interface OwnWorkspace extends Workspace {
  /** Forgets it and its key. What waits for something in it waits in vain. */
  readonly close: () => void
}

/** A running mock: its default workspace, and the server around it. */
export interface MockBraze extends Workspace, AsyncDisposable {
  /** A world of its own, reached by its own key at the same address: parallel tests share one server. */
  readonly workspace: () => OwnWorkspace
  /** What the calls below `/_mock/` must show in the header `x-mock-admin-token`; undefined: nothing. */
  readonly adminToken: string | undefined
  /** `fetch` against this mock without a socket, whatever the host of the address. */
  readonly fetch: Fetch.Fetch
  /** Stops listening and breaks what is still open. Once it resolves, the port is free. */
  readonly stop: () => Promise<void>
}

/**
 * Starts a Braze on a free port of this machine. Fails with `BadInput` where an option is wrong, and with the system's error
 * where the port cannot be had.
 */
export const startMockBraze = async (options: Options.Options = {}): Promise<MockBraze> => {
  const emulator = Options.emulator(options)
  const mock = Mock.make(emulator)
  const own = MockHandler.make(mock)
  const adminToken = Options.adminToken(options)
  const { url, close } = await Server.listen(mock, own, {
    port: options.port ?? 0,
    host: options.host ?? Options.localHost,
    allowHosts: options.allowHosts ?? [],
    allowOrigins: options.allowOrigins ?? [],
    ...(adminToken === undefined ? {} : { adminToken }),
    ...(options.tls === undefined ? {} : { tls: options.tls })
  })
  const stop = async (): Promise<void> => {
    await own.close()
    await close()
  }
  return {
    ...face(mock, emulator.workspace, url, emulator.options.apiKey),
    workspace: () => {
      const { workspace, apiKey } = emulator.open()
      return { ...face(mock, workspace, url, apiKey), close: () => void emulator.close(workspace) }
    },
    adminToken,
    fetch: Fetch.make(emulator, own),
    stop,
    [Symbol.asyncDispose]: stop
  }
}

const isList = (rules: RuleSetInput | ReadonlyArray<RuleInput>): rules is ReadonlyArray<RuleInput> =>
  Array.isArray(rules)

const face = (mock: Mock.Mock, emulated: EmulatedWorkspace, url: string, apiKey: string): Workspace => {
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
    requests: control.requests,
    request: control.request,
    ledger: control.ledger,
    stats: control.stats,
    mistakes: control.mistakes,
    outbox: control.outbox,
    verify: (claims) => control.verify({ claims }),
    faults: (rules) => (rules === undefined ? control.faults() : control.setFaults(isList(rules) ? { rules } : rules)),
    clock: (change) => (change === undefined ? control.clock() : control.setClock(change)),
    keys: (keys) => (keys === undefined ? control.keys() : control.setKeys({ keys })),
    snapshot: control.snapshot,
    restore: (name) => {
      if (control.restore(name)) return
      const near = nearest(
        name,
        control.snapshots().map((info) => info.name)
      )
      throw new BadInput([
        { path: "name", message: `no snapshot has this name${near === undefined ? "" : `; did you mean "${near}"?`}` }
      ])
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
