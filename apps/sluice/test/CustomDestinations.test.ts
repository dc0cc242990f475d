import { readFileSync } from "node:fs"
import { createServer, type Server } from "node:http"
import { createRequire } from "node:module"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import type { RunReport } from "../src/report/RunReport.js"
import { sluice } from "./support/cli.js"
import { ndjson } from "./support/configuration.js"
import { temporaryFolder } from "./support/temporary.js"

const { folder, put } = temporaryFolder()
let server: Server
let url = ""
let received = 0
let names = 0

beforeAll(async () => {
  server = createServer((request, response) => {
    received++
    request.resume().on("end", () => response.writeHead(204).end())
  })
  await new Promise<void>((resolve) => void server.listen(0, "127.0.0.1", resolve))
  const address = server.address()
  url = `http://127.0.0.1:${typeof address === "object" && address !== null ? address.port : 0}/points`
})
afterAll(() => void server.close())

/** Sends each object to its own address, or to that of the settings. */
const hook = `const any = { "~standard": { version: 1, vendor: "test", validate: (value) => ({ value }) } }
export default {
  name: "hook", settings: any, item: any,
  key: ({ id }) => "member:" + id,
  limits: { items: 1, bytes: 100000, bytesAlone: 100000, envelope: 2 },
  budget: { pool: "hook", count: 10000, per: 1000 },
  repeatable: () => true,
  request: ([item], { url }) => ({ method: "POST", url: JSON.parse(item.json).url ?? url, headers: {}, body: item.json }),
  verdicts: ({ status }) => status === 204 ? { _tag: "Judged", verdicts: undefined, answered: true } : undefined
}
`

/** The same with schemas of Effect, which are functions. */
const effectHook = `import { Schema } from "${pathToFileURL(createRequire(import.meta.url).resolve("effect")).href}"
${hook
  .replace("settings: any", "settings: Schema.standardSchemaV1(Schema.Struct({ url: Schema.String }))")
  .replace("item: any", "item: Schema.standardSchemaV1(Schema.Struct({ id: Schema.NonEmptyString }))")}`

/** A configuration whose only route goes to a custom destination. */
const project = (to: string, records: ReadonlyArray<object>, module = hook) => {
  const name = `p${names++}`
  put(`${name}/in.ndjson`, ndjson(records))
  put(`${name}/hook.mjs`, module)
  const config = put(
    `${name}/sluice.json`,
    JSON.stringify({
      version: 1,
      source: { file: "in.ndjson", id: "$.id" },
      routes: [{ name: "points", to: "./hook.mjs", settings: { url: to }, fields: { id: "$.id", "url?": "$.url" } }]
    })
  )
  const report = join(folder, name, "report.json")
  return {
    run: async (...args: ReadonlyArray<string>) => {
      received = 0
      const { code, err } = await sluice("run", config, "--report", report, ...args)
      return { code, err, received }
    },
    report: (): RunReport => JSON.parse(readFileSync(report, "utf8"))
  }
}

const records = (count: number) => Array.from({ length: count }, (_, n) => ({ id: `a${n}` }))

describe("a run with --mock", () => {
  it("refuses a custom destination with a real address", async () => {
    const { run } = project("https://points.example.com/v1", records(2))
    expect(await run("--mock")).toEqual({
      code: 1,
      err: `sluice run: --mock does not send to real addresses, but a custom destination would:
  https://points.example.com (route points, ./hook.mjs)
Set the address in settings of the route to a test server on 127.0.0.1, or leave the route out.
`,
      received: 0
    })
  })

  it("sends to the test server of a custom destination on loopback", async () => {
    const { run } = project(url, records(3))
    expect(await run("--mock")).toEqual({ code: 0, err: expect.any(String), received: 3 })
  })

  it("stops at the first request to a real address that the first records do not show", async () => {
    const late = { id: "late", url: "https://points.example.com/v1" }
    const { run, report } = project(url, [...records(1000), late])
    expect(await run("--mock")).toMatchObject({ code: 1, received: 1000 })
    expect(report()).toMatchObject({
      delivered: 1000,
      pending: 1,
      stopped: {
        kind: "halted",
        code: "address-blocked",
        message:
          "A request to points.example.com was not sent: --mock allows loopback addresses only. Set the address of the custom destination to a test server on 127.0.0.1, or leave its route out."
      }
    })
  })
})

describe("a run to a custom destination", () => {
  it("validates with schemas of Effect", async () => {
    const { run, report } = project(url, [...records(2), { id: "" }], effectHook)
    expect(await run("--mock")).toMatchObject({ code: 2, received: 2 })
    expect(report()).toMatchObject({ read: 3, delivered: 2, invalid: 1 })
  })

  it.each(["null", "() => true", "{}", "'text'"])("refuses %s as a schema", async (schema) => {
    const { run } = project(url, records(1), hook.replace("item: any", `item: ${schema}`))
    expect(await run("--mock")).toEqual({
      code: 1,
      err: expect.stringContaining("The default export of ./hook.mjs is not a destination."),
      received: 0
    })
  })

  it("asks before the first run to a real address, and sends nothing without a terminal", async () => {
    const { run } = project("https://points.example.com/v1", records(2))
    expect(await run()).toEqual({
      code: 1,
      err: `This is the first run that sends to:
  https://points.example.com (route points, ./hook.mjs)
  2 records.
Nothing was sent: confirmation needs a terminal. Pass --yes to proceed, or try it with --dry-run or --mock.
`,
      received: 0
    })
  })

  it("does not ask on loopback, and counts no data points of Braze", async () => {
    const { run, report } = project(url, records(2))
    expect(await run()).toEqual({ code: 0, err: expect.any(String), received: 2 })
    expect(report().dataPoints).toBe(0)
  })
})
