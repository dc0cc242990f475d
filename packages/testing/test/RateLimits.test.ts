import { Reply } from "@sluice/core"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { deliver, draws, figure } from "./support/Deliveries.js"

/** `npm run proof` sets it. */
const full = process.env["SLUICE_PROOF"] === "full"
const per = 3_000
const hour = 3_600_000
const timeout = full ? 1_800_000 : 60_000

/** The most arrivals in any window. */
const busiest = (arrivals: ReadonlyArray<number>): number => {
  const at = [...arrivals].sort((a, b) => a - b)
  let from = 0
  let most = 0
  at.forEach((time, index) => {
    while ((at[from] ?? 0) <= time - per) from++
    most = Math.max(most, index - from + 1)
  })
  return most
}

describe("a limit in virtual time, while the date is moved by up to nine hours", () => {
  it.each([
    [3_000, full ? 60 : 2],
    [60, full ? 1_200 : 20],
    [5, full ? 2_000 : 40]
  ])(
    "of %i requests per 3 seconds is never exceeded, and used almost completely",
    async (count, windows) => {
      const draw = draws(count)
      const [starts, arrivals]: [Array<number>, Array<number>] = [[], []]
      const { report } = await deliver({
        count: count * windows + 1,
        items: 1,
        budget: { count, per },
        concurrency: 128,
        steps: [hour, -9 * hour, 3 * hour, -1_000, 5 * hour],
        attempt: (_, now) => {
          starts.push(now())
          // One of 100 requests waits for a connection. The way to the service takes 10 to 14 ms.
          const up = (draw() < 0.01 ? 2_000 * draw() : 0) + 10 + 4 * draw()
          return Effect.sleep(up).pipe(
            Effect.tap(() => Effect.sync(() => arrivals.push(now()))),
            Effect.zipRight(Effect.sleep(20 + 10 * draw())),
            Effect.as(Reply.judged(undefined))
          )
        }
      })
      expect(report).toMatchObject({ delivered: count * windows + 1, attempts: count * windows + 1 })
      const most = busiest(arrivals)
      const used = (starts.length - 1) / count / (((starts.at(-1) ?? 0) - (starts[0] ?? 0)) / per)
      expect(most).toBeLessThanOrEqual(count)
      expect(used).toBeGreaterThan(0.95)
      figure(
        `limit of ${count.toLocaleString("en-GB")} per 3 s over ${windows.toLocaleString("en-GB")} windows of virtual time with steps of the date: at most ${most} in any window, ${(100 * used).toFixed(1)} % used`
      )
    },
    timeout
  )
})
