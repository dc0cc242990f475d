import { readdirSync, readFileSync, writeFileSync } from "node:fs"
import { createServer, type Server } from "node:http"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
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
    const answer = () =>
      request.url === "/echo"
        ? response
            .writeHead(422, { "x-request-id": String(request.headers["x-sesame"]) })
            .end(JSON.stringify(request.headers))
        : response.writeHead(204).end()
    request.resume().on("end", answer)
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
const project = (to: string, records: ReadonlyArray<object>, module = hook, settings: object = {}) => {
  const name = `p${names++}`
  put(`${name}/in.ndjson`, ndjson(records))
  put(`${name}/hook.mjs`, module)
  const config = put(
    `${name}/sluice.json`,
    JSON.stringify({
      version: 1,
      source: { file: "in.ndjson", id: "$.id" },
      routes: [
        {
          name: "points",
          to: "./hook.mjs",
          settings: { url: to, ...settings },
          fields: { id: "$.id", "url?": "$.url" }
        }
      ]
    })
  )
  const report = join(folder, name, "report.json")
  return {
    config,
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

  it("refuses a destination that does not use HTTP", async () => {
    const attempt = "attempt: async () => ({ _tag: 'Judged', verdicts: undefined, answered: true })"
    const { run } = project(url, records(2), hook.replace(/request:.*\n.*verdicts:.*/, attempt))
    expect(await run("--mock")).toEqual({
      code: 1,
      err: "sluice run: --mock redirects requests over HTTP only, and the destination of the route points (./hook.mjs) sends in its own way. Leave the route out, or use --dry-run.\n",
      received: 0
    })
    expect(await run("--yes")).toMatchObject({ code: 0, received: 0 })
  })

  it("refuses a destination whose attempts share a connection", async () => {
    const open =
      "open: async () => ({ attempt: async () => ({ _tag: 'Judged', verdicts: undefined, answered: true }) })"
    const { run } = project(url, records(2), hook.replace(/request:.*\n.*verdicts:.*/, open))
    expect(await run("--mock")).toMatchObject({ code: 1, err: expect.stringContaining("sends in its own way") })
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
      err: expect.stringMatching(
        /The default export of \.\/hook\.mjs is not a valid destination: item is .+, expected a Standard Schema/
      ),
      received: 0
    })
  })

  it("says which file, line and function threw, and that the destination is at fault", async () => {
    const verdicts = 'verdicts: () => { throw new TypeError("canary-message") }'
    const { run, report } = project(url, records(1), hook.replace(/verdicts:.*/, verdicts))
    const { code, err } = await run()
    expect({ code, stopped: report().stopped }).toEqual({
      code: 1,
      stopped: {
        kind: "halted",
        code: "destination-threw",
        message:
          "hook.mjs:9 threw TypeError in verdicts of the destination hook. Fix verdicts in the code of the destination."
      }
    })
    expect(err).not.toContain("bug in Sluice")
    expect(err).not.toContain("canary-message")
  })

  it("names every mistake of a module", async () => {
    const wrong = hook.replace("items: 1,", 'items: "1",').replace('key: ({ id }) => "member:" + id,', "")
    const { run } = project(url, records(1), wrong)
    expect(await run()).toEqual({
      code: 1,
      err: expect.stringContaining(
        "The default export of ./hook.mjs is not a valid destination: key is nothing, expected a function; limits.items is a string, expected a whole number above 0."
      ),
      received: 0
    })
  })

  it("law: no file, no output and no page contains a secret of its settings", async () => {
    const secret = "open-canary-sesame"
    const asking = hook
      .replace("request: ([item], { url }) => ({", "request: ([item], { url, sesame }) => ({")
      .replace("headers: {}", 'headers: { "x-sesame": sesame }')
    const { config } = project(`${url.replace("/points", "/echo")}`, records(3), asking, { sesame: secret })
    const outputs = [
      await sluice("run", config, "--outcomes", `${config}.outcomes`, "--report", `${config}.html`),
      await sluice("run", config, "--report", `${config}.report.json`),
      await sluice("run", config, "--dry-run", "--requests", `${config}.requests`),
      await sluice("map", config),
      await sluice("check", config)
    ]
    const files = readdirSync(dirname(config), { recursive: true, withFileTypes: true })
      .filter((file) => file.isFile() && file.name !== "sluice.json")
      .map((file) => join(file.parentPath, file.name))
    expect(files.length).toBeGreaterThan(5)
    expect(outputs.map(({ code }) => code)).toEqual([3, 3, 0, 0, 0])
    expect(files.filter((file) => readFileSync(file, "latin1").includes(secret))).toEqual([])
    expect(outputs.filter(({ err, out }) => `${err}${out}`.includes(secret))).toEqual([])
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

  it("does not ask before it writes files, which have no address", async () => {
    const { config } = project(url, records(2))
    const files = JSON.parse(readFileSync(config, "utf8"))
    files.routes = [{ name: "audit", to: "ndjson", settings: { folder: "audit" }, fields: { id: "$.id" } }]
    writeFileSync(config, JSON.stringify(files))
    const { code, err } = await sluice("run", config)
    expect({ code, err, files: readdirSync(join(dirname(config), "audit")).length }).toEqual({
      code: 0,
      err: expect.not.stringContaining("first run that sends to"),
      files: 1
    })
    expect((await sluice("doctor", config)).out).not.toContain("do not show its address")
    expect((await sluice("run", config, "--mock")).code).toBe(0)
  })

  it("does not ask on loopback, and counts no data points of Braze", async () => {
    const { run, report } = project(url, records(2))
    expect(await run()).toEqual({ code: 0, err: expect.any(String), received: 2 })
    expect(report()).not.toHaveProperty("dataPoints")
  })
})
