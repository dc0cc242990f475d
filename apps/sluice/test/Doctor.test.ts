import { mkdirSync, renameSync } from "node:fs"
import { createServer } from "node:http"
import { basename } from "node:path"
import * as Connection from "@sluice/braze/Connection"
import { type HttpResponse, type Transport, TransportError } from "@sluice/core/Transport"
import { Effect, Either } from "effect"
import { describe, expect, it } from "vitest"
import * as ConfigurationFile from "../src/configuration/ConfigurationFile.js"
import type { DoctorFinding } from "../src/report/DoctorFinding.js"
import { freeSpace, nodeVersion, spaceOf } from "../src/run/Doctor.js"
import * as StateFolder from "../src/run/StateFolder.js"
import * as ConnectionCheck from "../src/wiring/ConnectionCheck.js"
import { wire } from "../src/wiring/Wiring.js"
import { sluice } from "./support/cli.js"
import { conversation, conversations, ndjson } from "./support/configuration.js"
import { mockServer } from "./support/mock.js"
import { temporaryFolder } from "./support/temporary.js"

const workspace = mockServer()
const { folder, put } = temporaryFolder()
let names = 0

const project = (site: { readonly url: string; readonly apiKey: string }, change: object = {}, content?: string) => {
  const name = `p${names++}`
  put(`${name}/in.ndjson`, content ?? ndjson([conversation(1), conversation(2)]))
  const written = { ...conversations(site), source: { file: "in.ndjson", id: "$.chat_id" }, ...change }
  return { config: put(`${name}/sluice.json`, JSON.stringify(written)), home: `${folder}/${name}` }
}

const doctor = async (config: string, ...options: ReadonlyArray<string>) => {
  const { code, err, out } = await sluice("doctor", config, "--json", ...options)
  expect(err).toBe("")
  const { findings }: { readonly findings: ReadonlyArray<DoctorFinding> } = JSON.parse(out)
  return { code, findings, of: (check: string) => findings.find((finding) => finding.check === check) }
}

/** The address of a port that nothing listens on. */
const closedPort = async () => {
  const server = createServer()
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  return `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`
}

/** The name of the state file of a configuration. */
const stateName = (config: string) =>
  Effect.runPromise(
    Effect.gen(function* () {
      const wiring = yield* wire(yield* ConfigurationFile.read(config, {}), { send: () => Effect.die("not sent") })
      return basename(StateFolder.stateFileOf("", wiring, undefined))
    })
  )

describe("sluice doctor", () => {
  it("prints a line for each check and writes nothing", async () => {
    const mock = await workspace()
    const { config, home } = project(mock)
    const { code, err, out } = await sluice("doctor", config)
    const shown = out
      .replaceAll(`${home}/`, "")
      .replaceAll(home, "HOME")
      .replaceAll(new URL(mock.url).host, "HOST")
      .replace(/[\d.]+ [GT]B are free/g, "9 GB are free")
      .replace(/Version [\d.]+/, "Version 20.19.0")
      .replace(/[\d,]+ of [\d,]+ requests/, "9 of 10 requests")
    expect([code, err, shown]).toEqual([
      0,
      "",
      `ok       Node: Version 20.19.0 is supported.
ok       connection braze, TCP: HOST accepts connections.
ok       connection braze, key: HOST accepts the key, and the key can write.
ok       connection braze, clock: This machine and the host have the same time.
ok       connection braze, rate limit: 9 of 10 requests are left in this period.
ok       state folder: .sluice can be created.
ok       state folder, disk: 9 GB are free.
ok       state folder, file system: It is not a known network file system.
ok       state: No state is saved yet, so the first run sends everything.
ok       dead letters folder: HOME is writable.
ok       dead letters folder, disk: 9 GB are free.
ok       source: in.ndjson can be read.

sluice.json: 0 problems, 0 notes.
`
    ])
    expect(mock.stats().users).toBe(0)
  })

  it("says for a wrong key how to tell it from another region, and shows only the end of the key", async () => {
    const mock = await workspace()
    const { config } = project({ url: mock.url, apiKey: "wrong-key-CANARY-1234" })
    const { code, findings, of } = await doctor(config)
    expect([code, of("connection braze, key")]).toEqual([
      1,
      {
        status: "problem",
        check: "connection braze, key",
        message: `${new URL(mock.url).host} rejected the key …1234 (401). A wrong key and a key of another region get the same response. To tell which it is, compare endpoint with the REST endpoint under Settings › APIs and Identifiers. If they are equal, copy the key again from there.`
      }
    ])
    expect(JSON.stringify(findings)).not.toContain("CANARY")
  })

  it("names the step that failed for a connection, and says nothing about later ones", async () => {
    const url = await closedPort()
    const { code, findings } = await doctor(project({ url, apiKey: "key-1234567890" }).config)
    expect([code, findings.filter(({ check }) => check.startsWith("connection"))]).toEqual([
      1,
      [
        {
          status: "problem",
          check: "connection braze, TCP",
          message: `${new URL(url).host} cannot be reached: the connection was refused.`
        }
      ]
    ])
  })

  it("reports a variable that is not set, and checks everything else", async () => {
    const unset = `\${SLUICE_TEST_UNSET}`
    const { code, findings, of } = await doctor(project({ url: (await workspace()).url, apiKey: unset }).config)
    expect([code, of("variable")?.status, of("source")?.status]).toEqual([1, "problem", "ok"])
    expect(findings.some(({ check }) => check.startsWith("connection"))).toBe(false)
  })

  it("checks the address of a custom destination, which gets no item", async () => {
    const seen: Array<string> = []
    const server = createServer((request, response) => {
      seen.push(`${request.method} ${request.url}`)
      response.writeHead(404).end()
    })
    await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve))
    const address = server.address()
    const open = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}`
    const closed = await closedPort()
    const module = `const any = { "~standard": { version: 1, vendor: "test", validate: (value) => ({ value }) } }
export default {
  name: "hook", settings: any, item: any, key: ({ id }) => "member:" + id,
  limits: { items: 1, bytes: 100000, bytesAlone: 100000, envelope: 2 },
  budget: { pool: "hook", count: 10000, per: 1000 }, repeatable: () => true,
  request: ([item], { url }) => ({ method: "POST", url, headers: {}, body: item.json }),
  verdicts: () => undefined
}
`
    const route = (name: string, url: string) => ({
      name,
      to: "./hook.mjs",
      settings: { url: `${url}/points` },
      fields: { id: "$.chat_id" }
    })
    const { config } = project(await workspace(), {
      connections: {},
      identity: undefined,
      routes: [route("open", open), route("closed", closed), { ...route("none", open), when: { "$.n": 99 } }]
    })
    put(`p${names - 1}/hook.mjs`, module)
    try {
      const { code, of } = await doctor(config)
      expect(code).toBe(1)
      expect(of(`address ${open}, TCP`)?.status).toBe("ok")
      expect(of(`address ${closed}, TCP`)?.status).toBe("problem")
      expect(of("route none")?.status).toBe("note")
      expect(seen).toEqual(["GET /"])
    } finally {
      server.close()
    }
  })

  it("names the process that uses the state, and reports a state that cannot be read", async () => {
    const { config, home } = project(await workspace())
    expect((await sluice("run", config)).code).toBe(0)
    expect((await doctor(config)).of("state")).toMatchObject({
      status: "ok",
      message: `${home}/.sluice/${await stateName(config)} can be read.`
    })
    const path = `${home}/.sluice/${await stateName(config)}`
    await Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          yield* StateFolder.open(path, {})
          const { code, of } = yield* Effect.promise(() => doctor(config))
          expect([code, of("state")?.status]).toEqual([0, "note"])
          expect(of("state")?.message).toContain(`Process ${process.pid} uses ${path} since `)
        })
      )
    )
    const broken = put("broken/state.db", "not a database ".repeat(100))
    const { config: other } = project(await workspace())
    renameSync(broken, `${folder}/broken/${await stateName(other)}`)
    const { code, of } = await doctor(other, "--state", `${folder}/broken`)
    expect([code, of("state")?.status]).toEqual([1, "problem"])
  })

  it("reports folders that cannot be written, and a source that cannot be read", async () => {
    const file = put("file", "")
    const mock = await workspace()
    const folders = await doctor(
      project(mock, { deadLetters: { file: `${file}/letters.ndjson` } }).config,
      "--state",
      `${file}/state`
    )
    expect([folders.code, folders.of("state folder"), folders.of("dead letters folder")]).toEqual([
      1,
      {
        status: "problem",
        check: "state folder",
        message: `${file}/state cannot be written. Check its permissions, or choose another one with --state DIR.`
      },
      {
        status: "problem",
        check: "dead letters folder",
        message: `${file} cannot be written. Check its permissions, or choose another one with deadLetters.file or --dead-letters FILE.`
      }
    ])
    const asFolder = project(mock, { deadLetters: { file: "letters" } })
    mkdirSync(`${asFolder.home}/letters`)
    expect((await doctor(asFolder.config)).of("dead letters")).toEqual({
      status: "problem",
      check: "dead letters",
      message: `${asFolder.home}/letters cannot be written: it is a folder. Choose another file with deadLetters.file or --dead-letters FILE.`
    })
    const asFile = project(mock, { deadLetters: { file: "letters" } })
    put(`${basename(asFile.home)}/letters`, "")
    expect((await doctor(asFile.config)).of("dead letters")?.status).toBe("ok")
    const source = async (change: object, content?: string) =>
      (await doctor(project(mock, change, content).config)).of("source")
    expect(await source({ source: { file: "missing.ndjson" } })).toMatchObject({ status: "problem" })
    expect(await source({}, "no\nrecords\n")).toMatchObject({ status: "problem" })
    expect(await source({}, `no\n${ndjson([conversation(1)])}`)).toMatchObject({
      status: "note",
      message: "1 of the first 2 records of in.ndjson cannot be read. They become Invalid."
    })
    expect(await source({ source: undefined })).toMatchObject({ status: "note" })
  })
})

const connection = Either.getOrThrow(
  Connection.make({ endpoint: "https://rest.fra-01.braze.eu", apiKey: "0a1b2c3d-0000-0000-0000-00000000beef" })
)
const now = Date.parse("2026-03-04T10:00:00Z")
const answer = (status: number, headers: Readonly<Record<string, string>> = {}): HttpResponse => ({
  status,
  headers,
  body: "{}"
})
const checked = (send: Transport["send"]) =>
  Effect.runPromise(
    Effect.withClock(ConnectionCheck.ofConnection({ name: "eu", connection }, { send }), {
      ...Effect.runSync(Effect.clock),
      currentTimeMillis: Effect.succeed(now)
    })
  )
const statusOf = (findings: ReadonlyArray<DoctorFinding>, check: string) =>
  findings.find((finding) => finding.check === `connection eu, ${check}`)?.status

describe("the check of a connection", () => {
  it.each([
    [0, "ok"],
    [60, "ok"],
    [61, "note"],
    [-61, "note"],
    [300, "note"],
    [301, "problem"],
    [-301, "problem"]
  ])("with a clock %i s away is %s", async (seconds, status) => {
    const date = new Date(now + 1000 * seconds).toUTCString()
    expect(statusOf(await checked(() => Effect.succeed(answer(400, { date }))), "clock")).toBe(status)
  })

  it("says that the clock was not checked if the response has no date", async () => {
    expect(statusOf(await checked(() => Effect.succeed(answer(400))), "clock")).toBe("note")
  })

  it("finds the region of a key, and says if no region accepts it", async () => {
    const others = await checked(({ url }) => Effect.succeed(answer(url.includes("iad-03") ? 400 : 401)))
    expect(others.find(({ check }) => check.endsWith("key"))?.message).toBe(
      "The key …beef belongs to US-03, not to EU-01. Set endpoint: https://rest.iad-03.braze.com"
    )
    const none = await checked(() => Effect.succeed(answer(401)))
    expect(none.find(({ check }) => check.endsWith("key"))?.message).toContain(
      "A wrong key and a key of another region get the same response; no other region that responded accepts this key"
    )
  })

  it("compares the clock when the response arrives, although other regions respond later", async () => {
    let time = now
    const findings = await Effect.runPromise(
      Effect.withClock(
        ConnectionCheck.ofConnection(
          { name: "eu", connection },
          {
            send: ({ url }) =>
              Effect.sync(() => {
                if (!url.includes("fra-01")) time += 600_000
                return { ...answer(401), headers: { date: new Date(now).toUTCString() } }
              })
          }
        ),
        { ...Effect.runSync(Effect.clock), currentTimeMillis: Effect.sync(() => time) }
      )
    )
    expect(time).toBeGreaterThan(now)
    expect(statusOf(findings, "clock")).toBe("ok")
  })

  it("reports the rate limit as used up at 0, and not at all without headers", async () => {
    const limited = (remaining: string) =>
      checked(() => Effect.succeed(answer(429, { "x-ratelimit-limit": "3000", "x-ratelimit-remaining": remaining })))
    expect(statusOf(await limited("0"), "rate limit")).toBe("note")
    expect(statusOf(await limited("12"), "rate limit")).toBe("ok")
    expect(statusOf(await checked(() => Effect.succeed(answer(400))), "rate limit")).toBeUndefined()
  })

  it.each([
    ["dns", ["DNS problem"]],
    ["connect", ["DNS ok", "TCP problem"]],
    ["tls", ["DNS ok", "TCP ok", "TLS problem"]],
    ["lost", ["DNS ok", "TCP ok", "TLS ok", "response problem"]],
    ["deadline", ["response problem"]]
  ] as const)("that fails with %s names each step up to it", async (reason, expected) => {
    const findings = await checked(() => new TransportError({ reason, message: "m" }))
    expect(findings.map(({ check, status }) => `${check.split(", ")[1]} ${status}`)).toEqual(expected)
  })
})

describe("the check of this machine", () => {
  it("is ok if a file system does not report its free space", async () => {
    expect((await spaceOf("disk", `${folder}/missing`)).status).toBe("note")
  })

  it("knows the oldest version of Node and the least space", () => {
    expect(["18.20.0", "20.18.9", "20.19.0", "22.0.0"].map((version) => nodeVersion(version).status)).toEqual([
      "problem",
      "problem",
      "ok",
      "ok"
    ])
    expect([5e7, 5e8, 5e9].map((free) => freeSpace("disk", free).status)).toEqual(["problem", "note", "ok"])
  })
})
