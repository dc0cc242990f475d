import * as Sentences from "@sluice/braze-api/Sentences"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Emulator from "../src/Emulator.js"
import type { EmulatorResponse } from "../src/http/EmulatorResponse.js"
import type { Request } from "../src/text/Request.js"

const KEY = "11111111-2222-3333-4444-555555555555"
const noon = Date.parse("2026-01-31T12:00:00Z")

const made = (options: Emulator.EmulatorOptions = {}) => Emulator.make({ apiKey: KEY, now: () => noon, ...options })

const event = { external_id: "u1", name: "e", time: "2026-01-31T11:00:00Z" }

const request = (overrides: Partial<Request> = {}): Request => ({
  method: "POST",
  path: "/users/track",
  headers: { authorization: `Bearer ${KEY}`, "content-type": "application/json" },
  body: JSON.stringify({ events: [event] }),
  ...overrides
})

const json = (response: EmulatorResponse): unknown => JSON.parse(response.body)

const codes = (emulator: Emulator.Emulator): ReadonlyArray<string> =>
  emulator.workspace.mistakes.list().map(({ code }) => code)

const EMPTY = { "x-ratelimit-limit": "", "x-ratelimit-remaining": "", "x-ratelimit-reset": "" }
const RATE = ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset"]

describe("an answer", () => {
  it("is 201 with counters and the three rate headers", () => {
    const answer = made().handle(request())
    expect(answer.status).toBe(201)
    expect(json(answer)).toEqual({ events_processed: 1, message: "success" })
    expect(answer.headers).toEqual({
      "content-type": "application/json",
      "cache-control": "max-age=0, private, must-revalidate",
      vary: "Origin, Accept-Encoding",
      "x-request-id": expect.stringMatching(/^[0-9a-f-]{36}$/),
      "x-ratelimit-limit": "3000",
      "x-ratelimit-remaining": "2999",
      "x-ratelimit-reset": String(noon / 1000 + 3)
    })
  })

  it("uses the other header format under a contract by monthly active users [rate.mau]", () => {
    const emulator = made({ limits: "mau", rateLimitScale: 1 / 3000 })
    const first = emulator.handle(request())
    expect(first.headers["x-ratelimit-reset"]).toBe("3600")
    const second = emulator.handle(request())
    expect(second.status).toBe(429)
    expect(second.headers["x-ratelimit-retry-after"]).toBe("3")
    expect(Object.keys(second.headers).filter((name) => RATE.includes(name))).toEqual([])
  })
})

describe("a refused request [http.key-echo] [http.not-found] [http.method] [http.media-type] [http.malformed-json]", () => {
  interface Case {
    readonly name: string
    readonly send: Partial<Request>
    readonly status: number
    readonly body: unknown
    readonly mistake: string
  }

  const headers = (changes: Request["headers"]) => ({ headers: { ...request().headers, ...changes } })
  const invalid = (key: string) => ({ message: `Invalid API key: ${key}` })

  const cases: ReadonlyArray<Case> = [
    {
      name: "no key",
      send: headers({ authorization: undefined }),
      status: 401,
      body: invalid(""),
      mistake: "missing-key"
    },
    { name: "a bare key", send: headers({ authorization: KEY }), status: 401, body: invalid(KEY), mistake: "bare-key" },
    {
      name: "a quoted key",
      send: headers({ authorization: `Bearer "${KEY}"` }),
      status: 401,
      body: invalid(`"${KEY}"`),
      mistake: "quoted-key"
    },
    {
      name: "another key",
      send: headers({ authorization: "Bearer bad" }),
      status: 401,
      body: invalid("bad"),
      mistake: "unknown-key"
    },
    {
      name: "a key in the body",
      send: { ...headers({ authorization: undefined }), body: JSON.stringify({ api_key: KEY, events: [event] }) },
      status: 401,
      body: invalid(""),
      mistake: "missing-key"
    },
    {
      name: "a key in the address",
      send: { ...headers({ authorization: undefined }), query: `api_key=${KEY}` },
      status: 401,
      body: invalid(""),
      mistake: "missing-key"
    },
    {
      name: "two slashes",
      send: { path: "//users/track" },
      status: 404,
      body: { error: "404 Not Found" },
      mistake: "double-slash"
    },
    {
      name: "the path of the partner page",
      send: { path: "/user/track" },
      status: 404,
      body: { error: "404 Not Found" },
      mistake: "user-track-path"
    },
    {
      name: "another path",
      send: { path: "/users/tracks" },
      status: 404,
      body: { error: "404 Not Found" },
      mistake: "unknown-path"
    },
    {
      name: "another method",
      send: { method: "GET" },
      status: 405,
      body: { error: "405 Not Allowed" },
      mistake: "wrong-method"
    },
    {
      name: "another media type",
      send: headers({ "content-type": "text/plain" }),
      status: 415,
      body: { error: "The provided content-type 'text/plain' is not supported." },
      mistake: "content-type"
    },
    {
      name: "no media type",
      send: headers({ "content-type": undefined }),
      status: 415,
      body: { error: "The provided content-type '' is not supported." },
      mistake: "content-type"
    },
    {
      name: "a body over the cap",
      send: { body: "", tooLarge: true },
      status: 413,
      body: { message: "Request Entity Too Large" },
      mistake: "too-large"
    },
    {
      name: "a complete body over the limit",
      send: { body: " ".repeat(4 * 1024 * 1024 + 1) },
      status: 413,
      body: { message: "Request Entity Too Large" },
      mistake: "too-large"
    },
    {
      name: "invalid JSON",
      send: { body: `{"events":[],}` },
      status: 400,
      body: { error: Sentences.responses.malformedJson.text },
      mistake: "malformed-json"
    },
    {
      name: "no UTF-8",
      send: { body: Buffer.from([0x22, 0xff, 0x22]) },
      status: 400,
      body: { error: Sentences.responses.malformedJson.text },
      mistake: "malformed-json"
    },
    {
      name: "100,000 levels",
      send: { body: "[".repeat(100_000) + "]".repeat(100_000) },
      status: 400,
      body: { error: Sentences.responses.malformedJson.text },
      mistake: "malformed-json"
    },
    {
      name: "the data in the address",
      send: { body: "", query: "attributes=external_id&attributes=first_name" },
      status: 400,
      body: { message: Sentences.responses.noValidData.text },
      mistake: "body-in-query"
    }
  ]

  it.each(cases)("$name: $status", ({ send, status, body, mistake }) => {
    const emulator = made()
    const answer = emulator.handle(request(send))
    expect({ status: answer.status, body: json(answer) }).toEqual({ status, body })
    expect(codes(emulator)).toEqual([mistake])
    expect(emulator.workspace.mistakes.list()[0]?.advice).not.toBe("")
    expect(emulator.workspace.ledger.entries()).toEqual([])
  })

  it("has empty rate headers with 401 and 403, none without an endpoint, and the methods with 405 [rate.headers-empty] [http.permission]", () => {
    const emulator = made()
    expect(emulator.handle(request(headers({ authorization: "Bearer x" }))).headers).toMatchObject(EMPTY)
    emulator.setKeys(emulator.workspace, { keys: [{ apiKey: KEY, permissions: ["users.export.ids"] }] })
    const denied = emulator.handle(request())
    expect({ status: denied.status, body: json(denied) }).toEqual({ status: 403, body: { message: "Access Denied" } })
    expect(denied.headers).toMatchObject(EMPTY)
    const lost = emulator.handle(request({ path: "/x" }))
    expect(Object.keys(lost.headers).filter((name) => RATE.includes(name))).toEqual([])
    expect(emulator.handle(request({ method: "PATCH" })).headers["allow"]).toBe("POST")
  })

  it("counts against the budget, except with 401, 403 and 429 [rate.failed-counts] [rate.limited] [http.order]", () => {
    const emulator = made({ rateLimitScale: 3 / 3000 })
    const remaining = (send: Partial<Request>) => emulator.handle(request(send)).headers["x-ratelimit-remaining"]
    remaining(headers({ authorization: "Bearer x" }))
    emulator.setKeys(emulator.workspace, { keys: [{ apiKey: KEY, permissions: [] }] })
    remaining({})
    emulator.setKeys(emulator.workspace, { keys: [{ apiKey: KEY }] })
    expect(remaining({ body: "{" })).toBe("2")
    expect(remaining(headers({ "content-type": "text/plain" }))).toBe("1")
    expect(remaining({})).toBe("0")
    const limited = emulator.handle(request())
    expect({ status: limited.status, body: json(limited) }).toEqual({ status: 429, body: { message: "Rate limited" } })
    expect(emulator.workspace.ledger.entries()).toHaveLength(1)
    const later = emulator.handle(request({ at: noon + 3_000 }))
    expect({ status: later.status, remaining: later.headers["x-ratelimit-remaining"] }).toEqual({
      status: 201,
      remaining: "2"
    })
  })

  it("is accepted with a parameter on the media type, and with the word Bearer in another case, with advice", () => {
    const emulator = made()
    expect(emulator.handle(request(headers({ "content-type": "Application/JSON; charset=utf-8" }))).status).toBe(201)
    expect(emulator.handle(request(headers({ authorization: `bearer ${KEY}` }))).status).toBe(201)
    expect(codes(emulator)).toEqual(["sent-twice"])
    expect(emulator.workspace.mistakes.advice().map(({ code }) => code)).toEqual(["bearer-case"])
  })

  it("has the faster budget of an export that names its fields [rate.export-fields]", () => {
    const emulator = made()
    const limit = (body: unknown) =>
      emulator.handle(request({ path: "/users/export/ids", body: JSON.stringify(body) })).headers["x-ratelimit-limit"]
    expect(limit({ external_ids: ["u1"] })).toBe("250")
    expect(limit({ external_ids: ["u1"], fields_to_export: ["email"] })).toBe("40")
    expect(limit({ external_ids: ["u1"], fields_to_export: ["email", "canvases_received"] })).toBe("250")
  })
})

describe("faults", () => {
  const faulty = (action: object, match: object = {}) => {
    const emulator = made()
    expect(emulator.workspace.faults.set({ rules: [{ match, action }] })).toEqual([])
    const answer = emulator.handle(request())
    const applied = emulator.workspace.ledger.entries().length
    return { emulator, answer, applied }
  }

  it.each([
    [{ type: "status", status: 503 }, 503, { message: "Service Unavailable" }, 0],
    [{ type: "status", status: 500, apply: true }, 500, { message: "Internal Server Error" }, 1],
    [{ type: "status", status: 502, body: "<html>" }, 502, "<html>", 0],
    [{ type: "rateLimit", resetAfter: 5 }, 429, { message: "Rate limited" }, 0],
    [{ type: "delay", ms: 5 }, 201, { events_processed: 1, message: "success" }, 1],
    [{ type: "delay", ms: 5, apply: false }, 503, { message: "Service Unavailable" }, 0],
    [{ type: "drip", bytesPerSecond: 5 }, 201, { events_processed: 1, message: "success" }, 1],
    [{ type: "truncate" }, 201, { events_processed: 1, message: "success" }, 1],
    [
      { type: "refuse", reason: "no" },
      400,
      expect.objectContaining({ errors: [{ type: "no", input_array: "events", index: 0 }] }),
      0
    ]
  ])("%j answers %i", (action, status, body, applied) => {
    const done = faulty(action)
    expect({ status: done.answer.status, body: json(done.answer), applied: done.applied }).toEqual({
      status,
      body,
      applied
    })
  })

  it("a rate limit names its reset in the format of the contract", () => {
    expect(faulty({ type: "rateLimit", resetAfter: 5 }).answer.headers).toMatchObject({
      "x-ratelimit-limit": "3000",
      "x-ratelimit-remaining": "0",
      "x-ratelimit-reset": String(noon / 1000 + 5)
    })
    const emulator = made({ limits: "mau" })
    emulator.workspace.faults.set({ rules: [{ action: { type: "rateLimit", resetAfter: 5 } }] })
    expect(emulator.handle(request()).headers).toMatchObject({ "x-ratelimit-retry-after": "5" })
  })

  it.each([
    [{ type: "reset" }, { type: "reset", does: "reset" }, 0, "reset"],
    [{ type: "reset", when: "after" }, { type: "reset", does: "reset" }, 1, "reset"],
    [{ type: "hang" }, { type: "hang", does: "hang" }, 0, "hang"],
    [{ type: "hang", apply: true }, { type: "hang", does: "hang" }, 1, "hang"],
    [{ type: "delay", ms: 7 }, { type: "delay", does: "respond", delayMs: 7 }, 1, "201"],
    [{ type: "truncate", bytes: 3 }, { type: "truncate", does: "respond", breakAfter: 3 }, 1, "201"],
    [{ type: "truncate" }, { type: "truncate", does: "respond", breakAfter: 21 }, 1, "201"],
    [{ type: "drip", bytesPerSecond: 9 }, { type: "drip", does: "respond", bytesPerSecond: 9 }, 1, "201"]
  ])("%j makes the connection do %j", (action, wire, applied, status) => {
    const done = faulty(action)
    expect(done.answer.fault).toEqual(wire)
    expect(done.applied).toBe(applied)
    expect(done.emulator.workspace.stats.report(0).byStatus).toEqual({ [status]: 1 })
    expect(done.emulator.workspace.journal.entries()[0]?.fault).toEqual({ rule: 0, type: action.type })
  })

  it("garbage is not JSON and the same in every run", () => {
    const body = (where: "body" | "wire") => faulty({ type: "garbage", where }).answer
    expect(() => json(body("body"))).toThrow()
    expect(body("body").body).toBe(body("body").body)
    expect(body("wire").fault).toMatchObject({ type: "garbage", does: "sendRaw" })
    expect(body("body").fault).toEqual({ type: "garbage", does: "respond" })
  })

  it("refuse does not affect the other objects", () => {
    const emulator = made()
    emulator.workspace.faults.set({
      rules: [{ match: { key: "external_id:u2" }, action: { type: "refuse", reason: "no" } }]
    })
    const body = JSON.stringify({ events: [event, { ...event, external_id: "u2" }, { ...event, external_id: "u3" }] })
    const answer = emulator.handle(request({ body }))
    expect(answer.status).toBe(201)
    expect(json(answer)).toEqual({
      events_processed: 2,
      message: "success",
      errors: [{ type: "no", input_array: "events", index: 1 }]
    })
    expect(emulator.workspace.ledger.entries().map(({ key }) => key)).toEqual(["external_id:u1", "external_id:u3"])
  })

  it("come before the key, as a proxy would", () => {
    const emulator = made()
    emulator.workspace.faults.set({ rules: [{ action: { status: 503 } }] })
    expect(emulator.handle(request({ headers: {} })).status).toBe(503)
  })
})

describe("workspaces", () => {
  it("share nothing but the server", () => {
    const emulator = made({ rateLimitScale: 1 / 3000 })
    const { workspace, apiKey } = emulator.open()
    const there = { headers: { ...request().headers, authorization: `Bearer ${apiKey}` } }
    workspace.faults.set({ rules: [{ match: { nth: 2 }, action: { status: 503 } }] })
    workspace.clock.change({ freeze: "2030-01-01T00:00:00Z" })
    expect(
      [emulator.handle(request()), emulator.handle(request(there)), emulator.handle(request(there))].map(
        ({ status }) => status
      )
    ).toEqual([201, 201, 503])
    expect(emulator.workspace.stats.report(0).requests).toBe(1)
    expect(workspace.stats.report(0).byStatus).toEqual({ 201: 1, 503: 1 })
    expect(workspace.journal.entries()[0]?.at).toBe(Date.parse("2030-01-01T00:00:00Z"))
    expect(emulator.workspace.world.size).toBe(1)
    emulator.reset(workspace, "empty")
    expect([workspace.world.size, emulator.workspace.world.size]).toEqual([0, 1])
    expect(emulator.find(apiKey)).toBe(workspace)
    expect(emulator.find(workspace.name)).toBe(workspace)
  })

  it("reveal no key and accept no key of another workspace", () => {
    const emulator = made()
    const { workspace, apiKey } = emulator.open()
    expect(
      emulator
        .setKeys(emulator.workspace, { keys: [{ apiKey }, { apiKey: "x y", permissions: ["users.trak"] }, 3] })
        .map(({ path }) => path)
    ).toEqual(["keys[1].permissions[0]", "keys[1].apiKey", "keys[2]"])
    expect(emulator.setKeys(emulator.workspace, { keys: [{ apiKey }] })).toEqual([
      { path: "keys[0].apiKey", message: "belongs to another workspace" }
    ])
    expect(emulator.setKeys(workspace, { keys: [{ apiKey: "new-key-of-this-one" }] })).toEqual([])
    expect(emulator.find(apiKey)).toBeUndefined()
    expect(emulator.keys(workspace)).toEqual([{ apiKey: "new-key-of-this-one", permissions: "all" }])
  })

  it("start with the seed, and return to it", () => {
    const seed = { attributes: [{ external_id: "seeded", first_name: "Ada" }], events: [], purchases: [] }
    const emulator = made({ seed })
    emulator.handle(request())
    expect(emulator.workspace.world.size).toBe(2)
    emulator.reset(emulator.workspace, "seed")
    expect(emulator.workspace.world.byExternalId.has("seeded")).toBe(true)
    expect(emulator.workspace.world.size).toBe(1)
    expect(emulator.open().workspace.world.size).toBe(1)
  })
})

describe("whatever is sent", () => {
  const name = fc.oneof(
    fc.constantFrom(
      "attributes",
      "events",
      "purchases",
      "external_id",
      "user_alias",
      "properties",
      "time",
      "__proto__",
      "constructor"
    ),
    fc.string()
  )
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      fc.jsonValue(),
      fc.dictionary(name, tie("any"), { maxKeys: 5 }),
      fc.array(tie("any"), { maxLength: 4 })
    )
  })).any

  const anyBody = fc.oneof(
    value.map((body) => JSON.stringify(body)),
    fc.string({ unit: "binary" }),
    fc.uint8Array({ maxLength: 60 }),
    fc.record({ events: fc.array(value), attributes: fc.array(value) }).map((body) => JSON.stringify(body))
  )

  const anyRequest: fc.Arbitrary<Request> = fc.record(
    {
      method: fc.constantFrom("POST", "GET", "PUT", "HEAD", "OPTIONS", "x"),
      path: fc.oneof(
        { weight: 3, arbitrary: fc.constantFrom("/users/track", "/users/export/ids") },
        fc.webPath(),
        fc.string()
      ),
      query: fc.webQueryParameters(),
      headers: fc.constantFrom(
        request().headers,
        {},
        { ...request().headers, "content-type": "x" },
        { authorization: [`Bearer ${KEY}`] }
      ),
      body: anyBody
    },
    { requiredKeys: ["method", "path", "headers", "body"] }
  )

  it("gets a response in Braze's format, never a 5xx and never an exception", () => {
    fc.assert(
      fc.property(fc.array(anyRequest, { maxLength: 5 }), (requests) => {
        const emulator = made()
        for (const one of requests) {
          const answer = emulator.handle(one)
          expect([200, 201, 400, 401, 403, 404, 405, 413, 415, 501]).toContain(answer.status)
          const body = json(answer)
          expect(typeof body).toBe("object")
          expect(Object.keys(Object(body)).some((key) => key === "message" || key === "error")).toBe(true)
        }
        expect(emulator.workspace.stats.report(0).requests).toBe(requests.length)
      }),
      { numRuns: 400 }
    )
  })

  it("gets the same responses to the same requests", () => {
    fc.assert(
      fc.property(fc.array(anyRequest, { maxLength: 5 }), (requests) => {
        const [one, two] = [made(), made()]
        expect(requests.map((sent) => one.handle(sent))).toEqual(requests.map((sent) => two.handle(sent)))
      }),
      { numRuns: 100 }
    )
  })
})
