import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createServer } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { general } from "../src/configuration/GeneralDestinations.js"
import { createSluice } from "../src/index.js"
import { load } from "../src/wiring/CustomModule.js"
import { policyOf } from "../src/wiring/RouteRetry.js"

const inFolder = async (use: (folder: string) => Promise<void>): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), "general-"))
  await use(folder).finally(() => rmSync(folder, { recursive: true, force: true }))
}

describe("a general destination", () => {
  it("writes files in a folder beside the configuration", () =>
    inFolder(async (folder) => {
      const file = join(folder, "sluice.yaml")
      writeFileSync(
        file,
        "version: 1\nroutes:\n  - { name: audit, to: ndjson, settings: { folder: out }, fields: { who: $.who } }\n"
      )
      const sluice = await createSluice(file)
      await sluice.send({ who: "ada" })
      await sluice.close()
      const names = readdirSync(join(folder, "out"))
      expect(names.map((name) => readFileSync(join(folder, "out", name), "utf8"))).toEqual(['{"who":"ada"}\n'])
      expect(names[0]).toMatch(/^audit-\d{8}T\d{6}Z-000001\.ndjson$/)
    }))

  it("sends signed requests to any endpoint", async () => {
    const arrived: Array<readonly [signature: string | undefined, body: string]> = []
    const server = createServer(async (request, response) => {
      const parts: Array<Buffer> = []
      for await (const part of request) parts.push(part)
      arrived.push([request.headers["x-hub-signature-256"]?.toString(), Buffer.concat(parts).toString()])
      response.writeHead(204).end()
    })
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve))
    const address = server.address()
    const url = `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}/hook`
    const settings = { url, signature: { form: "github", secret: "It's a Secret to Everybody" } }
    const sluice = await createSluice({
      version: 1,
      routes: [{ name: "hook", to: "webhook", settings, fields: { text: "$.text" } }]
    })
    await sluice.send({ text: "Hello, World!" })
    await sluice.close()
    server.close()
    expect(arrived).toEqual([[expect.stringMatching(/^sha256=[0-9a-f]{64}$/), '{"text":"Hello, World!"}']])
  })

  it("reports every mistake in its settings at its place", async () => {
    const error = await createSluice({
      version: 1,
      routes: [{ name: "hook", to: "webhook", settings: { url: "x", batch: {} }, fields: { text: "$.text" } }]
    }).then(
      () => undefined,
      (thrown: unknown) => thrown
    )
    expect(error).toMatchObject({
      problems: [{ path: "routes[0].settings.url" }, { path: "routes[0].settings.batch.items" }]
    })
  })

  it("may have retries per route, which a route to Braze cannot have", async () => {
    expect(policyOf({ retry: { attempts: 3, delay: "1 second", longestDelay: "1 minute" } })).toEqual({
      attempts: 3,
      base: 1_000,
      cap: 60_000
    })
    expect([policyOf({}), policyOf({ retry: { attempts: 3 } })]).toEqual([undefined, { attempts: 3 }])
    const error = await createSluice({
      version: 1,
      connections: {
        braze: { endpoint: "https://rest.fra-01.braze.eu", apiKey: "01234567-89ab-cdef-0123-456789abcdef" }
      },
      identity: [{ external_id: "$.id" }],
      routes: [{ name: "profiles", to: "braze-user-track", retry: { attempts: 3 }, fields: { city: "$.city" } }]
    }).then(
      () => undefined,
      (thrown: unknown) => thrown
    )
    expect(error).toMatchObject({ problems: [{ path: "routes[0].retry" }] })
  })

  it.each([...general])("%s has a name", async (name) => {
    expect((await Effect.runPromise(load(name, "."))).name).toBe(name)
  })
})
