import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { Reply } from "@sluice/core"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { deliver, figure } from "./support/Deliveries.js"

/** `npm run proof` sets it. */
const full = process.env["SLUICE_PROOF"] === "full"
const count = full ? 10_000_000 : 200_000
const samples = 20

/** Collects garbage. Node has this function only with an option. */
const collect = (): (() => void) => {
  setFlagsFromString("--expose-gc")
  const gc: unknown = runInNewContext("gc")
  return typeof gc === "function" ? () => void gc() : () => {}
}

/** The slope of the line through these points by least squares. */
const slopeOf = (points: ReadonlyArray<readonly [x: number, y: number]>): number => {
  const [x, y] = [0, 1].map((part) => points.reduce((sum, point) => sum + (point[part] ?? 0), 0) / points.length)
  const [meanX, meanY] = [x ?? 0, y ?? 0]
  const over = points.reduce((sum, [px, py]) => sum + (px - meanX) * (py - meanY), 0)
  return over / points.reduce((sum, [px]) => sum + (px - meanX) ** 2, 0)
}

describe("a long run", () => {
  it(
    `of ${count} records uses no more memory at the end than at the beginning`,
    async () => {
      const gc = collect()
      const heap: Array<readonly [records: number, bytes: number]> = []
      let sent = 0
      const { report } = await deliver({
        count,
        items: 75,
        budget: { count: 3_000, per: 3_000 },
        keepsOutcomes: false,
        attempt: (items) =>
          Effect.suspend(() => {
            sent += items.length
            if (sent >= ((heap.length + 1) * count) / (samples + 1)) {
              gc()
              heap.push([sent, process.memoryUsage().heapUsed])
            }
            return Effect.as(Effect.sleep(20), Reply.judged(undefined))
          })
      })
      expect(report).toMatchObject({ delivered: count, pending: 0 })
      // The first samples contain code that is compiled.
      const settled = heap.slice(samples / 4)
      const slope = slopeOf(settled)
      const growth = (settled.at(-1)?.[1] ?? 0) - (settled[0]?.[1] ?? 0)
      expect(growth).toBeLessThan(8 * 1024 * 1024)
      if (full) expect(slope).toBeLessThan(0.5)
      figure(
        `soak of ${count.toLocaleString("en-GB")} records: the heap grows by ${slope.toFixed(3)} bytes per record, at ${((settled.at(-1)?.[1] ?? 0) / 1024 / 1024).toFixed(1)} MB`
      )
    },
    full ? 3_600_000 : 120_000
  )
})
