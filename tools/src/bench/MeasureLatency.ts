import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { setTimeout as sleep } from "node:timers/promises"
import { Effect, Exit, Scope } from "effect"
import { createSluice } from "sluice"
import { Pool } from "undici"
import { type Latencies, outageDeadline } from "./Latency.js"
import * as MeasuredNode from "./MeasuredNode.js"
import * as SilentServer from "./SilentServer.js"
import * as SinkProcess from "./SinkProcess.js"

const warmUp = 2_000
/** Milliseconds between two requests, so that each finds an idle pipeline. */
const pause = 2

const event = (n: number) => ({ who: `user-${n}`, name: "seen", time: "2026-03-01T12:00:00Z" })

const timed = async (body: () => Promise<unknown>): Promise<number> => {
  const began = performance.now()
  await body()
  return performance.now() - began
}

/** Calls at the same time in an outage. */
const callsInOutage = 200

const measureOutage = async (folder: string): Promise<ReadonlyArray<number>> => {
  const silent = await SilentServer.start()
  const scope = Effect.runSync(Scope.make())
  const call = await MeasuredNode.connect({ endpoint: silent.endpoint, folder, scope, deadline: outageDeadline })
  const times = await Promise.all(
    Array.from({ length: callsInOutage }, (_, n) => timed(() => call.plain({ who: `user-${n}` })))
  )
  silent.stop()
  // Closing waits for the outage to end, so the process exits instead.
  return times
}

/** The kinds alternate, so that other load on the machine affects all equally. */
const measure = async (count: number): Promise<Latencies> => {
  const sink = await SinkProcess.start()
  const folder = mkdtempSync(join(tmpdir(), "sluice-latency-"))
  const pool = new Pool(sink.endpoint)
  const bare = async (n: number) => {
    const { who, ...rest } = event(n)
    const body = JSON.stringify({ events: [{ external_id: who, ...rest }] })
    const headers = { "content-type": "application/json", authorization: "Bearer key" }
    const response = await pool.request({ method: "POST", path: "/users/track", headers, body })
    await response.body.text()
  }
  const sluice = await createSluice({
    version: 1,
    connections: { braze: { endpoint: sink.endpoint, apiKey: "01234567-89ab-cdef-0123-456789abcdef" } },
    identity: [{ external_id: "$.who" }],
    routes: [{ name: "events", to: "braze-event-tracking", fields: { name: "$.name", time: "$.time" } }],
    deadLetters: { file: join(folder, "dead-letters.ndjson") }
  })
  const scope = Effect.runSync(Scope.make())
  const node = await MeasuredNode.connect({ endpoint: sink.endpoint, folder, scope, deadline: 3_000 })
  const bareTimes: Array<number> = []
  const liveTimes: Array<number> = []
  const nodeTimes: Array<number> = []
  const onceTimes: Array<number> = []
  for (let n = 0; n < warmUp + count; n += 1) {
    const bareTime = await timed(() => bare(n))
    if (n >= warmUp) await sleep(pause)
    const liveTime = await timed(() => sluice.send(event(n)))
    if (n >= warmUp) await sleep(pause)
    const nodeTime = await timed(() => node.plain({ who: `user-${n}` }))
    if (n >= warmUp) await sleep(pause)
    const onceTime = await timed(() => node.once({ who: `user-${n}` }))
    if (n < warmUp) continue
    await sleep(pause)
    nodeTimes.push(nodeTime)
    onceTimes.push(onceTime)
    bareTimes.push(bareTime)
    liveTimes.push(liveTime)
  }
  await sluice.close()
  await Effect.runPromise(Scope.close(scope, Exit.void))
  await pool.close()
  sink.stop()
  const outage = await measureOutage(folder)
  rmSync(folder, { recursive: true })
  return { bare: bareTimes, live: liveTimes, node: nodeTimes, once: onceTimes, outage }
}

/** `node MeasureLatency.js COUNT` prints the {@link Latencies} as one line of JSON. */
console.log(JSON.stringify(await measure(Number(process.argv[2] ?? "1000"))))
process.exit(0)
