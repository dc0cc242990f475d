import { afterEach, beforeEach, describe, expect, it, vi } from "@effect/vitest"
import * as fc from "fast-check"
import { Deadlines } from "../src/transport/Deadlines.js"

beforeEach(
  () =>
    void vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout", "setImmediate", "clearImmediate"] })
)
afterEach(() => void vi.useRealTimers())

/** An event: a task starts, or the n-th started task ends in time. */
const steps = fc.array(
  fc.record({ wait: fc.integer({ min: 0, max: 400 }), end: fc.option(fc.nat(20), { nil: undefined }) }),
  { maxLength: 40 }
)

describe("Deadlines", () => {
  it("expires each task once, unless it ends before", () =>
    fc.assert(
      fc.property(steps, (history) => {
        vi.clearAllTimers()
        const deadlines = new Deadlines(1_000)
        const began = performance.now()
        const started: Array<{ readonly at: number; over: boolean; readonly end: () => void }> = []
        const expired: Array<number> = []
        for (const { wait, end } of history) {
          vi.advanceTimersByTime(wait)
          const n = started.length
          const known = end === undefined ? undefined : started[end]
          if (known !== undefined) {
            if (!expired.includes(started.indexOf(known))) known.over = true
            known.end()
          } else {
            const deadline = deadlines.start(() => expired.push(n))
            started.push({ at: performance.now(), over: false, end: () => deadline.end() })
          }
        }
        vi.advanceTimersByTime(1_100)
        const expected = started.flatMap(({ over }, n) => (over ? [] : [n]))
        expect(expired).toEqual(expected)
        expect(performance.now() - began).toBeGreaterThanOrEqual(1_000)
        deadlines.stop()
      })
    ))

  it("forgets ended tasks before their deadline", () => {
    const deadlines = new Deadlines(30_000)
    for (let n = 0; n < 10_000; n++) deadlines.start(() => expect.unreachable()).end()
    expect(deadlines.size).toBe(1)
    deadlines.stop()
  })
})
