import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { Budget, Reservation } from "../src/delivery/Budget.js"
import { rateLimitOf } from "../src/destination/RateLimitHeaders.js"

interface Vendor {
  /** Requests in each fixed window of `per` milliseconds, over all clients. */
  readonly limit: number
  readonly per: number
  /** Requests of other clients at the start of each window. They are used in turn. */
  readonly others: ReadonlyArray<number>
  readonly dialect: "epoch" | "seconds"
  /** When its windows begin, in milliseconds after those of this clock. */
  readonly offset: number
}

interface World extends Vendor {
  readonly configured: { readonly count: number; readonly per: number; readonly share?: number }
  readonly concurrency: number
  readonly total: number
}

interface Attempt {
  readonly start: number
  readonly arrival: number
  readonly window: number
  readonly refused: boolean
}

const [up, down] = [20, 30]

/** The time of the monotonic clock at the time 0 of the wall clock. The two clocks are unrelated. */
const skew = 123_456

/** Sends requests as early as budget and concurrency allow. A refused request is not repeated. */
const play = ({ concurrency, configured, dialect, limit, offset, others, per, total }: World) => {
  const budget = new Budget({ pool: "p", ...configured })
  const windows = new Map<number, number>()
  const open: Array<{
    readonly end: number
    readonly arrival: number
    readonly reservation: Reservation
    readonly headers: Record<string, string>
    readonly status: number
  }> = []
  const attempts: Array<Attempt> = []
  let now = 1_000_000
  const send = (reservation: Reservation): void => {
    const arrival = now + up
    const window = Math.floor((arrival - offset) / per)
    const used = windows.get(window) ?? others[window % others.length] ?? 0
    const refused = used >= limit
    windows.set(window, refused ? used : used + 1)
    const end = (window + 1) * per + offset
    const headers = {
      "x-ratelimit-limit": `${limit}`,
      "x-ratelimit-remaining": `${limit - (windows.get(window) ?? 0)}`,
      "x-ratelimit-reset":
        dialect === "epoch" ? `${Math.ceil((end + 1.7e12) / 1_000)}` : `${Math.ceil((end - arrival) / 1_000)}`,
      date: new Date(1.7e12 + arrival).toUTCString()
    }
    attempts.push({ start: now, arrival, window, refused })
    open.push({ end: arrival + down, arrival, reservation, headers, status: refused ? 429 : 201 })
  }
  const answerUntil = (time: number): void => {
    open.sort((a, b) => a.end - b.end)
    for (let first = open[0]; first !== undefined && first.end <= time; first = open[0]) {
      const state = rateLimitOf({ status: first.status, headers: first.headers, body: "" }, first.end + 1.7e12)
      first.reservation.answered(first.end + skew, state)
      open.shift()
    }
  }
  while (attempts.length < total) {
    answerUntil(now)
    const reserved = open.length >= concurrency ? undefined : budget.reserve(now + skew)
    if (reserved instanceof Reservation) send(reserved)
    else {
      const next = open[0]?.end ?? Number.POSITIVE_INFINITY
      now = reserved === undefined ? next : Math.min(now + reserved, Math.max(next, now + 1))
    }
  }
  return attempts
}

const busiest = (at: ReadonlyArray<number>, per: number): number => {
  let from = 0
  let most = 0
  at.forEach((time, index) => {
    while ((at[from] ?? 0) <= time - per) from++
    most = Math.max(most, index - from + 1)
  })
  return most
}

const worlds: fc.Arbitrary<World> = fc
  .record({
    limit: fc.integer({ min: 1, max: 200 }),
    per: fc.constantFrom(3_000, 10_000, 60_000),
    dialect: fc.constantFrom("epoch" as const, "seconds" as const),
    offset: fc.constantFrom(0, 0, 170, 1_999),
    concurrency: fc.integer({ min: 1, max: 16 }),
    busy: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 4 }),
    factor: fc.constantFrom(0.5, 1, 20)
  })
  .map(({ busy, factor, limit, ...rest }) => ({
    ...rest,
    limit,
    others: busy.map((share) => Math.floor(share * limit * 0.9)),
    configured: { count: Math.max(1, Math.floor(limit * factor)), per: 3_000 },
    total: 150
  }))
  // A vendor with the configured number of requests has the configured window.
  .filter(({ configured, limit, per }) => configured.count !== limit || per === configured.per)

describe("a vendor that describes its rate limit", () => {
  it("law: refuses only requests that started before a response described their window", () =>
    fc.assert(
      fc.property(worlds, (world) => {
        const attempts = play(world)
        for (const { start, window } of attempts.filter(({ refused }) => refused)) {
          const known = attempts.find((other) => other.window === window && other.arrival + down <= start)
          expect(known).toBeUndefined()
        }
      }),
      { numRuns: 300 }
    ))

  it("law: never makes a client exceed its configured limit", () =>
    fc.assert(
      fc.property(worlds, (world) => {
        const arrivals = play(world).map(({ arrival }) => arrival)
        expect(busiest(arrivals, world.configured.per)).toBeLessThanOrEqual(world.configured.count)
      }),
      { numRuns: 100 }
    ))

  it.each([
    [5, "epoch"],
    [5, "seconds"],
    [60, "epoch"],
    [60, "seconds"],
    [3_000, "epoch"],
    [3_000, "seconds"]
  ] as const)("lets a client alone use nearly all of %i requests (%s)", (limit, dialect) => {
    const vendor = { limit, per: 3_000, others: [0], dialect, offset: 0 }
    const total = 20 * limit
    const attempts = play({ ...vendor, configured: { count: limit, per: 3_000 }, concurrency: 100, total })
    const [first, last] = [attempts[0]?.arrival ?? 0, attempts.at(-1)?.arrival ?? 0]
    expect(attempts.filter(({ refused }) => refused)).toEqual([])
    expect(total / limit / ((last - first) / 3_000)).toBeGreaterThan(0.95)
  })

  it("is not used by more than the share of a longer limit", () => {
    const attempts = play({
      limit: 100,
      per: 60_000,
      others: [0],
      dialect: "seconds",
      offset: 0,
      configured: { count: 1_500, per: 3_000, share: 0.5 },
      concurrency: 4,
      total: 160
    })
    const windows = new Set(attempts.map(({ window }) => window))
    for (const one of windows) expect(attempts.filter(({ window }) => window === one).length).toBeLessThanOrEqual(50)
    expect(attempts.filter(({ refused }) => refused)).toEqual([])
  })

  it("is used when more requests remain than before", () => {
    const budget = new Budget({ pool: "p", count: 100, per: 1_000 })
    const answer = (at: number, remaining: number): void => {
      const reservation = budget.reserve(at)
      if (reservation instanceof Reservation) reservation.answered(at + 10, { limit: 10, remaining, resetIn: 60_000 })
    }
    answer(0, 1)
    answer(20, 5)
    expect(budget.waitFrom(40)).toBe(0)
    answer(40, 0)
    expect(budget.waitFrom(60)).toBe(60_050 - 60 - 40 + 0)
  })

  it("receives requests after the end of a window even if no response describes the next one", () => {
    const budget = new Budget({ pool: "p", count: 100, per: 970 })
    const reservation = budget.reserve(0)
    if (reservation instanceof Reservation) reservation.answered(10, { limit: 2, remaining: 0, resetIn: 5_000 })
    const started: Array<number> = []
    for (let now = 20; now < 8_000; now += 10) {
      const reserved = budget.reserve(now)
      if (!(reserved instanceof Reservation)) continue
      reserved.answered(now)
      started.push(now)
    }
    expect(started).toEqual([5_010, 5_010, 6_010, 6_010, 7_010, 7_010].map((at, index) => at + (index % 2) * 10))
  })
})
