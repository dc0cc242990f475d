import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtemp, readFile, rm, stat, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest"
import { BadInput, type Options, startMockBraze } from "../src/index.js"
import * as Built from "./Built.js"
import { body, event, headersOf, track, withMock } from "./Http.js"

let folder = ""
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "mock-braze-data-"))
})
afterAll(() => rm(folder, { recursive: true }))

const post = (mock: { readonly url: string; readonly apiKey: string }, path: string, sent: unknown) =>
  fetch(`${mock.url}${path}`, { method: "POST", headers: headersOf(mock.apiKey), body: JSON.stringify(sent) })

const problemsOf = (options: Options) =>
  startMockBraze(options).then(
    () => [],
    (error: unknown) => (error instanceof BadInput ? error.problems : [error])
  )

describe("a data folder", () => {
  it("keeps everything but the past across restarts", async () => {
    const data = join(folder, "kept")
    const seed = { attributes: [{ external_id: "seeded" }], campaigns: [{ id: "c1", name: "Welcome" }] }
    const before = await withMock(
      async (mock) => {
        const attributes = [{ external_id: "u1", email: "ada@example.com", plan: { level: 1 }, ["__proto__"]: "x" }]
        await track(mock, JSON.stringify({ attributes, events: [event("u1"), event("u2")] }))
        await post(mock, "/users/delete", { external_ids: ["u2"] })
        await post(mock, "/catalogs", {
          catalogs: [{ name: "shop", description: "d", fields: [{ name: "id", type: "string" }] }]
        })
        await post(mock, "/campaigns/trigger/send", { campaign_id: "c1", recipients: [{ external_user_id: "u1" }] })
        const own = mock.workspace()
        await track(own, body("other"))
        mock.clock({ freeze: "2030-01-01T00:00:00Z" })
        return {
          users: mock.users(),
          key: mock.apiKey,
          own: own.apiKey,
          outbox: mock.outbox(),
          sent: mock.stats().requests
        }
      },
      { data, seed }
    )
    await withMock(
      async (mock) => {
        expect(mock.apiKey).toBe(before.key)
        expect(mock.users()).toEqual(before.users)
        expect(mock.outbox()).toEqual(before.outbox)
        expect(mock.clock()).toMatchObject({ mode: "frozen", now: "2030-01-01T00:00:00.000Z" })
        expect([mock.stats().requests, mock.requests().total]).toEqual([0, 0])
        expect((await track(mock, body("u1"))).status).toBe(201)
        expect(mock.requests().requests.map(({ n }) => n)).toEqual([before.sent + 1])
        expect((await track({ url: mock.url, apiKey: before.own }, body("other"))).status).toBe(201)
        expect(mock.workspace().url).toBe(mock.url)
        const catalogs = await fetch(`${mock.url}/_mock/catalogs`)
        expect(await catalogs.json()).toMatchObject({ catalogs: [{ name: "shop" }] })
        const workspaces = await fetch(`${mock.url}/_mock/settings`)
        expect(Object(await workspaces.json()).workspaces.map(({ name }: { readonly name: string }) => name)).toEqual([
          "default",
          "workspace-1",
          "workspace-2"
        ])
        mock.reset()
        expect(mock.users().users.map(({ external_id }) => external_id)).toEqual(["seeded"])
      },
      { data, seed }
    )
  })

  it("is readable by its owner only, and accepts another key", async () => {
    const data = join(folder, "deep", "er")
    await withMock((mock) => track(mock), { data, apiKey: "first-key-of-mine" })
    expect(((await stat(join(data, "state.ndjson"))).mode & 0o077).toString(8)).toBe("0")
    await withMock(
      async (mock) => {
        expect([mock.apiKey, mock.stats().users]).toEqual(["second-key-of-mine", 1])
        expect((await track({ url: mock.url, apiKey: "first-key-of-mine" })).status).toBe(401)
        expect((await track(mock)).status).toBe(201)
      },
      { data, apiKey: "second-key-of-mine" }
    )
  })

  it("keeps the data that was saved before the process was killed", async () => {
    const data = join(folder, "killed")
    const child = spawn(process.execPath, [
      Built.command(),
      "--data",
      data,
      "--port",
      "0",
      "--json",
      "--api-key",
      "my-own-key"
    ])
    const closed = new Promise((resolve) => child.once("close", resolve))
    const [line] = await once(createInterface(child.stdout), "line")
    const mock = { url: String(JSON.parse(String(line)).url), apiKey: "my-own-key" }
    await track(mock, body("u1"))
    const saved = () => readFile(join(data, "state.ndjson"), "utf8")
    await vi.waitFor(async () => expect(await saved()).toContain('"u1"'), { timeout: 600_000, interval: 50 })
    child.kill("SIGKILL")
    await closed
    await withMock(async (next) => expect([next.apiKey, next.user("u1")?.external_id]).toEqual(["my-own-key", "u1"]), {
      data
    })
  })

  it("names a file that is damaged or that it cannot use, and leaves it unchanged", async () => {
    const data = join(folder, "damaged")
    await withMock((mock) => track(mock), { data })
    const path = join(data, "state.ndjson")
    const whole = await readFile(path, "utf8")
    const damaged = [
      ["{}\n", 1],
      [whole.replace("\n", "\n[]\n"), 2],
      [whole.replace('"requests":', '"request":'), 3],
      [whole.slice(0, -10), 3]
    ] as const
    for (const [text, line] of damaged) {
      await writeFile(path, text)
      expect(await problemsOf({ data })).toEqual([
        {
          path: "data",
          message: `${path}:${line} was not written by this version of mock-braze, or was changed; delete the file to start from the seed`
        }
      ])
      expect(await readFile(path, "utf8")).toBe(text)
    }
    expect(await problemsOf({ data: join(path, "below") })).toEqual([
      {
        path: "data",
        message: `cannot use the folder ${join(path, "below")} (ENOTDIR); check that it exists and is writable, or choose another with --data`
      }
    ])
    expect(await problemsOf({ data: "" })).toEqual([{ path: "data", message: "must not be empty" }])
  })
})
