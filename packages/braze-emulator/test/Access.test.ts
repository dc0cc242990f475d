import { type EndpointFact, endpoints } from "@sluice/braze-api/Endpoints"
import { permissions } from "@sluice/braze-api/Permissions"
import * as RateLimits from "@sluice/braze-api/RateLimits"
import { describe, expect, it } from "vitest"
import { emulated } from "../src/http/Endpoints.js"
import { KEY, open, past, times } from "./Api.js"

const all: ReadonlyArray<readonly [string, EndpointFact]> = Object.entries<EndpointFact>(endpoints)
const rows = all.filter(([, endpoint]) => emulated.some((row) => row.endpoint === endpoint))

describe("every emulated endpoint", () => {
  it.each(rows)(
    "%s needs its permission and draws on its budget [endpoint.*]",
    (_, { method, path, permission, pool, refusals }) => {
      const braze = open()
      const concrete = path.replaceAll(/\{\w+\}/g, "x")
      const body = method === "GET" ? undefined : { recipients: [] }
      const limit = braze.call(method, concrete, body).headers["x-ratelimit-limit"]
      expect(limit).toBe(String(RateLimits.rateLimits[pool].windows[0]?.count))
      const others = permissions.filter((one) => one !== permission)
      expect(
        braze.emulator.setKeys(braze.emulator.workspace, { keys: [{ apiKey: KEY, permissions: others }] })
      ).toEqual([])
      expect(braze.call(method, concrete, body)).toMatchObject({
        status: 403,
        body: { message: refusals?.accessDenied ?? "Access Denied" }
      })
    }
  )
})

const others = all.filter(([name]) => !rows.some(([known]) => known === name))
const concrete = (path: string): string => path.replaceAll(/\{\w+\}/g, "x")

/** The headers and the body that prove who sends a request. */
const credentials = (credential: EndpointFact["credential"], key: string) => ({
  headers: {
    "content-type": "application/json",
    ...(credential === "partnerKey" ? {} : { authorization: `Bearer ${credential === "scimToken" ? "token" : key}` }),
    ...(credential === "scimToken" ? { "x-request-origin": "https://example.com" } : {})
  },
  body: credential === "partnerKey" ? JSON.stringify({ partner_api_key: "p", client_secret: "s" }) : ""
})

const texts = {
  message: (message: string) => ({ message }),
  error: (error: string) => ({ error }),
  errors: (message: string) => ({ errors: [{ message }] }),
  detail: (detail: string, status: number) => ({
    schemas: ["urn:ietf:params:scim:api:messages:2.0:Error"],
    detail,
    status
  })
}

describe("what is not emulated", () => {
  it.each(others)("%s returns 501 with its name, after its credential and permission [http.not-emulated]", (_, row) => {
    const { method, path, permission, credential, errorBody } = row
    const braze = open()
    const call = (sent: { readonly headers: Readonly<Record<string, string>>; readonly body: string }) => {
      const { status, body } = braze.emulator.handle({ method, path: concrete(path), ...sent })
      return { status, body: JSON.parse(body) }
    }
    const right = credentials(credential, KEY)
    expect(call(right)).toEqual({ status: 501, body: texts[errorBody](`not emulated: ${method} ${path}`, 501) })
    expect([braze.mistakes(), braze.advice()]).toEqual([[], ["not-emulated"]])
    const wrong = call({ ...right, headers: { "content-type": "application/json" }, body: "" })
    expect(wrong.status).toBe(401)
    if (credential !== "restKey") return
    expect(wrong.body).toEqual(texts[errorBody]("Invalid API key: ", 401))
    const lacking = permissions.filter((one) => one !== permission)
    braze.emulator.setKeys(braze.emulator.workspace, { keys: [{ apiKey: KEY, permissions: lacking }] })
    expect(call(right)).toEqual(
      permission === undefined
        ? { status: 501, body: { message: expect.any(String) } }
        : { status: 403, body: texts[errorBody]("Access Denied", 403) }
    )
  })
  it("refuses a REST key where a SCIM token is needed [http.credentials]", () => {
    const braze = open()
    const { headers } = credentials("scimToken", KEY)
    const users = (sent: Readonly<Record<string, string>>) =>
      braze.emulator.handle({ method: "GET", path: "/scim/v2/Users", headers: sent, body: "" }).status
    expect(users({ ...headers, authorization: `Bearer ${KEY}` })).toBe(401)
    expect(users({ authorization: "Bearer token" })).toBe(401)
    expect(users(headers)).toBe(501)
    expect([braze.mistakes(), braze.advice()]).toEqual([["scim-token"], ["not-emulated"]])
  })
  it("reports the missing key of a partner [http.credentials]", () => {
    const braze = open()
    const cohorts = (body: object) => {
      const answer = braze.emulator.handle({
        method: "POST",
        path: "/partners/x/cohorts",
        headers: { "content-type": "application/json" },
        body: JSON.stringify(body)
      })
      return [answer.status, JSON.parse(answer.body).message]
    }
    expect(cohorts({})).toEqual([401, "Invalid Partner API key"])
    expect(cohorts({ partner_api_key: "p" })).toEqual([401, "Invalid client secret"])
    expect(cohorts({ partner_api_key: "p", client_secret: "s" })).toEqual([
      501,
      "not emulated: POST /partners/{partner}/cohorts"
    ])
    expect([braze.mistakes(), braze.advice()]).toEqual([["partner-key"], ["not-emulated"]])
  })
})

describe("transactional email", () => {
  it("refuses a key with its own documented sentences [http.own-refusals]", () => {
    const braze = open()
    const answer = (key: string) => {
      const { status, body } = braze.emulator.handle({
        method: "POST",
        path: "/transactional/v1/campaigns/c/send",
        headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
        body: "{}"
      })
      return [status, JSON.parse(body)]
    }
    expect(answer("other")).toEqual([401, { message: "Error authenticating credentials" }])
    braze.emulator.setKeys(braze.emulator.workspace, { keys: [{ apiKey: KEY, permissions: ["users.track"] }] })
    expect(answer(KEY)).toEqual([403, { message: "You do not have permission to access this resource" }])
  })
})

describe("a body", () => {
  it("is read up to 4 MB; one byte more returns 413 [http.body-size]", () => {
    const status = (bytes: number) => open().post("/users/track", "{}".padEnd(bytes, " ")).status
    expect([status(4 * 1024 * 1024), status(4 * 1024 * 1024 + 1)]).toEqual([400, 413])
  })
})

describe("a body that does not match its Content-Encoding", () => {
  it("returns 400 for any content, changes nothing and is reported as a mistake [http.content-encoding]", () => {
    const braze = open()
    const sent = (body: string) =>
      braze.emulator.handle({
        method: "POST",
        path: "/users/track",
        headers: {
          authorization: `Bearer ${KEY}`,
          "content-type": "application/json",
          "content-encoding": "gzip"
        },
        body,
        undecodable: true
      })
    const answer = sent(JSON.stringify({ attributes: [{ external_id: "u1" }] }))
    expect({ status: answer.status, body: JSON.parse(answer.body) }).toEqual({
      status: 400,
      body: { error: expect.stringContaining("message body does not match declared format") }
    })
    expect(sent("").status).toBe(400)
    expect(braze.users()).toEqual([])
    expect(braze.emulator.workspace.mistakes.list()).toMatchObject([
      {
        code: "content-encoding",
        count: 2,
        message: "A body does not match its header `Content-Encoding`: it has another encoding or is incomplete.",
        advice: "Send the whole body in the encoding that the header `Content-Encoding` names, or omit the header."
      }
    ])
    expect(braze.emulator.workspace.journal.byNumber(1)).toMatchObject({
      status: 400,
      applied: 0,
      mistakes: ["content-encoding"]
    })
  })
})

describe("settings of a workspace", () => {
  const event = { events: [{ external_id: "u1", name: "e", time: past }] }
  it("accept a key in the body only if the workspace allows it [http.legacy-key]", () => {
    const status = (legacyApiKey: boolean) =>
      open({ workspace: { legacyApiKey } }).emulator.handle({
        method: "POST",
        path: "/users/track",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ ...event, api_key: KEY })
      }).status
    expect([status(false), status(true)]).toEqual([401, 201])
  })
  it("accept a trailing slash with advice, or refuse it with 403 or 404 [http.trailing-slash]", () => {
    const result = (workspace?: object) => {
      const braze = open({ ...(workspace === undefined ? {} : { workspace }) })
      const { status, body } = braze.post("/users/track/", event)
      return { status, body, mistakes: braze.mistakes(), advice: braze.advice(), users: braze.users().length }
    }
    const advice = ["trailing-slash"]
    const mistakes = ["refused-whole"]
    expect(result()).toEqual({
      status: 201,
      body: { events_processed: 1, message: "success" },
      mistakes: [],
      advice,
      users: 1
    })
    expect(result({ trailingSlash: 403 })).toMatchObject({
      status: 403,
      body: { message: "Access Denied" },
      mistakes,
      advice,
      users: 0
    })
    expect(result({ trailingSlash: 404 })).toMatchObject({
      status: 404,
      body: { error: "404 Not Found" },
      mistakes,
      advice,
      users: 0
    })
  })
  it("are known whenever Braze documents them, with any method, and with a trailing slash [http.not-found] [http.method]", () => {
    const methods = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    const facts = Object.values(endpoints)
    expect(facts.length).toBeGreaterThan(150)
    for (const { path } of facts) {
      const filled = path.replaceAll(/\{\w+\}/g, "x")
      const own = facts.filter((fact) => fact.path === path).map(({ method }): string => method)
      for (const [method, slash] of methods.flatMap((method) => [[method, ""] as const, [method, "/"] as const])) {
        const braze = open({}, { rateLimitScale: 1_000 })
        const { status, body } = braze.call(method, `${filled}${slash}`, method === "GET" ? undefined : {})
        const codes = braze.mistakes()
        expect([method, path, slash, codes.includes("unknown-path")]).toEqual([method, path, slash, false])
        expect(body).not.toEqual({ error: "404 Not Found" })
        if (own.includes(method)) expect([method, path, slash, status === 405]).toEqual([method, path, slash, false])
      }
    }
  })
  it("do not hide an unknown path or a wrong method behind a trailing slash [http.trailing-slash]", () => {
    const braze = open()
    expect(braze.post("/users/trak/", event).status).toBe(404)
    expect(braze.call("PUT", "/users/track/").status).toBe(405)
    expect(braze.post("/users/track//", event).status).toBe(404)
    expect(braze.mistakes()).toEqual(["unknown-path", "wrong-method", "double-slash"])
  })
  it("apply the endpoint's parameters, permission and budget with a trailing slash [http.trailing-slash]", () => {
    const braze = open({ workspace: { rateLimits: { "catalogs.manage": [{ count: 7, per: 60_000 }] } } })
    expect(braze.get("/catalogs/").headers).toMatchObject({ "x-ratelimit-limit": "7", "x-ratelimit-remaining": "6" })
    expect(braze.get("/catalogs/shoes/items/").body).toMatchObject({
      errors: [{ id: "catalog-not-found", parameter_values: ["shoes"] }]
    })
    braze.emulator.setKeys(braze.emulator.workspace, { keys: [{ apiKey: KEY, permissions: ["users.track"] }] })
    expect(braze.get("/catalogs/").status).toBe(403)
  })
  it("change windows and headers of rate limits [rate.epoch]", () => {
    const windows = { "users.track": [{ count: 1, per: 60_000 }] }
    const braze = open({ workspace: { rateLimits: windows } })
    expect(braze.post("/users/track", event).headers).toMatchObject({
      "x-ratelimit-limit": "1",
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": String(Date.parse("2026-06-01T12:01:00Z") / 1000)
    })
    expect(braze.post("/users/track", event)).toMatchObject({ status: 429, headers: { "x-ratelimit-limit": "1" } })
    const seconds = open({ workspace: { rateLimits: windows, rateHeaders: "seconds" } })
    expect(seconds.post("/users/track", event).headers["x-ratelimit-reset"]).toBe("60")
    expect(seconds.post("/users/track", event).headers["x-ratelimit-retry-after"]).toBe("60")
  })
  it("report a mistake in a seed with path and near miss", async () => {
    const Seed = await import("../src/Seed.js")
    expect(
      Seed.read({
        campaigns: [{ id: "c", name: "C", status: "pausd" }, { id: "c" }],
        workspace: { trailingSlsh: 403 },
        segments: {}
      })
    ).toEqual({
      _tag: "Problems",
      problems: [
        { path: "segments", message: "must be a list, not an object" },
        { path: "campaigns[0].status", message: expect.stringContaining('did you mean "paused"?') },
        { path: "campaigns[1].name", message: "is missing" },
        { path: "campaigns", message: "contain the same id twice" },
        { path: "workspace.trailingSlsh", message: expect.stringContaining('did you mean "trailingSlash"?') }
      ]
    })
  })
})

describe("budgets", () => {
  it("are shared by the endpoints of a pool [rate.shared]", () => {
    const braze = open({ workspace: { rateLimits: { "users.identity": [{ count: 2, per: 60_000 }] } } })
    const statuses = ["/users/identify", "/users/alias/new", "/users/merge"].map((path) => braze.post(path, {}).status)
    expect(statuses).toEqual([400, 400, 429])
    expect(braze.post("/users/external_ids/rename", {}).status).toBe(400)
  })
  it("of messages to audiences are 10 per minute for each, and 250 for all [rate.audience]", () => {
    const braze = open()
    const send = (campaign_id: string) => braze.post("/campaigns/trigger/send", { campaign_id, broadcast: true })
    expect(times(11, () => send("a").status)).toEqual([...times(10, () => 201), 429])
    expect(send("a").headers["x-ratelimit-limit"]).toBe("10")
    expect(send("b").headers).toMatchObject({ "x-ratelimit-limit": "250", "x-ratelimit-remaining": "239" })
    expect(
      braze.post("/campaigns/trigger/send", { campaign_id: "a", recipients: [{ external_user_id: "u" }] }).headers[
        "x-ratelimit-limit"
      ]
    ).toBe("250000")
    braze.pass(60_000)
    expect(send("a").status).toBe(201)
    expect(times(260, (n) => send(`c${n}`).status).filter((status) => status === 201).length).toBe(249)
  })
})

describe("visibility", () => {
  const exported = (braze: ReturnType<typeof open>) =>
    Object(braze.post("/users/export/ids", { external_ids: ["u1"] }).body).users
  it("of writes follows after the delay by the workspace's clock, in order [visibility.delay]", () => {
    const braze = open({ attributes: [{ external_id: "u0" }], workspace: { visibilityDelay: 100 } })
    braze.people({ external_id: "u1", n: 1 })
    braze.pass(60)
    braze.people({ external_id: "u1", n: 2 })
    expect(exported(braze)).toEqual([])
    expect(braze.user("u1")?.custom_attributes).toEqual({ n: 2 })
    braze.pass(40)
    expect(exported(braze)).toMatchObject([{ custom_attributes: { n: 1 } }])
    braze.pass(60)
    expect(exported(braze)).toMatchObject([{ custom_attributes: { n: 2 }, braze_id: braze.user("u1")?.braze_id }])
    expect(exported(open())).toEqual([])
  })
  it("is complete when a synchronous request returns, and restarts after a reset", () => {
    const braze = open({ workspace: { visibilityDelay: 100 } })
    braze.people({ external_id: "u1", n: 1 })
    braze.post("/users/track/sync", { attributes: [{ external_id: "u1", m: 1 }] })
    expect(exported(braze)).toMatchObject([{ custom_attributes: { n: 1, m: 1 } }])
    braze.emulator.reset(braze.emulator.workspace, "seed")
    expect(exported(braze)).toEqual([])
  })
})

describe("carts", () => {
  it("are replaced, or changed by add and remove [ecommerce.carts]", () => {
    const braze = open()
    const line = (product_id: string, quantity: number) => ({
      product_id,
      product_name: "P",
      variant_id: "v",
      quantity,
      price: 1
    })
    const update = (products: ReadonlyArray<object>, action?: string) => {
      const properties = {
        cart_id: "c",
        currency: "USD",
        source: "web",
        products,
        ...(action === undefined ? { total_value: 1 } : { action })
      }
      expect(
        braze.track({ events: [{ external_id: "u1", name: "ecommerce.cart_updated", time: past, properties }] }).body
      ).toEqual({ events_processed: 1, message: "success" })
      const cart = braze.emulator.workspace.world.byExternalId.get("u1")?.extra?.carts.get("c")
      return cart?.products.map(({ product_id, quantity }) => [product_id, quantity])
    }
    expect(update([line("a", 1), line("b", 2)])).toEqual([
      ["a", 1],
      ["b", 2]
    ])
    expect(update([line("a", 2), line("c", 1)], "add")).toEqual([
      ["a", 3],
      ["b", 2],
      ["c", 1]
    ])
    expect(update([line("b", 2), line("x", 1)], "remove")).toEqual([
      ["a", 3],
      ["c", 1]
    ])
    expect(update([line("z", 1)])).toEqual([["z", 1]])
  })
})

describe("a snapshot", () => {
  it("includes everything besides people, also through JSON", async () => {
    const World = await import("../src/state/World.js")
    const braze = open({
      catalogs: [{ name: "c", fields: [{ name: "id", type: "string" }], items: [{ id: "a" }] }],
      hard_bounces: [{ email: "a@example.com" }]
    })
    braze.people({ external_id: "u1" })
    braze.post("/campaigns/trigger/send", { campaign_id: "x", recipients: [{ external_user_id: "u1" }] })
    braze.post("/users/external_ids/rename", {
      external_id_renames: [{ current_external_id: "u1", new_external_id: "u2" }]
    })
    braze.post("/email/status", { email: "b@example.com", subscription_state: "unsubscribed" })
    const taken = World.snapshot(braze.emulator.workspace.world)
    const again = World.restore(JSON.parse(JSON.stringify(taken)))
    expect(JSON.parse(JSON.stringify(World.snapshot(again)))).toEqual(JSON.parse(JSON.stringify(taken)))
    expect(again.byExternalId.get("u1")).toBe(again.byExternalId.get("u2"))
    expect(again.objects.outbox.length).toBe(1)
  })
})
