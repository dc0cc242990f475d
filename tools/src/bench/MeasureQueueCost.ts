import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { createSluice } from "sluice"
import type { QueueCosts } from "./QueueCost.js"
import * as SinkProcess from "./SinkProcess.js"

const senders = 256
const warmUp = 20_000

const event = (n: number) => ({ who: `user-${n % 10_000}`, name: "seen", time: "2026-03-01T12:00:00Z" })

const measure = async (count: number): Promise<QueueCosts> => {
  const sink = await SinkProcess.start()
  const folder = mkdtempSync(join(tmpdir(), "sluice-queue-"))
  const sluice = await createSluice(
    {
      version: 1,
      connections: { braze: { endpoint: sink.endpoint, apiKey: "01234567-89ab-cdef-0123-456789abcdef" } },
      identity: [{ external_id: "$.who" }],
      routes: [{ name: "events", to: "braze-event-tracking", fields: { name: "$.name", time: "$.time" } }],
      deadLetters: { file: join(folder, "dead-letters.ndjson") }
    },
    { queue: "disk", state: folder }
  )
  let next = 0
  const send = async (until: number, times: Array<number>): Promise<void> => {
    while (next < until) {
      const n = next++
      const began = performance.now()
      await sluice.enqueue(event(n))
      times.push(performance.now() - began)
    }
  }
  const together = async (until: number): Promise<ReadonlyArray<number>> => {
    const times: Array<number> = []
    await Promise.all(Array.from({ length: senders }, () => send(until, times)))
    return times
  }
  const empty = async (): Promise<void> => {
    while ((await sluice.lag()).count > 0) await sleep(1)
  }
  await together(warmUp)
  await empty()
  const began = performance.now()
  const times = await together(warmUp + count)
  const accepted = performance.now() - began
  await empty()
  const delivered = performance.now() - began
  const alone: Array<number> = []
  await send(warmUp + count + 2_000, alone)
  await sluice.close()
  sink.stop()
  rmSync(folder, { recursive: true })
  return { senders, together: times, accepted, delivered, alone }
}

/** `node MeasureQueueCost.js COUNT` prints the {@link QueueCosts} as one line of JSON. */
console.log(JSON.stringify(await measure(Number(process.argv[2] ?? "100000"))))
process.exit(0)
