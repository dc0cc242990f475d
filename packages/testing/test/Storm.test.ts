import { Reply } from "@sluice/core"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { deliver, draws, failed, figure, lost, numberOf, trouble } from "./support/Deliveries.js"

/** `npm run proof` sets it. */
const full = process.env["SLUICE_PROOF"] === "full"
const count = full ? 100_000 : 6_000

describe("a service with 30 % errors, 10 % resets, 10 % lost responses, and bursts of 429", () => {
  it(
    `receives ${count} records: none is lost, and none that is not repeatable is applied twice`,
    async () => {
      const draw = draws(3)
      const applied = new Map<string, number>()
      const done = { requests: 0, lost: 0, limited: 0 }
      let limitedUntil = 0
      const isRepeatable = (n: number): boolean => n % 2 === 0
      const { letters, millis, outcomes, report } = await deliver({
        count,
        items: 75,
        budget: { count: 3_000, per: 3_000 },
        isRepeatable,
        attempt: (items, now) =>
          Effect.suspend((): Effect.Effect<Reply.Reply> => {
            done.requests++
            const [kind, millis] = [draw(), 20 + 100 * draw()]
            // In a burst, every request is refused. The response names a time or none.
            if (draw() < 0.01) limitedUntil = now() + 400
            if (now() < limitedUntil) {
              done.limited++
              return Effect.as(Effect.sleep(10), Reply.wait(trouble, draw() < 0.5 ? 300 : undefined))
            }
            if (kind < 0.4) return Effect.as(Effect.sleep(millis), failed(items))
            for (const { record } of items) applied.set(record.id, (applied.get(record.id) ?? 0) + 1)
            if (kind < 0.5) done.lost++
            return Effect.as(Effect.sleep(millis), kind < 0.5 ? lost(items) : Reply.judged(undefined))
          })
      })
      const ids = [...outcomes.keys()]
      expect(report).toMatchObject({ read: count, pending: 0 })
      expect(report).not.toHaveProperty("stopped")
      expect(report.delivered + report.unknown + report.failed).toBe(count)
      expect(ids.filter((id) => !isRepeatable(numberOf(id)) && (applied.get(id) ?? 0) > 1)).toEqual([])
      expect(ids.filter((id) => outcomes.get(id) === "delivered" && !applied.has(id))).toEqual([])
      expect(ids.filter((id) => outcomes.get(id) === "unknown" && isRepeatable(numberOf(id)))).toEqual([])
      expect(
        ids.filter((id) => outcomes.get(id) === "failed" && applied.has(id) && !isRepeatable(numberOf(id)))
      ).toEqual([])
      expect(letters.length).toBe(report.unknown + report.failed)
      expect(done.lost).toBeGreaterThan(0)
      expect(done.limited).toBeGreaterThan(0)
      figure(
        `storm of ${count.toLocaleString("en-GB")} records in ${done.requests.toLocaleString("en-GB")} requests and ${Math.round(millis / 1000)} s of virtual time: ${report.delivered} delivered, ${report.unknown} unknown after ${done.lost} lost responses, ${report.failed} given up after 10 attempts; 0 lost, 0 applied twice`
      )
    },
    full ? 1_800_000 : 60_000
  )
})
