import { AnswerTable, type Item, Reply, Transport } from "@sluice/core"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { deliver, figure } from "./support/Deliveries.js"

/** `npm run proof` sets it. */
const full = process.env["SLUICE_PROOF"] === "full"
const minute = 60_000
const [down, up] = [minute, 61 * minute]
const count = full ? 500_000 : 20_000

const refusedConnection = (items: ReadonlyArray<Item.Item>): Reply.Reply =>
  AnswerTable.decideError(
    new Transport.TransportError({ reason: "connect", message: "Nothing listens." }),
    items.length
  )

/** Sends records for two minutes to a service that is down from the second minute on, for an hour. */
const run = async (giveUpAfter: "2 hours" | "15 minutes") => {
  const attempts: Array<{ readonly at: number; readonly isAccepted: boolean }> = []
  const result = await deliver({
    count,
    pace: (2 * minute) / (count / 256),
    items: 75,
    budget: { count: 3_000, per: 3_000 },
    isRepeatable: () => false,
    giveUpAfter,
    attempt: (items, now) =>
      Effect.suspend(() => {
        const isAccepted = now() < down || now() >= up
        attempts.push({ at: now(), isAccepted })
        return Effect.as(Effect.sleep(50), isAccepted ? Reply.judged(undefined) : refusedConnection(items))
      })
  })
  return { ...result, attempts }
}

describe("a destination that is down for an hour", () => {
  it("receives every record once afterwards and few requests before, and no record fails", async () => {
    const { attempts, letters, report } = await run("2 hours")
    expect(report).toMatchObject({ delivered: count, pending: 0, failed: 0, unknown: 0 })
    expect(letters).toEqual([])
    const probes = attempts.filter(({ isAccepted }) => !isAccepted).length
    const resumed = (attempts.find(({ at }) => at >= up)?.at ?? Number.POSITIVE_INFINITY) - up
    // At most one every 15 seconds, after the first failures.
    expect(probes).toBeLessThan(260)
    expect(resumed).toBeLessThanOrEqual(30_000)
    figure(
      `down for an hour: ${probes} requests meanwhile, sending again ${(resumed / 1000).toFixed(1)} s after the hour, ${count.toLocaleString("en-GB")} records delivered once, none failed`
    )
  })

  it("ends the run after 15 minutes by default, and every record that was not sent stays pending", async () => {
    const { letters, report } = await run("15 minutes")
    expect(report).toMatchObject({ stopped: { kind: "outage", code: "gave-up" }, failed: 0, unknown: 0 })
    expect(report.delivered + report.pending).toBe(report.read)
    expect(letters).toEqual([])
  })
})
