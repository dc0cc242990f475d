import type { LimitsProfile } from "@sluice/braze-api/Limits"
import * as RateLimits from "@sluice/braze-api/RateLimits"

/** The state of a budget after a request drew on it. */
export interface Standing {
  /** The budget was used up; nothing was taken. */
  readonly limited: boolean
  /** Requests per window. */
  readonly limit: number
  readonly remaining: number
  /** Milliseconds since 1970 at which the window ends. */
  readonly resetAt: number
}

interface Counter {
  readonly count: number
  readonly per: number
  window: number
  used: number
}

/**
 * The budgets of one workspace. As in Braze, windows are aligned with the clock (each full hour, minute, three seconds)
 * and do not slide. If one of its budgets is used up, a request draws on none of them.
 */
export interface RateLimiter {
  /** Draws one request from a pool at a time (milliseconds since 1970). */
  take(pool: string, windows: ReadonlyArray<RateLimits.Window>, at: number): Standing
  /** Draws one request from several pools at once; if one is used up, draws from none. */
  takeAll(budgets: ReadonlyArray<NamedPool>, at: number): Standing
  /** The state, at a time, of the pools used so far, in the order of first use. */
  pools(at: number): ReadonlyArray<PoolStanding>
  /** The windows of an unused pool. */
  whole(pool: NamedPool, at: number): PoolStanding
  /** Refills every budget. */
  reset(): void
}

/** The state of one window of a pool. */
export interface WindowStanding {
  /** Requests per window, after scaling. */
  readonly limit: number
  readonly remaining: number
  /** Length in milliseconds. */
  readonly per: number
  /** Milliseconds since 1970 at which the window ends. */
  readonly resetAt: number
}

/** The state of a pool: all its windows apply at the same time. */
export interface PoolStanding {
  readonly name: string
  readonly windows: ReadonlyArray<WindowStanding>
}

/** A pool and its windows. */
export interface NamedPool {
  readonly name: string
  readonly windows: ReadonlyArray<RateLimits.Window>
}

/** Number of pools above which those with ended windows are dropped: each audience has its own pool. */
const mostPools = 1_000

/** Budgets of the documented size times `scale`, at least one request per window. */
export const make = (scale: number): RateLimiter => new Pools(scale)

class Pools implements RateLimiter {
  readonly #scale: number
  readonly #known = new Map<string, ReadonlyArray<Counter>>()

  constructor(scale: number) {
    this.#scale = scale
  }

  take(pool: string, windows: ReadonlyArray<RateLimits.Window>, at: number): Standing {
    return this.takeAll([{ name: pool, windows }], at)
  }

  takeAll(budgets: ReadonlyArray<NamedPool>, at: number): Standing {
    if (this.#known.size > mostPools) this.#forget(at)
    const counters = this.#countersOf(budgets)
    for (const counter of counters) roll(counter, at)
    const empty = counters.filter((counter) => counter.used >= counter.count)
    if (empty.length === 0) for (const counter of counters) counter.used++
    const shown = longest(empty.length === 0 ? counters : empty)
    return {
      limited: empty.length > 0,
      limit: shown.count,
      remaining: Math.max(0, shown.count - shown.used),
      resetAt: (shown.window + 1) * shown.per
    }
  }

  pools(at: number): ReadonlyArray<PoolStanding> {
    return [...this.#known].map(([name, counters]) => ({ name, windows: counters.map((one) => standing(one, at)) }))
  }

  whole({ name, windows }: NamedPool, at: number): PoolStanding {
    return { name, windows: this.#made(windows).map((one) => standing(one, at)) }
  }

  reset(): void {
    this.#known.clear()
  }

  #forget(at: number): void {
    for (const [name, counters] of this.#known)
      if (counters.every(({ window, per }) => window < Math.floor(at / per))) this.#known.delete(name)
  }

  #countersOf(budgets: ReadonlyArray<NamedPool>): ReadonlyArray<Counter> {
    const [only] = budgets
    return only !== undefined && budgets.length === 1
      ? this.#counters(only.name, only.windows)
      : budgets.flatMap(({ name, windows }) => this.#counters(name, windows))
  }

  #counters(pool: string, windows: ReadonlyArray<RateLimits.Window>): ReadonlyArray<Counter> {
    const known = this.#known.get(pool)
    if (known !== undefined) return known
    const made = this.#made(windows)
    this.#known.set(pool, made)
    return made
  }

  #made(windows: ReadonlyArray<RateLimits.Window>): ReadonlyArray<Counter> {
    return windows.map(({ count, per }) => ({
      count: Math.max(1, Math.round(count * this.#scale)),
      per,
      window: 0,
      used: 0
    }))
  }
}

const roll = (counter: Counter, at: number): void => {
  const window = Math.floor(at / counter.per)
  if (window === counter.window) return
  counter.window = window
  counter.used = 0
}

const standing = ({ count, per, window, used }: Counter, at: number): WindowStanding => {
  const current = Math.floor(at / per)
  const taken = current === window ? used : 0
  return { limit: count, remaining: Math.max(0, count - taken), per, resetAt: (current + 1) * per }
}

const unbounded: Counter = { count: Number.MAX_SAFE_INTEGER, per: 1, window: 0, used: 0 }

const longest = (counters: ReadonlyArray<Counter>): Counter =>
  counters.reduce((best, counter) => (counter.per > best.per ? counter : best), counters[0] ?? unbounded)

/** The windows of a pool under a contract. Contracts by monthly active users add an hourly window to `users.track`. */
export const windows = (pool: RateLimits.Pool, profile: LimitsProfile): ReadonlyArray<RateLimits.Window> => {
  const own = RateLimits.rateLimits[pool].windows
  return profile === "mau" && pool === "users.track" ? [...own, RateLimits.monthlyActiveUsersHourly.value] : own
}

const speaker = (profile: LimitsProfile, way: "contract" | "epoch" | "seconds"): LimitsProfile => {
  if (way === "contract") return profile
  return way === "epoch" ? "combined" : "mau"
}

/** The rate limit headers of a response, in the format of the contract. */
export const headers = (
  standing: Standing,
  profile: LimitsProfile,
  at: number,
  way: "contract" | "epoch" | "seconds" = "contract"
): Record<string, string> => {
  const dialect = RateLimits.dialects[speaker(profile, way)].value
  const secondsLeft = Math.max(0, Math.ceil((standing.resetAt - at) / 1000))
  if (standing.limited && dialect.onLimited === "retryAfter") {
    return { [RateLimits.headers.retryAfter]: String(Math.max(1, secondsLeft)) }
  }
  return {
    [RateLimits.headers.limit]: String(standing.limit),
    [RateLimits.headers.remaining]: String(standing.remaining),
    [RateLimits.headers.reset]: String(dialect.reset === "epoch" ? Math.ceil(standing.resetAt / 1000) : secondsLeft)
  }
}

/**
 * The rate limit headers of a response that is sent before the budget is checked: present and empty, as recorded with
 * 401.
 */
export const emptyHeaders: Readonly<Record<string, string>> = {
  [RateLimits.headers.limit]: "",
  [RateLimits.headers.remaining]: "",
  [RateLimits.headers.reset]: ""
}
