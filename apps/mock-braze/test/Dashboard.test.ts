import { strFromU8, unzipSync } from "fflate"
import { describe, expect, it } from "vitest"
import { Reader } from "./Events.js"
import { body, control, event, headersOf, track, withMock } from "./Http.js"

const seed = {
  attributes: [
    { external_id: "ada", email: "ada@example.com", shoe: 40 },
    { external_id: "bob", shoe: 45 }
  ],
  campaigns: [{ id: "c1", name: "Welcome", channels: ["email"], tags: ["a"] }],
  canvases: [{ id: "v1", name: "Journey", status: "paused", variants: ["x"] }],
  segments: [
    { id: "s1", name: "Everybody" },
    {
      id: "s2",
      name: "Large feet",
      filter: { custom_attribute: { custom_attribute_name: "shoe", comparison: "greater_than", value: 42 } }
    }
  ],
  catalogs: [
    {
      name: "shoes",
      fields: [
        { name: "id", type: "string" },
        { name: "size", type: "number" }
      ],
      items: [
        { id: "a", size: 40 },
        { id: "b", size: 45 }
      ]
    }
  ]
}

const trigger = (mock: { readonly url: string; readonly apiKey: string }, path: string, more: object) =>
  fetch(`${mock.url}${path}`, {
    method: "POST",
    headers: headersOf(mock.apiKey),
    body: JSON.stringify({ recipients: [{ external_user_id: "ada" }, { external_user_id: "bob" }], ...more })
  })

const journey = { inSeed: true, description: "", segment_id: null, scheduled: 0, status: "active" }

describe("the dashboard contents", () => {
  it("list campaigns and Canvases with their messages", () =>
    withMock(
      async (mock) => {
        mock.clock({ freeze: "2026-06-01T12:00:00Z" })
        await trigger(mock, "/campaigns/trigger/send", { campaign_id: "c1" })
        await trigger(mock, "/campaigns/trigger/schedule/create", {
          campaign_id: "c1",
          schedule: { time: "2026-06-01T13:00:00Z" }
        })
        await trigger(mock, "/canvas/trigger/send", { canvas_id: "v1" })
        expect((await control(mock, "GET", "/campaigns")).body).toEqual({
          campaigns: [
            {
              ...journey,
              id: "c1",
              name: "Welcome",
              type: "api_triggered",
              channels: ["email"],
              tags: ["a"],
              sent: 1,
              heldBack: 1,
              scheduled: 1,
              lastAt: "2026-06-01T12:00:00.000Z"
            }
          ]
        })
        mock.clock({ step: 3_600_000 })
        expect((await control(mock, "GET", "/campaigns")).body).toMatchObject({
          campaigns: [{ sent: 2, heldBack: 2, scheduled: 0, lastAt: "2026-06-01T13:00:00.000Z" }]
        })
        expect((await control(mock, "GET", "/canvases")).body).toMatchObject({
          canvases: [{ id: "v1", name: "Journey", status: "paused", variants: ["x"], sent: 0, heldBack: 2 }]
        })
        expect((await control(mock, "GET", "/segments")).body).toEqual({
          segments: [
            { id: "s1", name: "Everybody", description: "", tags: [], members: 2 },
            { ...seed.segments[1], description: "", tags: [], members: 1 }
          ]
        })
      },
      { seed }
    ))

  it("mark a triggered campaign that the seed does not contain", () =>
    withMock(async (mock) => {
      await trigger(mock, "/campaigns/trigger/send", { campaign_id: "C9" })
      await trigger(mock, "/canvas/trigger/send", { canvas_id: "v9" })
      expect((await control(mock, "GET", "/campaigns")).body).toMatchObject({
        campaigns: [{ id: "C9", name: null, inSeed: false, heldBack: 2 }]
      })
      expect((await control(mock, "GET", "/canvases")).body).toMatchObject({ canvases: [{ id: "v9", inSeed: false }] })
    }))

  it("list catalogs, each with its items", () =>
    withMock(
      async (mock) => {
        const summary = { name: "shoes", description: "", fields: seed.catalogs[0]?.fields, itemCount: 2 }
        const updatedAt = expect.stringMatching(/^\d{4}-/)
        expect((await control(mock, "GET", "/catalogs")).body).toEqual({ catalogs: [{ ...summary, updatedAt }] })
        expect((await control(mock, "GET", "/catalogs/shoes?limit=1")).body).toEqual({
          ...summary,
          updatedAt,
          items: [{ id: "a", size: 40 }]
        })
        expect(await control(mock, "GET", "/catalogs/hats")).toMatchObject({ status: 404 })
      },
      { seed }
    ))
})

describe("the members of a segment", () => {
  it("are listed as they are now, also in a search", () =>
    withMock(
      async (mock) => {
        const members = async (query: string) => {
          const { body } = await control(mock, "GET", `/users?${query}`)
          return Object(body).users.map((user: { readonly external_id: string }) => user.external_id)
        }
        expect(await members("segment=s1")).toEqual(["ada", "bob"])
        expect(await members("segment=s2")).toEqual(["bob"])
        expect(await members("segment=s2&q=ada")).toEqual([])
        await track(mock, JSON.stringify({ attributes: [{ external_id: "ada", shoe: 44 }] }))
        expect(mock.users({ segment: "s2", offset: 1 })).toMatchObject({ total: 2, users: [{ external_id: "bob" }] })
      },
      { seed }
    ))

  it("are refused for a segment that the seed does not contain", () =>
    withMock(
      async (mock) => {
        const problem = (message: string) => ({ status: 400, body: { problems: [{ path: "segment", message }] } })
        expect(await control(mock, "GET", "/users?segment=large-feat")).toMatchObject(
          problem('no segment of the seed has this id; did you mean "large-feet"?')
        )
        expect(await control(mock, "GET", "/users?segment=everything")).toMatchObject(
          problem("no segment of the seed has this id; GET /_mock/segments lists all segments")
        )
        expect(() => mock.user({ segment: "large-feet" })).toThrow('must contain "external_id"')
      },
      { seed: { segments: [{ id: "large-feet", name: "Large feet" }] } }
    ))
})

describe("a person", () => {
  it("has the history of each attribute, segments and messages", () =>
    withMock(
      async (mock) => {
        mock.clock({ freeze: "2026-06-01T12:00:00Z" })
        await track(mock, JSON.stringify({ attributes: [{ external_id: "ada", shoe: 41 }] }))
        mock.clock({ step: 1_000 })
        await track(mock, JSON.stringify({ attributes: [{ external_id: "ada", shoe: null }] }))
        await track(mock, JSON.stringify({ attributes: [{ external_id: "ada", shoe: 44 }] }))
        await trigger(mock, "/campaigns/trigger/send", { campaign_id: "c1" })
        await fetch(`${mock.url}/users/external_ids/rename`, {
          method: "POST",
          headers: headersOf(mock.apiKey),
          body: JSON.stringify({ external_id_renames: [{ current_external_id: "ada", new_external_id: "ada2" }] })
        })
        const { users } = Object((await control(mock, "GET", "/users?external_id=ada")).body)
        const at = (second: number) => `2026-06-01T12:00:0${second}.000Z`
        expect(users).toMatchObject([
          {
            external_id: "ada2",
            deprecated_external_ids: ["ada"],
            merges: [
              {
                at: at(1),
                request: 5,
                by: "/users/external_ids/rename",
                from: "external_id:ada",
                into: "external_id:ada2",
                gone: null
              }
            ],
            segments: [
              { id: "s1", name: "Everybody" },
              { id: "s2", name: "Large feet" }
            ],
            messages: [{ kind: "campaign", id: "c1", outcome: "sent" }]
          }
        ])
        expect(users[0].attributes.map(({ name, kind }: Record<string, unknown>) => [name, kind])).toEqual([
          ["email", "reserved"],
          ["shoe", "custom"]
        ])
        expect(users[0].attributes[1]).toMatchObject({ type: "integer", value: 44, at: at(1), request: 3 })
        expect(users[0].attributes[1].history).toMatchObject([
          { at: at(1), request: 3, before: null, after: 44, type: "integer" },
          { at: at(1), request: 2, before: 41, after: null, type: "removed" },
          { at: at(0), request: 1, before: 40, after: 41, type: "integer" },
          { request: 0, before: null, after: 40, type: "integer" }
        ])
        expect((await control(mock, "GET", `/users/${users[0].braze_id}`)).body).toEqual(users[0])
        expect(await control(mock, "GET", "/users?offset=1&limit=5")).toMatchObject({
          body: { total: 2, users: [{ external_id: "bob" }] }
        })
      },
      { seed }
    ))
})

describe("settings and rate limits", () => {
  it("contain the start options and the counts of each workspace", () =>
    withMock(
      async (mock) => {
        const own = mock.workspace()
        await track(own, JSON.stringify({ events: [event("u1"), event("u1")] }))
        const { body: settings } = await control(mock, "GET", "/settings")
        const key = (apiKey: string) => [{ apiKey: `****${apiKey.slice(-4)}`, permissions: "all" }]
        expect(settings).toEqual({
          version: "0.1.0",
          url: mock.url,
          limits: "legacy",
          rateLimitScale: 0.5,
          bounds: { journal: { count: 10_000, bytes: 64 * 1024 * 1024 }, ledger: 7 },
          workspaces: [
            { name: "default", keys: key(mock.apiKey), requests: 0, users: 0, mistakes: 0, rules: 0 },
            { name: "workspace-1", keys: key(own.apiKey), requests: 1, users: 1, mistakes: 1, rules: 0 }
          ]
        })
        expect(await control(mock, "DELETE", "/workspaces/workspace-1")).toEqual({
          status: 200,
          body: { closed: "workspace-1" }
        })
        expect(await control(mock, "DELETE", "/workspaces/workspace-1")).toMatchObject({ status: 404 })
        expect(await control(mock, "DELETE", "/workspaces/default")).toMatchObject({ status: 400 })
      },
      { limits: "legacy", rateLimitScale: 0.5, bounds: { ledger: 7 } }
    ))

  it("contain the remaining requests of each rate limit, and when it resets", () =>
    withMock(
      async (mock) => {
        mock.clock({ freeze: "2026-06-01T12:00:01Z" })
        const noon = Date.parse("2026-06-01T12:00:00Z")
        await track(mock)
        await track(mock)
        const pools = async () => Object((await control(mock, "GET", "/pools")).body)
        const window = { limit: 300, remaining: 298, per: 3_000, resetAt: noon + 3_000 }
        const list = await pools()
        expect(list.now).toBe(noon + 1_000)
        expect(list.pools[0]).toEqual({
          name: "users.track",
          used: true,
          limit: 300,
          remaining: 298,
          resetAt: noon + 3_000,
          window: 3_000,
          windows: [window]
        })
        const others: ReadonlyArray<Record<string, unknown>> = list.pools.slice(1)
        expect(others.length).toBeGreaterThan(15)
        expect(others.filter((pool) => pool["used"] !== false || pool["remaining"] !== pool["limit"])).toEqual([])
        mock.clock({ step: 2_000 })
        expect((await pools()).pools[0]).toMatchObject({ remaining: 300, resetAt: noon + 6_000 })
      },
      { rateLimitScale: 0.1 }
    ))

  it("scale every rate limit, down to one request", () =>
    withMock(
      async (mock) => {
        mock.clock({ freeze: true })
        const first = await track(mock)
        expect([
          first.status,
          first.headers.get("x-ratelimit-limit"),
          first.headers.get("x-ratelimit-remaining")
        ]).toEqual([201, "1", "0"])
        expect((await track(mock)).status).toBe(429)
      },
      { rateLimitScale: 1e-9 }
    ))
})

describe("the log of requests", () => {
  it("has one JSON value per line, with bodies and without keys, filtered as requested", () =>
    withMock(async (mock) => {
      for (const id of ["u1", "u2", "u3"]) await track(mock, body(id))
      await fetch(`${mock.url}/nothing?api_key=${mock.apiKey}`)
      await track(mock, JSON.stringify({ api_key: mock.apiKey, note: `key ${mock.apiKey}`, events: [] }))
      const read = async (path: string, headers: Record<string, string> = {}) => {
        const response = await fetch(`${mock.url}/_mock/${path}`, { headers })
        expect(response.headers.get("content-type")).toBe("application/x-ndjson")
        const text = await response.text()
        expect(text.includes(mock.apiKey)).toBe(false)
        return text.split("\n").flatMap((line): ReadonlyArray<unknown> => (line === "" ? [] : [JSON.parse(line)]))
      }
      const all = await read("requests.ndjson")
      expect(all).toEqual(mock.requests().requests.map(({ id }) => mock.request(id)))
      expect(await read("requests", { accept: "application/x-ndjson" })).toEqual(all)
      expect(await read("requests.ndjson?status=2xx&limit=2&before=4")).toEqual(all.slice(1, 3))
      expect((await fetch(`${mock.url}/_mock/requests.ndjson?limit=x`)).status).toBe(400)
      expect((await fetch(`${mock.url}/_mock/requests.ndjson?workspace=x`)).status).toBe(404)
    }))

  it("is bounded by count and by bytes, and counts dropped requests", () =>
    withMock(
      async (mock) => {
        for (let n = 0; n < 8; n++) await track(mock, body("u1"))
        expect(mock.requests()).toMatchObject({ total: 5, evicted: 3, requests: [{ n: 4 }, {}, {}, {}, { n: 8 }] })
        await track(mock, JSON.stringify({ events: [], note: "x".repeat(9_500) }))
        expect(mock.requests()).toMatchObject({ total: 1, evicted: 8, requests: [{ n: 9 }] })
        mock.reset()
        expect(mock.requests()).toMatchObject({ total: 0, evicted: 0 })
      },
      { bounds: { journal: { count: 5, bytes: 10_000 } } }
    ))
})

describe("an exported segment", () => {
  const seeded = { attributes: [{ external_id: "ada", shoe: 40 }, { external_id: "bob" }] }

  it("is fetched from the address in the response, with and without a socket", () =>
    withMock(
      async (mock) => {
        const init = {
          method: "POST",
          headers: headersOf(mock.apiKey),
          body: JSON.stringify({ fields_to_export: ["external_id", "custom_attributes"], segment_id: "s" })
        }
        const { url } = Object(await (await fetch(`${mock.url}/users/export/segment`, init)).json())
        expect(url.startsWith(`${mock.url}/_mock/exports/segment-export/s/`)).toBe(true)
        const archive = await fetch(url)
        expect([archive.status, archive.headers.get("content-type")]).toEqual([200, "application/zip"])
        const files = unzipSync(new Uint8Array(await archive.arrayBuffer()))
        const text = strFromU8(files["00001.txt"] ?? new Uint8Array())
        expect([
          Object.keys(files),
          text
            .trimEnd()
            .split("\n")
            .map((line): unknown => JSON.parse(line))
        ]).toEqual([["00001.txt"], [{ external_id: "ada", custom_attributes: { shoe: 40 } }, { external_id: "bob" }]])
        const address = "https://rest.iad-01.braze.com/users/export/global_control_group"
        const other = Object(await (await mock.fetch(address, init)).json())
        expect(other.url).toMatch(/^https:\/\/rest\.iad-01\.braze\.com\/_mock\/exports\//)
        expect((await mock.fetch(other.url)).status).toBe(200)
        expect((await fetch(url.replace("/s/", "/x/"))).status).toBe(404)
        expect((await fetch(`${mock.url}/_mock/exports/%00`)).status).toBe(404)
        expect((await fetch(`${mock.url}/_mock/exports/%`)).status).toBe(404)
      },
      { seed: seeded }
    ))
})

describe("a key", () => {
  it.each([`a+key/with"quotes"&more`, "0b9f2c8e-77aa-4d3c-9d62-000000000001"])(
    "is masked wherever a client puts it: %s",
    (apiKey) =>
      withMock(
        async (mock) => {
          const key = mock.apiKey
          const json = { "content-type": "application/json" }
          const post = (path: string, payload: unknown, headers: Record<string, string> = {}) =>
            fetch(`${mock.url}${path}`, {
              method: "POST",
              headers: { ...json, ...headers },
              body: typeof payload === "string" ? payload : JSON.stringify(payload)
            })
          const reader = new Reader((await fetch(`${mock.url}/_mock/live`)).body)
          await post("/users/track", { api_key: key, note: `my ${key}` })
          await post(`/users/track?api_key=${encodeURIComponent(key)}&again=${encodeURIComponent(key)}`, "")
          await post(`/users/${key}/track`, { events: [{ external_id: key, name: 1 }] })
          await post("/users/track", `{"api_key": "${key}", broken`)
          await post("/users/track", { events: [{ external_id: "u1", name: "e", k: key }] }, { authorization: key })
          await post("/users/track", "", { "x-key": key, authorization: `Bearer ${key}-not-quite` })
          const told = await reader.take(6)
          await reader.close()
          const log = await (await fetch(`${mock.url}/_mock/requests.ndjson`)).text()
          const calls = await Promise.all(
            ["/requests", "/settings", "/keys", "/mistakes", "/stats"].map((path) => control(mock, "GET", path))
          )
          const shown = JSON.stringify([told, log, calls, mock.requests().requests.map(({ id }) => mock.request(id))])
          const forms = [key, encodeURIComponent(key), encodeURI(key), JSON.stringify(key).slice(1, -1)]
          expect(told).toHaveLength(6)
          expect(forms.filter((form) => shown.includes(form))).toEqual([])
        },
        { apiKey }
      )
  )
})
