import { isDeepStrictEqual } from "node:util"
import * as Inspect from "@sluice/braze-emulator/Inspect"
import type { JournalEntry } from "@sluice/braze-emulator/Journal"
import type { WorkspaceEvent } from "@sluice/braze-emulator/Observers"
import * as Profiles from "@sluice/braze-emulator/Profile"
import * as ScheduledSends from "@sluice/braze-emulator/ScheduledSends"
import type { Workspace } from "@sluice/braze-emulator/Workspace"
import * as Users from "./Users.js"

/** The conditions that the user must meet, all of them together. */
export interface Has {
  /** Name of an attribute; with `value`, exactly this value. */
  readonly attribute?: string
  readonly value?: unknown
  /** Name of an event; with `count`, at least this many of them. */
  readonly event?: string
  /** `product_id` of a purchase; with `count`, at least this many of them. */
  readonly purchase?: string
  readonly count?: number
}

/** The condition to wait for, in one of these forms. */
export type Condition =
  /** At least this many matching requests, among those that are kept. */
  | ({ readonly requests: number } & Pick<Inspect.RequestFilter, "path" | "method" | "status" | "key" | "text">)
  /** At least this many applied objects per lane. */
  | { readonly accepted: Readonly<Record<string, number>> }
  /** At least this many refused objects per lane. */
  | { readonly refused: Readonly<Record<string, number>> }
  /** The user exists, by `external_id` or another identifier, and has all of `has`. */
  | { readonly user: string | Omit<Users.UserQuery, "limit" | "offset" | "q">; readonly has?: Has }
  /** At least this many matching messages in the outbox. */
  | { readonly messages: number; readonly external_id?: string; readonly id?: string; readonly outcome?: string }
  /** Fault rules fired at least this many times: all of them together, or the one at index `rule`. */
  | { readonly fired: number; readonly rule?: number }
  /** No request for this many real milliseconds, since the call or the last request. */
  | { readonly idleMs: number }
  /** The workspace's clock shows this time or a later one. ISO 8601 or milliseconds since 1970. */
  | { readonly now: string | number }
  /** All of these conditions are met at the same time. */
  | { readonly all: ReadonlyArray<Condition> }
  /** At least one of these conditions is met. */
  | { readonly any: ReadonlyArray<Condition> }

/** The current state of a condition. */
export interface ConditionCheck {
  readonly met: boolean
  /** The values that the condition depends on. */
  readonly seen: Readonly<Record<string, unknown>>
  /** Real milliseconds after which time alone may have met the condition. Absent: only an event in the workspace can. */
  readonly recheckMs?: number
}

/** A condition in progress. */
export interface Waiting {
  readonly observe: (happened: WorkspaceEvent) => void
  readonly check: () => ConditionCheck
}

const ignore = (): void => {}

/** A condition that depends on the current state alone. */
const stateOnly = (check: () => ConditionCheck): Waiting => ({ observe: ignore, check })

/** Starts waiting for a valid condition. `keys` are masked in what is seen. */
export const begin = (workspace: Workspace, condition: Condition, keys: Inspect.Secrets): Waiting => {
  if ("requests" in condition) return requests(workspace, condition, keys)
  if ("accepted" in condition) return stateOnly(() => lanes(workspace, "accepted", condition.accepted))
  if ("refused" in condition) return stateOnly(() => lanes(workspace, "refused", condition.refused))
  if ("user" in condition) return stateOnly(() => user(workspace, condition.user, condition.has ?? {}))
  if ("messages" in condition) return stateOnly(() => messages(workspace, condition))
  if ("fired" in condition) return stateOnly(() => fired(workspace, condition.fired, condition.rule))
  if ("idleMs" in condition) return idle(condition.idleMs)
  if ("now" in condition) return stateOnly(() => clock(workspace, condition.now))
  return "all" in condition
    ? combined("all", begunAll(workspace, condition.all, keys), (checks) => checks.every(({ met }) => met))
    : combined("any", begunAll(workspace, condition.any, keys), (checks) => checks.some(({ met }) => met))
}

const begunAll = (workspace: Workspace, conditions: ReadonlyArray<Condition>, keys: Inspect.Secrets) =>
  conditions.map((condition) => begin(workspace, condition, keys))

const requests = (
  workspace: Workspace,
  { requests: count, ...filter }: Extract<Condition, { readonly requests: number }>,
  keys: Inspect.Secrets
): Waiting => {
  const found = new Set<number>()
  let last = 0
  const look = (entry: JournalEntry): void => {
    if (!Inspect.matches(entry, filter)) return
    found.add(entry.n)
    last = Math.max(last, entry.n)
  }
  for (const entry of workspace.journal.entries()) look(entry)
  return {
    observe: (happened) => {
      if (happened.type !== "state") look(happened.entry)
      else if (happened.part === "reset") {
        found.clear()
        last = 0
      }
    },
    check: () => {
      const newest = workspace.journal.byNumber(last)
      return {
        met: found.size >= count,
        seen: { requests: found.size, newest: newest === undefined ? null : Inspect.summary(newest, keys) }
      }
    }
  }
}

const lanes = (
  workspace: Workspace,
  name: "accepted" | "refused",
  wanted: Readonly<Record<string, number>>
): ConditionCheck => {
  const counts = workspace.stats.report(workspace.world.size)[name]
  const seen = Object.fromEntries(Object.keys(wanted).map((lane) => [lane, counts[lane] ?? 0]))
  return { met: Object.entries(wanted).every(([lane, count]) => (counts[lane] ?? 0) >= count), seen: { [name]: seen } }
}

const user = (workspace: Workspace, query: string | Users.UserQuery, has: Has): ConditionCheck => {
  const [profile] = Users.profiles(workspace, typeof query === "string" ? { external_id: query } : query)
  if (profile === undefined) return { met: false, seen: { user: null } }
  const count = has.count ?? 1
  const parts: ReadonlyArray<readonly [boolean, Readonly<Record<string, unknown>>]> = [
    ...(has.attribute === undefined ? [] : [attribute(profile, has.attribute, has)]),
    ...(has.event === undefined ? [] : [atLeast("event", profile.events?.get(has.event)?.count ?? 0, count)]),
    ...(has.purchase === undefined
      ? []
      : [atLeast("purchase", profile.purchases?.get(has.purchase)?.count ?? 0, count)])
  ]
  const seen = Object.fromEntries(parts.flatMap(([, part]) => Object.entries(part)))
  return { met: parts.every(([met]) => met), seen: { user: seen } }
}

const attribute = (profile: Profiles.Profile, name: string, has: Has) => {
  const value = Profiles.attribute(profile, name)?.value
  const met = "value" in has ? isDeepStrictEqual(plain(value), plain(has.value)) : value !== undefined
  return [met, { attribute: name, value: value ?? null }] as const
}

/** The value as JSON: stored objects may lack the usual prototype. */
const plain = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)))

const atLeast = (name: string, found: number, wanted: number) => [found >= wanted, { [name]: found }] as const

const messages = (
  { world, clock }: Workspace,
  { messages: count, ...wanted }: Extract<Condition, { readonly messages: number }>
): ConditionCheck => {
  ScheduledSends.send(world, clock.now())
  const found = world.objects.outbox.filter((message) =>
    Object.entries(wanted).every(([name, value]) =>
      Object.entries(message).some(([key, own]) => key === name && own === value)
    )
  )
  const next = Math.min(...[...world.objects.schedules.values()].map(({ at }) => at))
  return {
    met: found.length >= count,
    seen: { messages: found.length, scheduled: world.objects.schedules.size },
    ...(Number.isFinite(next) && isRunning(clock) ? { recheckMs: Math.max(0, next - clock.now()) } : {})
  }
}

const isRunning = (clock: Workspace["clock"]): boolean => clock.state().mode !== "frozen"

const fired = ({ faults }: Workspace, count: number, rule: number | undefined): ConditionCheck => {
  const { rules } = faults.report()
  const counted = rules.filter((_, index) => rule === undefined || rule === index)
  const sum = counted.reduce((all, one) => all + one.fired, 0)
  return { met: sum >= count, seen: { fired: sum, rules: rules.length } }
}

const idle = (ms: number): Waiting => {
  let since = performance.now()
  return {
    observe: ({ type }) => {
      if (type === "request") since = performance.now()
    },
    check: () => {
      const passed = performance.now() - since
      return { met: passed >= ms, seen: { idleMs: Math.floor(passed) }, recheckMs: Math.max(0, ms - passed) }
    }
  }
}

const clock = ({ clock: own }: Workspace, moment: string | number): ConditionCheck => {
  const at = typeof moment === "number" ? moment : Date.parse(moment)
  const { now, mode } = own.state()
  const left = at - own.now()
  return { met: left <= 0, seen: { now, mode }, ...(left > 0 && isRunning(own) ? { recheckMs: left } : {}) }
}

const combined = (
  name: "all" | "any",
  waiting: ReadonlyArray<Waiting>,
  isMet: (checks: ReadonlyArray<ConditionCheck>) => boolean
): Waiting => ({
  observe: (happened) => {
    for (const one of waiting) one.observe(happened)
  },
  check: () => {
    const checks = waiting.map(({ check }) => check())
    const recheckMs = Math.min(
      ...checks.map((one) => (one.met ? Number.POSITIVE_INFINITY : (one.recheckMs ?? Number.POSITIVE_INFINITY)))
    )
    return {
      met: isMet(checks),
      seen: { [name]: checks.map(({ met, seen }) => ({ met, ...seen })) },
      ...(Number.isFinite(recheckMs) ? { recheckMs } : {})
    }
  }
})
