import type { LimitsProfile } from "@sluice/braze-api/Limits"
import { type Pool as PoolName, rateLimits } from "@sluice/braze-api/RateLimits"
import * as RateLimit from "@sluice/braze-emulator/RateLimit"
import type { Workspace } from "@sluice/braze-emulator/Workspace"

/** A rate limit. The numbers are those of the window with the smallest remaining share. */
export interface PoolUse {
  readonly name: string
  /** Whether a request has counted against it. */
  readonly used: boolean
  readonly limit: number
  readonly remaining: number
  /** Milliseconds since 1970. */
  readonly resetAt: number
  /** Length in milliseconds. */
  readonly window: number
  /** All windows apply at the same time. */
  readonly windows: ReadonlyArray<RateLimit.WindowStanding>
}

/** Every rate limit at `now` (milliseconds since 1970 on the workspace's clock), used ones first. */
export interface PoolList {
  readonly now: number
  readonly pools: ReadonlyArray<PoolUse>
}

const poolNames: ReadonlyArray<string> = Object.keys(rateLimits)

const isPool = (name: string): name is PoolName => poolNames.includes(name)

/** The rate limits of a workspace. */
export const listPools = ({ clock, rate, world }: Workspace, limits: LimitsProfile): PoolList => {
  const now = clock.now()
  const used = rate.pools(now)
  const names = new Set(used.map(({ name }) => name))
  const others = poolNames.filter(isPool).filter((name) => !names.has(name) && name !== "messages.unique_audience")
  const whole = others.map((name) => {
    const windows = world.settings.rateLimits[name] ?? RateLimit.windows(name, limits)
    return rate.whole({ name, windows }, now)
  })
  return { now, pools: [...used.map((one) => pool(one, true)), ...whole.map((one) => pool(one, false))] }
}

const pool = ({ name, windows }: RateLimit.PoolStanding, used: boolean): PoolUse => {
  const tightest = windows.reduce<RateLimit.WindowStanding | undefined>(
    (best, one) => (best === undefined || one.remaining / one.limit < best.remaining / best.limit ? one : best),
    undefined
  )
  const { limit, remaining, resetAt, per } = tightest ?? { limit: 0, remaining: 0, resetAt: 0, per: 0 }
  return { name, used, limit, remaining, resetAt, window: per, windows }
}
