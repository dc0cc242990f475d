import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { Budget, Budgets, margin, Reservation } from "../src/delivery/Budget.js"

interface World {
  readonly count: number
  readonly per: number
  /** The time each request waits for a connection, in milliseconds. The values are used in turn. */
  readonly connects: ReadonlyArray<number>
  readonly concurrency: number
  readonly total: number
}

/** The time from the connection to the arrival at the server, and from there to the response. */
const [up, down] = [20, 30]

/**
 * Sends as many requests as the budget and the concurrency allow, as early as possible. Returns the times of their
 * arrivals at the server, and how long it took.
 */
const arrivals = ({ concurrency, connects, count, per, total }: World): { readonly at: ReadonlyArray<number> } => {
  const budget = new Budget({ pool: "p", count, per })
  const open: Array<{ readonly end: number; readonly reservation: Reservation }> = []
  const at: Array<number> = []
  let now = 1_000
  const answerUntil = (time: number): void => {
    open.sort((a, b) => a.end - b.end)
    for (let first = open[0]; first !== undefined && first.end <= time; first = open[0]) {
      first.reservation.answered(first.end)
      open.shift()
    }
  }
  while (at.length < total) {
    answerUntil(now)
    const reserved = open.length >= concurrency ? undefined : budget.reserve(now)
    if (reserved instanceof Reservation) {
      // The first request has a connection, so that the usual time of a response is known.
      const connect = at.length === 0 ? 0 : (connects[at.length % connects.length] ?? 0)
      at.push(now + connect + up)
      open.push({ end: now + connect + up + down, reservation: reserved })
    } else {
      const next = open[0]?.end ?? Number.POSITIVE_INFINITY
      now = reserved === undefined ? next : Math.min(now + reserved, Math.max(next, now + 1))
    }
  }
  return { at: at.sort((a, b) => a - b) }
}

/** The most arrivals in any window. */
const busiest = (at: ReadonlyArray<number>, per: number): number =>
  Math.max(...at.map((from) => at.filter((time) => time >= from && time < from + per).length))

const worlds = fc.record({
  count: fc.integer({ min: 1, max: 70 }),
  per: fc.integer({ min: 1_000, max: 5_000 }),
  connects: fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 9_000 })), { minLength: 1, maxLength: 20 }),
  concurrency: fc.integer({ min: 1, max: 16 }),
  total: fc.constant(200)
})

describe("Budget", () => {
  it("law: no sliding window of the server has more arrivals than the limit, however long requests wait for a connection", () =>
    fc.assert(
      fc.property(worlds, (world) => {
        expect(busiest(arrivals(world).at, world.per)).toBeLessThanOrEqual(world.count)
      })
    ))

  it.each([5, 60, 600])("uses at least 95 % of %i requests per window", (count) => {
    const { at } = arrivals({ count, per: 3_000, connects: [0], concurrency: 100, total: 20 * count })
    const windows = ((at.at(-1) ?? 0) - (at[0] ?? 0)) / 3_000
    expect(at.length / windows / count).toBeGreaterThan(0.95)
  })

  it("law: a request starts at once if the window has room, and otherwise as soon as it has room", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 5_000 }),
        fc.array(fc.oneof({ weight: 9, arbitrary: fc.constant(0) }, fc.nat({ max: 400 })), { maxLength: 400 }),
        (count, per, pauses) => {
          const budget = new Budget({ pool: "p", count, per })
          const window = Math.ceil(per / margin)
          const starts: Array<number> = []
          let now = 1_000
          for (const pause of pauses) {
            now += pause
            const oldest = starts.filter((start) => start + window - now > 0).at(-count)
            const reserved = budget.reserve(now)
            if (reserved instanceof Reservation) reserved.answered(now)
            expect(reserved instanceof Reservation ? 0 : reserved).toBe(
              oldest === undefined ? 0 : oldest + window - now
            )
            if (oldest === undefined) starts.push(now)
            expect(budget.used(now)).toBe(starts.filter((start) => start > now - window).length)
          }
        }
      )
    )
  })

  it("is not used up by one request without a response", () => {
    const budget = new Budget({ pool: "p", count: 10, per: 970 })
    expect(budget.reserve(0)).toBeInstanceOf(Reservation)
    let started = 0
    for (let now = 10; now < 10_010; now += 10) {
      const reserved = budget.reserve(now)
      if (!(reserved instanceof Reservation)) continue
      reserved.answered(now)
      started++
    }
    expect(started).toBe(9 * 10)
  })

  it("counts a request without a response for at most a minute longer", () => {
    const budget = new Budget({ pool: "p", count: 1, per: 970 })
    expect(budget.reserve(0)).toBeInstanceOf(Reservation)
    expect([budget.reserve(500), budget.reserve(59_000), budget.used(60_999)]).toEqual([62.5, 62.5, 1])
    expect(budget.reserve(61_000)).toBeInstanceOf(Reservation)
  })

  it("is shared by endpoints of one pool", () => {
    const budgets = new Budgets()
    const first = budgets.of({ pool: "a", count: 10, per: 1_000 })
    expect(budgets.of({ pool: "a", count: 10, per: 1_000 })).toBe(first)
    expect(budgets.of({ pool: "b", count: 10, per: 1_000 })).not.toBe(first)
  })
})

describe("a limit that single records share with a run", () => {
  const started = (budget: Budget, now: number, isLive: boolean): number => {
    let count = 0
    while (budget.reserve(now, isLive) instanceof Reservation) count++
    return count
  }

  it("keeps a part for single records, so that they never wait for the run, and never exceeds the limit", () => {
    fc.assert(
      fc.property(fc.integer({ min: 2, max: 3_000 }), fc.integer({ min: 0, max: 10_000 }), (count, now) => {
        const budget = new Budget({ pool: "p", count, per: 3_000 })
        budget.keepForLive()
        const kept = Math.max(1, Math.ceil(count * 0.05))
        expect([started(budget, now, false), started(budget, now, true)]).toEqual([count - kept, kept])
      }),
      { numRuns: 30 }
    )
  })

  it("is used completely by a run if nothing else uses it, and by single records alone", () => {
    const budget = new Budget({ pool: "p", count: 20, per: 3_000 })
    expect(started(budget, 0, false)).toBe(20)
    const live = new Budget({ pool: "p", count: 20, per: 3_000 })
    live.keepForLive()
    expect(started(live, 0, true)).toBe(20)
  })
})
