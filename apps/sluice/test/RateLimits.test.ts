import { spawnSync } from "node:child_process"
import { once } from "node:events"
import { createServer, type Server } from "node:http"
import { join } from "node:path"
import { afterEach, describe, expect, it } from "vitest"
import { createSluice } from "../src/index.js"
import { ndjson } from "./support/configuration.js"
import { figure } from "./support/figures.js"
import { spawned, spawnedAfter } from "./support/spawned.js"
import { temporaryFolder } from "./support/temporary.js"

/** `npm run proof limits` sets it. */
const full = process.env["SLUICE_PROOF"] === "full"
const perRequest = 75

/** The program that changes the time of a process. */
const hasFaketime = spawnSync("faketime", ["--version"]).error === undefined

const { folder, put } = temporaryFolder()
const servers = new Set<Server>()
afterEach(async () => {
  for (const server of servers) await new Promise((done) => server.close(done))
  servers.clear()
})

/** A service that accepts every event, and the monotonic times at which its requests arrived. */
const service = async () => {
  const arrivals: Array<number> = []
  const server = createServer((request, response) => {
    arrivals.push(performance.now())
    let body = ""
    request.setEncoding("utf8").on("data", (text: string) => {
      body += text
    })
    request.on("end", () => {
      const { events }: { events: ReadonlyArray<unknown> } = JSON.parse(body)
      response
        .writeHead(201, { "content-type": "application/json" })
        .end(`{"events_processed":${events.length},"message":"success"}`)
    })
  })
  server.listen(0, "127.0.0.1")
  await once(server, "listening")
  servers.add(server)
  const address = server.address()
  return { arrivals, url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}` }
}

/** A configuration for as many full requests. Configurations of one folder share their state folder. */
const configuration = (name: string, url: string, { count, per, requests }: Sending): string => {
  const records = Array.from({ length: requests * perRequest }, (_, n) => ({ id: `${name}-${n}` }))
  put(`${name}.ndjson`, ndjson(records))
  return put(
    `${name}.yaml`,
    `version: 1
source: { file: ${name}.ndjson, id: $.id }
connections: { braze: { endpoint: "${url}", apiKey: 0123456789abcdef, rate: { share: 1, count: ${count}, per: ${per / 1000} seconds } } }
identity: [{ external_id: $.id }]
routes:
  - { name: bought, to: braze-event-tracking, fields: { name: bought, time: "2026-03-04T10:00:00Z" } }
deadLetters: { file: ${name}-letters.ndjson }
`
  )
}

interface Sending {
  readonly count: number
  readonly per: number
  /** For each of the two runs. */
  readonly requests: number
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

/** The share of the limit that was used. Requests come in bursts, so those of the last window do not count. */
const share = (at: ReadonlyArray<number>, { count, per }: Sending): number =>
  (at.length - count) / count / (((at.at(-1) ?? 0) - (at[0] ?? 0)) / per)

describe("two runs with one connection", () => {
  it("together never exceed its limit", async () => {
    const { arrivals, url } = await service()
    const sending = { count: 20, per: 2_000, requests: 30 }
    const paths = ["a", "b"].map((name) => configuration(name, url, sending))
    const reports = await Promise.all(
      paths.map(async (path) => {
        await using sluice = await createSluice(path, { state: join(folder, "together") })
        return sluice.run({ state: join(folder, "together") })
      })
    )
    expect(reports.map(({ delivered }) => delivered)).toEqual([30 * perRequest, 30 * perRequest])
    expect(busiest(arrivals, sending.per)).toBeLessThanOrEqual(sending.count)
  })

  const processes = (sending: Sending, what: string, start: typeof spawned) => async () => {
    const { arrivals, url } = await service()
    const state = join(folder, `processes-${sending.count}-${what.length}`)
    const codes = await Promise.all(
      ["c", "d"].map(async (name) => {
        const path = configuration(`${name}${sending.count}`, url, sending)
        return (await start(["run", path, "--yes", "--state", state]).ended).code
      })
    )
    expect(codes).toEqual([0, 0])
    // A batch that is not full is sent after a while.
    expect(arrivals.length).toBeGreaterThanOrEqual(2 * sending.requests)
    const most = busiest(arrivals, sending.per)
    expect(most).toBeLessThanOrEqual(sending.count)
    figure(
      `two processes with a limit of ${sending.count} per 3 s in real time${what}: at most ${most} arrivals in any window, ${(100 * share(arrivals, sending)).toFixed(1)} % used`
    )
  }

  for (const [count, requests] of [
    [60, 200],
    [5, 20]
  ] as const) {
    const sending = { count, per: 3_000, requests }
    it.skipIf(!full)(`never exceed ${count} per 3 seconds as processes`, processes(sending, "", spawned), 300_000)
    it.skipIf(!full || !hasFaketime)(
      `never exceed ${count} per 3 seconds under faketime, with dates an hour apart`,
      processes(sending, ", with a date that faketime sets", (args) => spawnedAfter("export FAKETIME=-1h", args)),
      300_000
    )
  }
})
