import { isDeepStrictEqual } from "node:util"
import * as Inspect from "@sluice/braze-emulator/Inspect"
import type { Happened } from "@sluice/braze-emulator/Observers"
import * as Profiles from "@sluice/braze-emulator/Profile"
import * as ScheduledSends from "@sluice/braze-emulator/ScheduledSends"
import type { Workspace } from "@sluice/braze-emulator/Workspace"
import * as Users from "./Users.js"

/** What somebody must have. All that is given must hold. */
export interface Has {
  /** Name of an attribute; with `value`, that very value. */
  readonly attribute?: string
  readonly value?: unknown
  /** Name of an event; with `count`, so many of them at least. */
  readonly event?: string
  /** `product_id` of a purchase. */
  readonly purchase?: string
  readonly count?: number
}

/** What is waited for. One of these forms. */
export type Condition =
  /** At least so many requests that match, among those that are kept. */
  | ({ readonly requests: number } & Pick<Inspect.Filter, "path" | "method" | "status" | "key" | "text">)
  /** At least so many applied objects per lane. */
  | { readonly accepted: Readonly<Record<string, number>> }
  /** At least so many refused objects per lane. */
  | { readonly refused: Readonly<Record<string, number>> }
  /** Somebody is there, by `external_id` or another identifier, and has something. */
  | { readonly user: string | Omit<Users.Query, "limit" | "offset" | "q">; readonly has?: Has }
  /** At least so many messages in the outbox that match. */
  | { readonly messages: number; readonly external_id?: string; readonly id?: string; readonly outcome?: string }
  /** Rules fired at least so often: all of them, or the one at this place. */
  | { readonly fired: number; readonly rule?: number }
  /** No request came for so many milliseconds of real time, counted from the call or the last request. */
  | { readonly idleMs: number }
  /** The workspace's clock shows this moment or a later one. ISO 8601 or milliseconds since 1970. */
  | { readonly now: string | number }
  | { readonly all: ReadonlyArray<Condition> }
  | { readonly any: ReadonlyArray<Condition> }

/** How things stand. */
export interface Check {
  readonly met: boolean
  /** What was looked at, as it is. */
  readonly seen: Readonly<Record<string, unknown>>
  /** Real milliseconds after which it may have come true although nothing happened. Absent: only what happens can change it. */
  readonly again?: number
}

/** A condition that is being waited for. */
export interface Waiting {
  readonly hear: (happened: Happened) => void
  readonly check: () => Check
}

const deaf = (): void => {}

/** Begins to wait for a condition that was found fine. `keys` are shown nowhere. */
export const begin = (workspace: Workspace, condition: Condition, keys: Inspect.Secrets): Waiting => {
  if ("requests" in condition) return requests(workspace, condition, keys)
  if ("accepted" in condition) return { hear: deaf, check: () => lanes(workspace, "accepted", condition.accepted) }
  if ("refused" in condition) return { hear: deaf, check: () => lanes(workspace, "refused", condition.refused) }
  if ("user" in condition) return { hear: deaf, check: () => user(workspace, condition.user, condition.has ?? {}) }
  if ("messages" in condition) return { hear: deaf, check: () => messages(workspace, condition) }
  if ("fired" in condition) return { hear: deaf, check: () => fired(workspace, condition.fired, condition.rule) }
  if ("idleMs" in condition) return idle(condition.idleMs)
  if ("now" in condition) return { hear: deaf, check: () => clock(workspace, condition.now) }
  return "all" in condition
    ? several(workspace, condition.all, keys, "all", (checks) => checks.every(({ met }) => met))
    : several(workspace, condition.any, keys, "any", (checks) => checks.some(({ met }) => met))
}

const requests = (
  workspace: Workspace,
  { requests: count, ...filter }: Extract<Condition, { readonly requests: number }>,
  keys: Inspect.Secrets
): Waiting => {
  const found = new Set<number>()
  const look = (): void => {
    for (const entry of workspace.journal.entries()) if (Inspect.matches(entry, filter)) found.add(entry.n)
  }
  look()
  return {
    hear: (happened) => {
      if (happened.type !== "state") {
        if (Inspect.matches(happened.entry, filter)) found.add(happened.entry.n)
      } else if (happened.part === "reset") found.clear()
    },
    check: () => {
      const newest = workspace.journal.byNumber(Math.max(...found))
      return {
        met: found.size >= count,
        seen: { requests: found.size, newest: newest === undefined ? null : Inspect.summary(newest, keys) }
      }
    }
  }
}

const lanes = (workspace: Workspace, name: "accepted" | "refused", wanted: Readonly<Record<string, number>>): Check => {
  const counts = workspace.stats.report(workspace.world.size)[name]
  const seen = Object.fromEntries(Object.keys(wanted).map((lane) => [lane, counts[lane] ?? 0]))
  return { met: Object.entries(wanted).every(([lane, count]) => (counts[lane] ?? 0) >= count), seen: { [name]: seen } }
}

const user = (workspace: Workspace, who: string | Users.Query, has: Has): Check => {
  const [profile] = Users.profiles(workspace, typeof who === "string" ? { external_id: who } : who)
  if (profile === undefined) return { met: false, seen: { user: null } }
  const count = has.count ?? 1
  const parts: ReadonlyArray<readonly [boolean, Readonly<Record<string, unknown>>]> = [
    ...(has.attribute === undefined ? [] : [attribute(profile, has.attribute, has)]),
    ...(has.event === undefined ? [] : [times("event", profile.events?.get(has.event)?.count ?? 0, count)]),
    ...(has.purchase === undefined ? [] : [times("purchase", profile.purchases?.get(has.purchase)?.count ?? 0, count)])
  ]
  const seen = Object.fromEntries(parts.flatMap(([, part]) => Object.entries(part)))
  return { met: parts.every(([met]) => met), seen: { user: seen } }
}

const attribute = (profile: Profiles.Profile, name: string, has: Has) => {
  const value = Profiles.attribute(profile, name)?.value
  const met = "value" in has ? isDeepStrictEqual(plain(value), plain(has.value)) : value !== undefined
  return [met, { attribute: name, value: value ?? null }] as const
}

/** As JSON says it: what is kept may lack the prototype of other objects. */
const plain = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)))

const times = (what: string, there: number, wanted: number) => [there >= wanted, { [what]: there }] as const

const messages = (
  { world, clock }: Workspace,
  { messages: count, ...wanted }: Extract<Condition, { readonly messages: number }>
): Check => {
  ScheduledSends.send(world, clock.now())
  const found = world.registers.outbox.filter((message) =>
    Object.entries(wanted).every(([name, value]) =>
      Object.entries(message).some(([key, own]) => key === name && own === value)
    )
  )
  const next = Math.min(...[...world.registers.schedules.values()].map(({ at }) => at))
  return {
    met: found.length >= count,
    seen: { messages: found.length, scheduled: world.registers.schedules.size },
    ...(Number.isFinite(next) && runs(clock) ? { again: Math.max(0, next - clock.now()) } : {})
  }
}

const runs = (clock: Workspace["clock"]): boolean => clock.state().mode !== "frozen"

const fired = ({ faults }: Workspace, count: number, rule: number | undefined): Check => {
  const { rules } = faults.report()
  const counted = rules.filter((_, index) => rule === undefined || rule === index)
  const sum = counted.reduce((all, one) => all + one.fired, 0)
  return { met: sum >= count, seen: { fired: sum, rules: rules.length } }
}

const idle = (ms: number): Waiting => {
  let since = performance.now()
  return {
    hear: ({ type }) => {
      if (type === "request") since = performance.now()
    },
    check: () => {
      const passed = performance.now() - since
      return { met: passed >= ms, seen: { idleMs: Math.floor(passed) }, again: Math.max(0, ms - passed) }
    }
  }
}

const clock = ({ clock: own }: Workspace, moment: string | number): Check => {
  const at = typeof moment === "number" ? moment : Date.parse(moment)
  const { now, mode } = own.state()
  const left = at - own.now()
  return { met: left <= 0, seen: { now, mode }, ...(left > 0 && runs(own) ? { again: left } : {}) }
}

const several = (
  workspace: Workspace,
  conditions: ReadonlyArray<Condition>,
  keys: Inspect.Secrets,
  name: "all" | "any",
  met: (checks: ReadonlyArray<Check>) => boolean
): Waiting => {
  const waiting = conditions.map((condition) => begin(workspace, condition, keys))
  return {
    hear: (happened) => {
      for (const one of waiting) one.hear(happened)
    },
    check: () => {
      const checks = waiting.map(({ check }) => check())
      const again = Math.min(
        ...checks.map((one) => (one.met ? Number.POSITIVE_INFINITY : (one.again ?? Number.POSITIVE_INFINITY)))
      )
      return {
        met: met(checks),
        seen: { [name]: checks.map(({ met, seen }) => ({ met, ...seen })) },
        ...(Number.isFinite(again) ? { again } : {})
      }
    }
  }
}
