import { brotliCompressSync, deflateSync, gzipSync } from "node:zlib"
import { describe, expect, it } from "vitest"
import { BadInput, startMockBraze } from "../src/index.js"
import { body, control, headersOf, leave, raw, track, wire, withMock } from "./Http.js"

const maxBytes = 4 * 1024 * 1024

describe("Braze's paths over HTTP", () => {
  it("accept objects and store them", () =>
    withMock(async (mock) => {
      const response = await track(mock, body("u1", "u2"))
      expect(response.status).toBe(201)
      expect(await response.json()).toEqual({ events_processed: 2, message: "success" })
      expect(response.headers.get("x-ratelimit-limit")).toBe("3000")
      expect(mock.user("u1")).toMatchObject({
        external_id: "u1",
        events: [{ name: "e", properties: { seq: 1 }, request: 1 }]
      })
      const [first] = mock.requests().requests
      expect(first?.id).toBe(response.headers.get("x-request-id"))
    }))

  it.each([
    ["gzip", gzipSync],
    ["deflate", deflateSync],
    ["br", brotliCompressSync]
  ])("read a body packed with %s", (encoding, pack) =>
    withMock(async (mock) => {
      const response = await track(mock, new Uint8Array(pack(body("u1"))), {
        headers: { "content-encoding": encoding }
      })
      expect(response.status).toBe(201)
      expect(mock.stats().users).toBe(1)
    })
  )

  it("return 413 above 4 MB, also for compressed bodies, and 400 for bodies that cannot be decompressed", () =>
    withMock(async (mock) => {
      const bomb = new Uint8Array(gzipSync(Buffer.alloc(64 * 1024 * 1024, " ")))
      const statuses = [
        (await track(mock, " ".repeat(maxBytes + 1))).status,
        (await track(mock, bomb, { headers: { "content-encoding": "gzip" } })).status,
        (await track(mock, "not gzip", { headers: { "content-encoding": "gzip" } })).status,
        (await track(mock, body("u1").padEnd(maxBytes, " "))).status
      ]
      expect(statuses).toEqual([413, 413, 400, 201])
      expect(mock.requests().requests.map(({ bytes }) => bytes)).toEqual([0, 0, 8, maxBytes])
    }))

  it.each([
    ["identity", 201, (text: string) => Buffer.from(text)],
    ["Identity, GZIP", 201, gzipSync],
    ["deflate, gzip", 201, (text: string) => gzipSync(deflateSync(text))],
    ["gzip, deflate", 400, (text: string) => gzipSync(deflateSync(text))],
    ["zstd", 400, (text: string) => Buffer.from(text)],
    ["gzip, zstd", 400, gzipSync]
  ])("remove the encoding that the header names: %s", (encoding, expected, pack) =>
    withMock(async (mock) => {
      const sent = new Uint8Array(pack(body("u1")))
      const { status, headers } = await track(mock, sent, { headers: { "content-encoding": encoding } })
      expect([status, headers.get("x-mock-braze-mistakes")]).toEqual([
        expected,
        expected === 201 ? null : "content-encoding"
      ])
      expect(mock.stats().accepted.events).toBe(expected === 201 ? 1 : 0)
    })
  )

  it.each([
    ["gzip", gzipSync],
    ["deflate", deflateSync],
    ["br", brotliCompressSync]
  ])("return 400 for a body that is only declared as %s, and for one that is cut off", (encoding, pack) =>
    withMock(async (mock) => {
      const packed = pack(body("u1"))
      const send = async (sent: string | Uint8Array) => {
        const { status, headers } = await track(mock, sent, { headers: { "content-encoding": encoding } })
        return [status, headers.get("x-mock-braze-mistakes")]
      }
      expect([
        await send(body("u1")),
        await send(new Uint8Array(packed.subarray(0, -10))),
        await send(new Uint8Array(packed))
      ]).toEqual([
        [400, "content-encoding"],
        [400, "content-encoding"],
        [201, null]
      ])
      expect(mock.stats()).toMatchObject({ byStatus: { "400": 2, "201": 1 }, accepted: { events: 1 } })
      expect(mock.requests().requests.map(({ bytes }) => bytes)[0]).toBe(Buffer.byteLength(body("u1")))
    })
  )

  it("read no body if there is none, even if the headers announce one", () =>
    withMock(async (mock) => {
      const headers = { ...headersOf(mock.apiKey), "content-encoding": "gzip" }
      expect((await fetch(`${mock.url}/campaigns/list`, { headers })).status).toBe(200)
      expect(mock.mistakes()).toEqual([])
    }))

  it("answer HEAD without a body, and unknown paths in Braze's format", () =>
    withMock(async (mock) => {
      const head = await fetch(`${mock.url}/users/track`, { method: "HEAD" })
      expect({ status: head.status, text: await head.text() }).toEqual({ status: 405, text: "" })
      const lost = await fetch(`${mock.url}/nothing?x=1`)
      expect({ status: lost.status, body: await lost.json() }).toEqual({
        status: 404,
        body: { error: "404 Not Found" }
      })
    }))

  it("accept an absolute address and survive input that is not HTTP", () =>
    withMock(async (mock) => {
      const proxied = wire(mock.apiKey).replace("POST /users/track", "POST http://rest.iad-01.braze.com/users/track")
      expect((await raw(mock.url, proxied, (text) => text.includes("success"))).text).toContain("HTTP/1.1 201")
      expect((await raw(mock.url, "\u0000\u0001 nonsense\r\n\r\n")).text).toContain("400 Bad Request")
      expect((await track(mock)).status).toBe(201)
    }))

  it("ignore a client that disconnects in the middle of its body", () =>
    withMock(async (mock) => {
      const half = wire(mock.apiKey).slice(0, -20)
      await leave(mock.url, half)
      expect((await track(mock)).status).toBe(201)
      expect(mock.stats().requests).toBe(1)
    }))

  it("accept any host, because clients have fixed ones", () =>
    withMock(async (mock) => {
      const sent = wire(mock.apiKey).replace("host: 127.0.0.1", "host: rest.iad-01.braze.com")
      expect((await raw(mock.url, sent, (text) => text.includes("success"))).text).toContain("HTTP/1.1 201")
    }))
})

describe("starting", () => {
  it("uses a free port, and frees it when it stops", async () => {
    const one = await startMockBraze()
    const port = Number(new URL(one.url).port)
    await expect(startMockBraze({ port })).rejects.toMatchObject({ code: "EADDRINUSE" })
    await one.stop()
    const two = await startMockBraze({ port })
    expect(two.url).toBe(one.url)
    await two.stop()
  })

  it("creates a new key each time unless one is given", () =>
    withMock((one) =>
      withMock(
        async (two) => {
          expect(one.apiKey).toMatch(/^[0-9a-f-]{36}$/)
          expect(two.apiKey).toBe("fixed-key-of-mine")
          expect((await track({ url: one.url, apiKey: two.apiKey })).status).toBe(401)
        },
        { apiKey: "fixed-key-of-mine" }
      )
    ))

  it("starts with the seed and reports mistakes in it", async () => {
    await withMock(
      async (mock) => {
        expect(mock.user("ada")).toMatchObject({ first_name: "Ada", purchases: [{ name: "p", count: 100 }] })
        mock.reset("empty")
        expect(mock.users().total).toBe(0)
        mock.reset()
        expect(mock.users().total).toBe(1)
      },
      {
        seed: {
          attributes: [{ external_id: "ada", first_name: "Ada" }],
          purchases: Array.from({ length: 100 }, () => ({
            external_id: "ada",
            product_id: "p",
            currency: "EUR",
            price: 1,
            time: "2026-01-31T12:00:00Z"
          }))
        }
      }
    )
    const wrong = startMockBraze({ seed: { attribute: [], events: [{ external_id: "u" }], purchases: 1 } })
    await expect(wrong).rejects.toBeInstanceOf(BadInput)
    await expect(wrong).rejects.toMatchObject({
      problems: [
        { path: "seed.attribute", message: `unknown field; did you mean "attributes"?` },
        { path: "seed.purchases", message: "must be a list, not a number" },
        { path: "seed.events[0]", message: "'name' is required" }
      ]
    })
  })

  it("reports every invalid option at once", async () => {
    const options = { port: 1.5, limits: "mao", apiKey: "a b", rateLimitScale: 0, hots: "x" }
    await expect(startMockBraze(JSON.parse(JSON.stringify(options)))).rejects.toMatchObject({
      problems: [
        { path: "hots", message: `unknown field; did you mean "host"?` },
        { path: "port" },
        { path: "apiKey" },
        { path: "limits" },
        { path: "rateLimitScale" }
      ]
    })
  })

  it("stops while requests hang", async () => {
    const mock = await startMockBraze()
    mock.faults([{ action: { type: "hang" } }])
    const hanging = track(mock).then(
      () => "answered",
      () => "broken"
    )
    while (mock.stats().requests === 0) await new Promise((resolve) => setImmediate(resolve))
    await mock.stop()
    expect(await hanging).toBe("broken")
  })
})

describe("workspaces", () => {
  it("are isolated at one address, selected by key for Braze's paths and for the mock's own", () =>
    withMock(async (mock) => {
      const { body: made } = await control(mock, "POST", "/workspaces")
      expect(made).toEqual({ workspace: "workspace-1", apiKey: expect.stringMatching(/^[0-9a-f-]{36}$/) })
      const other = mock.workspace()
      await track(other)
      expect([mock.stats().users, other.stats().users]).toEqual([0, 1])
      const users = async (headers: Record<string, string>, path = "/stats") =>
        (await control(mock, "GET", path, undefined, headers)).body
      expect(await users(headersOf(other.apiKey))).toMatchObject({ users: 1 })
      expect(await users({}, "/stats?workspace=workspace-2")).toMatchObject({ users: 1 })
      expect(await users({}, `/stats?workspace=${other.apiKey}`)).toMatchObject({ users: 1 })
      expect(await users({})).toMatchObject({ users: 0 })
      expect(await control(mock, "GET", "/stats?workspace=nowhere")).toMatchObject({ status: 404 })
      expect(await control(mock, "GET", "/stats", undefined, headersOf("unknown"))).toMatchObject({ status: 404 })
    }))
})
