import { describe, expect, it } from "vitest"
import { body, control, event, headersOf, statusOf, track, withMock } from "./Http.js"

describe("the calls under /_mock/", () => {
  it("health, page and description exist, and an unknown call points to the description", () =>
    withMock(async (mock) => {
      expect(await control(mock, "GET", "/health")).toEqual({ status: 200, body: { status: "ok" } })
      const page = await fetch(`${mock.url}/_mock/`)
      expect(page.headers.get("content-type")).toBe("text/html; charset=utf-8")
      expect(page.headers.get("content-security-policy")).toContain("default-src 'none'")
      expect(await page.text()).toContain("/_mock/openapi.json")
      expect((await fetch(`${mock.url}/_mock`)).url).toBe(`${mock.url}/_mock/`)
      const lost = { status: 404, body: { message: "unknown call; GET /_mock/openapi.json lists all calls" } }
      expect(await control(mock, "GET", "/nothing")).toEqual(lost)
      expect(await control(mock, "PATCH", "/faults", {})).toEqual(lost)
    }))

  it("answer HEAD as GET, without the body", () =>
    withMock(
      async (mock) => {
        const head = async (path: string, headers: Record<string, string> = {}) => {
          const answer = await fetch(`${mock.url}/_mock${path}`, { method: "HEAD", headers })
          return [answer.status, answer.headers.get("content-type"), await answer.text()]
        }
        const token = { "x-mock-admin-token": "t" }
        expect(await head("/health")).toEqual([200, "application/json", ""])
        expect(await head("/stats")).toEqual([401, "application/json", ""])
        expect(await head("/", token)).toEqual([200, "text/html; charset=utf-8", ""])
        expect(await head("/stats", token)).toEqual([200, "application/json", ""])
        expect(await head("/live", token)).toEqual([200, "text/event-stream; charset=utf-8", ""])
        expect(await head("/requests?statuss=1", token)).toEqual([400, "application/json", ""])
        expect(await head("/nothing", token)).toEqual([404, "application/json", ""])
      },
      { adminToken: "t" }
    ))

  it("are all described", () =>
    withMock(async (mock) => {
      const { body: description } = await control(mock, "GET", "/openapi.json")
      const { paths } = Object(description)
      const calls = Object.keys(paths).flatMap((path) => Object.keys(paths[path]).map((method) => `${method} ${path}`))
      expect(calls.sort()).toEqual([
        "delete /_mock/faults",
        "delete /_mock/snapshots/{name}",
        "delete /_mock/workspaces/{name}",
        "get /_mock/advice",
        "get /_mock/campaigns",
        "get /_mock/canvases",
        "get /_mock/catalogs",
        "get /_mock/catalogs/{name}",
        "get /_mock/clock",
        "get /_mock/faults",
        "get /_mock/fidelity",
        "get /_mock/health",
        "get /_mock/keys",
        "get /_mock/ledger",
        "get /_mock/live",
        "get /_mock/mistakes",
        "get /_mock/outbox",
        "get /_mock/outbox/{n}",
        "get /_mock/pools",
        "get /_mock/problems",
        "get /_mock/requests",
        "get /_mock/requests.ndjson",
        "get /_mock/requests/{id}",
        "get /_mock/requests/{id}/effects",
        "get /_mock/segments",
        "get /_mock/settings",
        "get /_mock/snapshots",
        "get /_mock/snapshots/{name}",
        "get /_mock/stats",
        "get /_mock/traffic",
        "get /_mock/users",
        "get /_mock/users/{braze_id}",
        "post /_mock/keys/copy",
        "post /_mock/reset",
        "post /_mock/snapshots/{name}/restore",
        "post /_mock/verify",
        "post /_mock/wait",
        "post /_mock/workspaces",
        "put /_mock/clock",
        "put /_mock/faults",
        "put /_mock/keys",
        "put /_mock/snapshots/{name}"
      ])
      expect(paths["/_mock/faults"].put.requestBody.content["application/json"].schema).toEqual({
        $ref: "#/components/schemas/FaultRuleSet"
      })
    }))

  it("stats count applied and refused objects, regardless of the response", () =>
    withMock(async (mock) => {
      mock.faults([{ match: { nth: 2 }, action: { type: "status", status: 500, apply: true } }])
      await track(mock, body("u1"))
      await track(mock, body("u2"))
      await track(
        mock,
        JSON.stringify({ events: [event("u3"), {}], attributes: [{ external_id: "u3" }], purchases: [{}] })
      )
      expect((await control(mock, "GET", "/stats")).body).toEqual({
        requests: 3,
        byStatus: { 201: 2, 500: 1 },
        accepted: { attributes: 1, events: 3, purchases: 0 },
        dropped: { attributes: 0, events: 0, purchases: 0 },
        refused: { attributes: 0, events: 1, purchases: 1 },
        users: 3
      })
      expect(mock.stats()).toEqual((await control(mock, "GET", "/stats")).body)
    }))

  it("users are found by every identifier, with event properties and history", () =>
    withMock(async (mock) => {
      const people = [
        { external_id: "u1", email: "Ada@Example.com", first_name: "Ada", shoe: 40 },
        { external_id: "u1", shoe: 41 },
        {
          user_alias: { alias_label: "chat", alias_name: "a:b 50%" },
          _update_existing_only: false,
          first_name: "Grace"
        }
      ]
      await track(mock, JSON.stringify({ attributes: people, events: [event("u1", 7)] }))
      const find = async (query: string) => Object((await control(mock, "GET", `/users?${query}`)).body)
      const { users, total } = await find("external_id=u1")
      expect(total).toBe(1)
      expect(users[0]).toMatchObject({
        external_id: "u1",
        first_name: "Ada",
        custom_attributes: { shoe: 41 },
        events: [{ name: "e", properties: { seq: 7 }, request: 1 }],
        history: { shoe: [{ value: 41 }, { value: 40 }] }
      })
      const alias = `alias=${encodeURIComponent(`chat:${encodeURIComponent("a:b 50%")}`)}`
      expect((await find(alias)).users).toMatchObject([{ first_name: "Grace" }])
      expect((await find("email=Ada@EXAMPLE.com")).total).toBe(1)
      expect((await find("q=GRA")).total).toBe(1)
      expect((await find("q=nobody")).total).toBe(0)
      expect(await find("limit=1")).toMatchObject({ users: [{}], total: 2 })
      expect((await control(mock, "GET", `/users/${users[0].braze_id}`)).body).toEqual(users[0])
      expect(await control(mock, "GET", "/users/nobody")).toMatchObject({ status: 404 })
      expect(mock.user({ alias: { alias_label: "chat", alias_name: "a:b 50%" } })).toMatchObject({
        first_name: "Grace"
      })
      expect(mock.user("nobody")).toBeUndefined()
    }))

  it("requests are listed oldest first, filtered, and shown with bodies, without any key", () =>
    withMock(async (mock) => {
      await track(mock, body("u1"))
      await track(mock, body("u2"), { headers: { authorization: "Bearer a-wrong-and-secret-key" } })
      await track(mock, JSON.stringify({ api_key: mock.apiKey, events: [event("u3"), {}] }))
      await fetch(`${mock.url}/users/track?api_key=${mock.apiKey}`, { method: "POST" })
      const list = async (query = "") => Object((await control(mock, "GET", `/requests${query}`)).body)
      const { requests, total, evicted } = await list()
      expect({ total, evicted }).toEqual({ total: 4, evicted: 0 })
      expect(
        requests.map(({ n, status, items, applied }: Record<string, unknown>) => [n, status, items, applied])
      ).toEqual([
        [1, 201, 1, 1],
        [2, 401, 0, 0],
        [3, 201, 2, 1],
        [4, 401, 0, 0]
      ])
      expect(requests[2]).toEqual({
        id: expect.stringMatching(/^[0-9a-f-]{36}$/),
        n: 3,
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/),
        method: "POST",
        path: "/users/track",
        status: 201,
        ended: "answered",
        applied: 1,
        fault: null,
        items: 2,
        lanes: { events: 2 },
        refused: [{ lane: "events", index: 1, reason: expect.stringContaining("is required") }],
        dropped: [],
        bytes: expect.any(Number),
        answerBytes: expect.any(Number),
        ms: expect.any(Number),
        mistakes: ["refused-object"],
        advice: ["key-in-body"]
      })
      const numbers = async (query: string) => (await list(query)).requests.map(({ n }: { readonly n: number }) => n)
      expect(await numbers("?status=401")).toEqual([2, 4])
      expect(await numbers("?status=2xx")).toEqual([1, 3])
      expect(await numbers("?key=external_id:u3")).toEqual([3])
      expect(await numbers("?limit=2")).toEqual([3, 4])
      expect(await numbers("?path=/nothing")).toEqual([])
      expect(await numbers("?method=post&limit=1")).toEqual([4])
      expect(await numbers("?text=U3")).toEqual([3])
      expect(await numbers("?text=INVALID%20api")).toEqual([2, 4])
      expect(await numbers("?refused=true")).toEqual([3])
      expect(await numbers("?refused=false&status=201")).toEqual([1])
      expect(await numbers("?fault=true")).toEqual([])
      expect(await list("?before=4&limit=2")).toMatchObject({ requests: [{ n: 2 }, { n: 3 }], total: 3 })
      expect(await numbers("?after=2")).toEqual([3, 4])
      expect(await numbers("?since=2999-01-01T00:00:00Z")).toEqual([])
      expect(await numbers(`?since=${requests[0].at}`)).toEqual([1, 2, 3, 4])
      const whole = await Promise.all(
        requests.map(async ({ id }: { readonly id: string }) => (await control(mock, "GET", `/requests/${id}`)).body)
      )
      expect(whole[0]).toMatchObject({
        headers: { authorization: expect.stringMatching(/^Bearer \*{4}.{4}$/) },
        body: { events: [event("u1")] },
        answer: { status: 201, body: { events_processed: 1, message: "success" } }
      })
      expect(whole[1]).toMatchObject({ answer: { body: { message: "Invalid API key: ****-key" } } })
      const shown = JSON.stringify(whole)
      expect([shown.includes(mock.apiKey), shown.includes("a-wrong-and-secret-key")]).toEqual([false, false])
      expect(await control(mock, "GET", "/requests/none")).toMatchObject({ status: 404 })
      expect(await control(mock, "GET", "/requests?limit=many&since=soon")).toMatchObject({ status: 400 })
      expect(await control(mock, "GET", "/requests?refused=tru")).toMatchObject({
        status: 400,
        body: { problems: [{ path: "refused", message: `must be true or false; did you mean "true"?` }] }
      })
    }))

  it("ledger and verify report objects that were applied twice or out of order", () =>
    withMock(async (mock) => {
      await track(mock, JSON.stringify({ events: [event("u1", 1), event("u1", 2), event("u2", 1)] }))
      const claims = [
        { type: "once", lane: "events" },
        { type: "order", lane: "events", by: "properties.seq" },
        { type: "limit", count: 3_000, windowMs: 3_000 }
      ]
      expect((await control(mock, "POST", "/verify", { claims })).body).toMatchObject({ ok: true })
      await track(mock, JSON.stringify({ events: [event("u1", 1)] }))
      const { entries, total } = Object((await control(mock, "GET", "/ledger?key=external_id:u1")).body)
      expect({ total, times: entries.map(({ times }: { readonly times: number }) => times) }).toEqual({
        total: 3,
        times: [2, 1, 2]
      })
      expect((await control(mock, "POST", "/verify", { claims })).body).toMatchObject({
        ok: false,
        claims: [{ ok: false, offenders: [{ request: 2, key: "external_id:u1" }] }, { ok: false }, { ok: true }]
      })
      expect(await control(mock, "POST", "/verify", { claims: [{ type: "onec" }] })).toMatchObject({
        status: 400,
        body: { problems: [{ path: "claims[0].type", message: expect.stringContaining(`did you mean "once"?`) }] }
      })
      expect((await control(mock, "GET", "/ledger?lane=purchases")).body).toEqual({ entries: [], total: 0, evicted: 0 })
      expect(Object((await control(mock, "GET", "/ledger?limit=1")).body).entries).toMatchObject([{ n: 4 }])
    }))

  it("mistakes are empty for a good client and listed for a bad one", () =>
    withMock(async (mock) => {
      await track(mock)
      expect(await control(mock, "GET", "/mistakes")).toEqual({ status: 200, body: [] })
      await fetch(`${mock.url}/user/track`, {
        method: "POST",
        body: body("u1"),
        headers: { authorization: mock.apiKey }
      })
      await fetch(`${mock.url}/user/track`, {
        method: "POST",
        body: body("u1"),
        headers: { authorization: mock.apiKey }
      })
      expect((await control(mock, "GET", "/mistakes")).body).toEqual([
        {
          code: "bare-key",
          count: 2,
          message: expect.any(String),
          advice: "Write `Authorization: Bearer KEY`: the word `Bearer`, one space, then the key.",
          path: "",
          sentence: "",
          first: { request: expect.any(String), n: 2, method: "POST", path: "/user/track" },
          requests: [2, 3]
        },
        expect.objectContaining({ code: "user-track-path", count: 2 })
      ])
      expect((await control(mock, "GET", "/problems")).body).toEqual(await mock.problems())
      expect(await mock.problems()).toEqual([
        "The header `Authorization` contained something other than `Bearer` and a key. Write `Authorization: Bearer KEY`: the word `Bearer`, one space, then the key. (bare-key, 2 times, first in request 2: POST /user/track)",
        expect.stringContaining("(user-track-path, 2 times, first in request 2: POST /user/track)")
      ])
      await track(mock, JSON.stringify({ attributes: [{ external_id: "u1", Email: "ada@example.com" }] }))
      expect((await control(mock, "GET", "/advice")).body).toMatchObject([
        { code: "almost-reserved-name", path: "attributes[0].Email", count: 1, requests: [4] }
      ])
    }))

  it("faults are set, counted and removed, and never apply to these calls", () =>
    withMock(async (mock) => {
      const rules = [
        { match: { nth: 1 }, action: { type: "reset" } },
        { action: { type: "status", status: 503 }, times: 1 }
      ]
      expect(await control(mock, "PUT", "/faults", { seed: 42, rules })).toMatchObject({
        status: 200,
        body: { seed: 42 }
      })
      await track(mock).catch(() => undefined)
      expect((await track(mock)).status).toBe(503)
      expect((await track(mock)).status).toBe(201)
      expect((await control(mock, "GET", "/faults")).body).toEqual({
        seed: 42,
        rules: [
          {
            match: { nth: 1 },
            action: { type: "reset", when: "before", apply: false },
            summary: "is not applied and has its connection reset",
            seen: 3,
            fired: 1
          },
          {
            match: {},
            action: { type: "status", status: 503, apply: false },
            times: 1,
            summary: "is not applied and gets 503",
            seen: 3,
            fired: 1
          }
        ]
      })
      expect(await control(mock, "DELETE", "/faults")).toEqual({ status: 200, body: { seed: 0, rules: [] } })
    }))

  it("invalid faults are refused with path and near miss, and change nothing", () =>
    withMock(async (mock) => {
      mock.faults([{ action: { type: "hang" } }])
      const wrong = { sed: 1, rules: [{ match: { pathh: "/x" }, action: { type: "status" } }] }
      expect(await control(mock, "PUT", "/faults", wrong)).toEqual({
        status: 400,
        body: {
          _tag: "BadRequest",
          message: expect.any(String),
          problems: [
            { path: "sed", message: `unknown field; did you mean "seed"?` },
            { path: "rules[0].match.pathh", message: `unknown field; did you mean "path"?` },
            { path: "rules[0].action.status", message: `is required by "status"` }
          ]
        }
      })
      expect(await control(mock, "PUT", "/faults", "{")).toMatchObject({
        status: 400,
        body: { message: "the body is not valid JSON" }
      })
      expect(mock.faults().rules).toHaveLength(1)
    }))

  it("keys are masked, and their permissions apply immediately", () =>
    withMock(async (mock) => {
      const keys = [{ apiKey: mock.apiKey, permissions: ["users.export.ids"] }, { apiKey: "another-key-for-all" }]
      expect((await control(mock, "PUT", "/keys", { keys })).body).toEqual({
        keys: [
          { apiKey: `****${mock.apiKey.slice(-4)}`, permissions: ["users.export.ids"] },
          { apiKey: "****-all", permissions: "all" }
        ]
      })
      expect([
        (await track(mock)).status,
        (await track({ url: mock.url, apiKey: "another-key-for-all" })).status
      ]).toEqual([403, 201])
      expect(
        await control(mock, "PUT", "/keys", { keys: [{ apiKey: "x", permissions: ["users.trck"] }] })
      ).toMatchObject({
        status: 400,
        body: {
          problems: [
            { path: "keys[0].permissions[0]", message: expect.stringContaining(`did you mean "users.track"?`) }
          ]
        }
      })
    }))

  it("the clock is frozen, stepped and released, and refuses invalid changes", () =>
    withMock(async (mock) => {
      const frozen = { now: "2030-01-01T00:00:00.000Z", mode: "frozen" }
      expect((await control(mock, "PUT", "/clock", { freeze: frozen.now })).body).toMatchObject(frozen)
      await track(mock, JSON.stringify({ events: [{ ...event("u1"), time: "2040-01-01T00:00:00Z" }] }))
      expect(mock.user("u1")?.events).toMatchObject([{ time: frozen.now }])
      expect((await control(mock, "PUT", "/clock", { step: 1_500 })).body).toMatchObject({
        now: "2030-01-01T00:00:01.500Z"
      })
      expect(await control(mock, "PUT", "/clock", { jmp: 5 })).toMatchObject({ status: 400 })
      expect(await control(mock, "PUT", "/clock", { jump: "the past" })).toMatchObject({
        status: 400,
        body: { problems: [{ path: "jump" }] }
      })
      expect((await control(mock, "PUT", "/clock", { real: true })).body).toMatchObject({ mode: "real" })
      expect((await control(mock, "GET", "/clock")).body).toMatchObject({ mode: "real", offsetMs: 0 })
    }))

  it("reset removes everything except the keys", () =>
    withMock(async (mock) => {
      mock.faults([{ match: { nth: 99 }, action: { type: "hang" } }])
      mock.clock({ freeze: true })
      await track(mock)
      await fetch(`${mock.url}/nothing`)
      expect((await control(mock, "POST", "/reset", { to: "empty" })).body).toMatchObject({ requests: 0, users: 0 })
      expect({
        requests: mock.requests().total,
        ledger: mock.ledger().total,
        mistakes: mock.mistakes(),
        rules: mock.faults().rules,
        clock: mock.clock().mode
      }).toEqual({ requests: 0, ledger: 0, mistakes: [], rules: [], clock: "real" })
      expect((await track(mock)).status).toBe(201)
      expect(await control(mock, "POST", "/reset")).toMatchObject({ status: 200 })
      expect(await control(mock, "POST", "/reset", { to: "sead" })).toMatchObject({
        status: 400,
        body: { problems: [{ path: "to", message: expect.stringContaining(`did you mean "seed"?`) }] }
      })
    }))
})

describe("access to the calls under /_mock/", () => {
  it("is refused under another host name, which stops DNS rebinding", () =>
    withMock(async (mock) => {
      const { port } = new URL(mock.url)
      const status = (host: string) => statusOf(`${mock.url}/_mock/stats`, { host })
      expect({
        loopback: await status(`127.0.0.1:${port}`),
        name: await status(`LOCALHOST:${port}`),
        six: await status(`[::1]:${port}`),
        foreign: await status("evil.example"),
        suffix: await status("localhost.evil.example")
      }).toEqual({ loopback: 200, name: 200, six: 200, foreign: 403, suffix: 403 })
    }))

  it("is granted to further hosts that are allowed", () =>
    withMock(async (mock) => expect(await statusOf(`${mock.url}/_mock/stats`, { host: "mock.test:80" })).toBe(200), {
      allowHosts: ["mock.test"]
    }))

  it("is refused to pages of another origin", () =>
    withMock(async (mock) => {
      const status = (headers: Record<string, string>, method = "GET") =>
        statusOf(`${mock.url}/_mock/reset`, headers, method)
      expect({
        same: await status({ origin: mock.url }, "POST"),
        foreign: await status({ origin: "https://evil.example" }, "POST"),
        otherPort: await status({ origin: "http://127.0.0.1:1" }, "POST"),
        opaque: await status({ origin: "null" }, "POST"),
        image: await status({ "sec-fetch-site": "cross-site" }),
        link: await status({ "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate" })
      }).toEqual({ same: 200, foreign: 403, otherPort: 403, opaque: 403, image: 403, link: 404 })
      expect((await fetch(`${mock.url}/_mock/stats`)).headers.get("access-control-allow-origin")).toBeNull()
    }))

  it("does not limit Braze's own paths, which are open to any origin", () =>
    withMock(async (mock) => {
      const headers = { ...headersOf(mock.apiKey), origin: "https://shop.example" }
      expect(await statusOf(`${mock.url}/users/track`, headers, "POST")).toBe(400)
    }))
})
