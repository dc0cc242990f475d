import { describe, expect, it } from "@effect/vitest"
import * as fc from "fast-check"
import { Concurrency } from "../src/delivery/Concurrency.js"

/** The reaction of a service to a request: the time of its response, and whether it is a refusal. */
type Service = (request: {
  /** Open requests, with this one. */
  readonly open: number
  readonly now: number
  /** Requests that arrived in the last second, with this one. */
  readonly perSecond: number
  /** From 0 to 1. */
  readonly random: number
}) => { readonly millis: number; readonly isRefused?: boolean }

interface Measured {
  /** Successes per second. */
  readonly rate: number
  /** The share of refused requests. */
  readonly refused: number
  /** The average limit. */
  readonly limit: number
  /** The largest number of open requests. */
  readonly most: number
}

/** Sends as many requests as allowed, and none for 300 ms after a refusal, for `seconds` of virtual time. Measured from `from` on. */
const play = (
  service: Service,
  { from = 0, max, seconds }: { max: number; seconds: number; from?: number }
): Measured => {
  const concurrency = new Concurrency(max)
  const open: Array<{ readonly start: number; readonly end: number; readonly isRefused: boolean }> = []
  const arrivals: Array<number> = []
  let [now, seed, most, limits, pausedUntil] = [0, 1, 0, 0, 0]
  let [successes, refusals] = [0, 0]
  const random = (): number => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed / 2_147_483_647
  }
  while (now < seconds * 1_000) {
    while (now >= pausedUntil && concurrency.admits(open.length)) {
      arrivals.push(now)
      while ((arrivals[0] ?? now) <= now - 1_000) arrivals.shift()
      const request = { open: open.length + 1, now, perSecond: arrivals.length, random: random() }
      const { isRefused = false, millis } = service(request)
      open.push({ start: now, end: now + millis, isRefused })
      most = Math.max(most, open.length)
    }
    open.sort((a, b) => a.end - b.end)
    const first = open.shift()
    if (first === undefined) {
      now = pausedUntil
      continue
    }
    if (first.end > from * 1_000) limits += concurrency.limit * (first.end - Math.max(now, from * 1_000))
    now = first.end
    concurrency.answered({ start: first.start, now, isRefused: first.isRefused })
    if (first.isRefused) pausedUntil = Math.max(pausedUntil, now + 300)
    if (now < from * 1_000) continue
    if (first.isRefused) refusals++
    else successes++
  }
  const measured = now / 1_000 - from
  return {
    rate: successes / measured,
    refused: refusals / (successes + refusals),
    limit: limits / (now - from * 1_000),
    most
  }
}

interface Row {
  readonly service: string
  readonly does: Service
  readonly max: number
  readonly seconds: number
  readonly from?: number
  readonly rate: readonly [number, number]
  readonly limit: readonly [number, number]
  readonly refused: number
}

/** A refusal is fast. */
const refusal = { millis: 10, isRefused: true }

const table: ReadonlyArray<Row> = [
  {
    service: "responds in 100 ms",
    does: () => ({ millis: 100 }),
    ...{ max: 8, seconds: 60, rate: [79, 81], limit: [8, 8], refused: 0 }
  },
  {
    service: "responds in 100 ms to many requests",
    does: () => ({ millis: 100 }),
    ...{ max: 64, seconds: 60, rate: [620, 641], limit: [62, 64], refused: 0 }
  },
  {
    service: "responds in 50 to 150 ms",
    does: ({ random }) => ({ millis: 50 + 100 * random }),
    ...{ max: 8, seconds: 120, rate: [76, 84], limit: [7.9, 8], refused: 0 }
  },
  {
    service: "takes ten times as long for one of 20 requests",
    does: ({ random }) => ({ millis: random < 0.05 ? 1_000 : 100 }),
    ...{ max: 16, seconds: 120, rate: [105, 115], limit: [15.8, 16], refused: 0 }
  },
  {
    service: "slows down above 16 requests at the same time",
    does: ({ open }) => ({ millis: 100 * Math.max(1, open / 16) }),
    ...{ max: 64, seconds: 120, from: 20, rate: [150, 161], limit: [16, 44], refused: 0 }
  },
  {
    service: "responds fast, with random delays",
    does: ({ random }) => ({ millis: 1 + 40 * random ** 4 }),
    ...{ max: 8, seconds: 20, rate: [800, 1_000], limit: [8, 8], refused: 0 }
  },
  {
    service: "takes three times as long from the second minute on",
    does: ({ now }) => ({ millis: now < 60_000 ? 100 : 300 }),
    ...{ max: 8, seconds: 180, from: 60, rate: [23, 27], limit: [7, 8], refused: 0 }
  },
  {
    service: "refuses more than 20 requests at the same time",
    does: ({ open }) => (open > 20 ? refusal : { millis: 100 }),
    ...{ max: 64, seconds: 120, from: 10, rate: [140, 200], limit: [14, 20.5], refused: 0.05 }
  },
  {
    service: "refuses more than 100 requests per second",
    does: ({ perSecond }) => (perSecond > 100 ? refusal : { millis: 100 }),
    ...{ max: 32, seconds: 120, from: 10, rate: [70, 100], limit: [5, 12], refused: 0.12 }
  },
  {
    service: "refuses everything for 30 seconds",
    does: ({ now }) => (now > 10_000 && now < 40_000 ? { millis: 1_000, isRefused: true } : { millis: 100 }),
    ...{ max: 16, seconds: 100, from: 45, rate: [150, 161], limit: [15, 16], refused: 0 }
  }
]

describe("the number of requests at the same time", () => {
  it.each(table)(
    "is as expected with a service that $service",
    ({ does, from = 0, limit, max, rate, refused, seconds }) => {
      const measured = play(does, { max, seconds, from })
      const shown = JSON.stringify(measured)
      expect(measured.most, shown).toBeLessThanOrEqual(max)
      expect(measured.rate, shown).toBeGreaterThanOrEqual(rate[0])
      expect(measured.rate, shown).toBeLessThanOrEqual(rate[1])
      expect(measured.limit, shown).toBeGreaterThanOrEqual(limit[0])
      expect(measured.limit, shown).toBeLessThanOrEqual(limit[1])
      expect(measured.refused, shown).toBeLessThanOrEqual(refused)
    }
  )

  it("law: is from 1 to the configured number, whatever the service does", () =>
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 100 }),
        fc.array(fc.record({ millis: fc.integer({ min: 20, max: 5_000 }), isRefused: fc.boolean() }), { minLength: 1 }),
        (max, replies) => {
          let n = 0
          const measured = play(() => replies[n++ % replies.length] ?? { millis: 1 }, { max, seconds: 3 })
          expect(measured.most).toBeLessThanOrEqual(max)
          expect(measured.most).toBeGreaterThanOrEqual(1)
        }
      ),
      { numRuns: 50 }
    ))
})
