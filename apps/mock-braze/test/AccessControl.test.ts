import * as Emulator from "@sluice/braze-emulator/Emulator"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Mock from "../src/control/Mock.js"
import { BadInput, startMockBraze } from "../src/index.js"
import * as AccessControl from "../src/server/AccessControl.js"
import * as MockHandler from "../src/server/MockHandler.js"
import * as Server from "../src/server/Server.js"
import { control, headersOf, raw, statusOf, track, withMock } from "./Http.js"

const at = (
  access: AccessControl.AccessControl,
  headers: Record<string, string>,
  method = "GET",
  url = "/_mock/stats"
) => AccessControl.check(access, { method, url, headers })

const status = ({ refusal, answer }: AccessControl.AccessDecision) => refusal?.status ?? answer ?? 200

describe("the access", () => {
  it("allows loopback and the listed hosts only, however the name is written", () => {
    fc.assert(
      fc.property(fc.oneof(fc.domain(), fc.ipV4(), fc.string()), fc.nat(65_535), (host, port) => {
        const known = ["localhost", "127.0.0.1", "[::1]", "mock.test"].includes(host.toLowerCase().replace(/:\d+$/, ""))
        expect(status(at(AccessControl.make(["Mock.Test:8099"]), { host: `${host}:${port}` }))).toBe(known ? 200 : 403)
      })
    )
  })

  it("allows pages of listed origins only", () => {
    const access = AccessControl.make([], ["http://localhost:5173"])
    fc.assert(
      fc.property(fc.webUrl(), fc.constantFrom("GET", "POST", "PUT", "DELETE", "OPTIONS"), (url, method) => {
        const { origin } = new URL(url)
        expect(status(at(access, { host: "localhost:8099", origin }, method))).toBe(403)
      })
    )
    const listed = { host: "localhost:8099", origin: "http://localhost:5173", "sec-fetch-site": "same-site" }
    expect(at(access, listed, "PUT")).toEqual({
      headers: { "access-control-allow-origin": "http://localhost:5173", vary: "Origin" }
    })
    expect(at(access, listed, "OPTIONS")).toMatchObject({
      answer: 204,
      headers: { "access-control-allow-origin": "http://localhost:5173" }
    })
    expect(status(at(access, { ...listed, host: "evil.example" }, "OPTIONS"))).toBe(403)
  })

  it("accepts the token and nothing else", () => {
    const access = AccessControl.make([], [], "a-token")
    const local = { host: "localhost" }
    const shown = fc.oneof(fc.string(), fc.constantFrom("", "a-toke", "a-token ", "A-TOKEN", "a-tokenn"))
    fc.assert(
      fc.property(shown, (text) => {
        fc.pre(text !== "a-token")
        expect(status(at(access, { ...local, [AccessControl.tokenHeader]: text }))).toBe(401)
        expect(status(at(access, { ...local, cookie: `mock-braze-admin=${encodeURIComponent(text)}` }))).toBe(401)
        expect(status(at(access, local, "GET", `/_mock/?token=${encodeURIComponent(text)}`))).toBe(401)
      })
    )
    expect(status(at(access, { ...local, [AccessControl.tokenHeader]: "a-token" }))).toBe(200)
    expect(status(at(access, { ...local, cookie: "a=b; mock-braze-admin=a-token" }))).toBe(200)
    expect(status(at(access, { ...local, cookie: "mock-braze-admin=%" }))).toBe(401)
    expect(status(at(access, { ...local, authorization: "Bearer a-token" }))).toBe(401)
    expect(status(at(access, local, "GET", "/_mock/stats?token=a-token"))).toBe(401)
    expect(status(at(access, local, "GET", "/_mock/health"))).toBe(200)
  })

  it("recognizes addresses that only this machine reaches", () => {
    const local = ["localhost", "127.0.0.1", "127.1.2.3", "::1", "[::1]"]
    const others = ["0.0.0.0", "::", "192.168.1.5", "127.0.0.1.evil.example", "mock.test", ""]
    expect([local.every(AccessControl.isLoopback), others.some(AccessControl.isLoopback)]).toEqual([true, false])
  })
})

describe("a mock that other machines can reach", () => {
  it("creates a token, which its own calls need and Braze's paths do not", () =>
    withMock(
      async (mock) => {
        const token = mock.adminToken ?? ""
        expect(token).toMatch(/^[0-9a-f-]{36}$/)
        expect((await track(mock)).status).toBe(201)
        expect(await control(mock, "GET", "/health")).toEqual({ status: 200, body: { status: "ok" } })
        for (const path of ["/stats", "/live", "/", "/openapi.json", "/requests.ndjson"])
          expect([path, await statusOf(`${mock.url}/_mock${path}`, {})]).toEqual([path, 401])
        expect(await control(mock, "POST", "/reset", {})).toMatchObject({
          status: 401,
          body: { message: expect.stringContaining("x-mock-admin-token") }
        })
        const headers = { [AccessControl.tokenHeader]: token }
        expect(await control(mock, "GET", "/stats", undefined, headers)).toMatchObject({
          status: 200,
          body: { requests: 1 }
        })
      },
      { host: "0.0.0.0" }
    ))

  it("sets a cookie for the printed address that no script and no other site can read", () =>
    withMock(
      async (mock) => {
        const entered = await fetch(`${mock.url}/_mock/?token=t%2Bk`, { redirect: "manual" })
        expect([entered.status, entered.headers.get("location")]).toEqual([303, "/_mock/"])
        const cookie = entered.headers.get("set-cookie") ?? ""
        expect(cookie).toBe("mock-braze-admin=t%2Bk; Path=/_mock; HttpOnly; SameSite=Strict")
        const headers = { cookie: cookie.split(";")[0] ?? "" }
        expect((await fetch(`${mock.url}/_mock/`, { headers })).status).toBe(200)
        expect((await mock.fetch("http://any/_mock/stats")).status).toBe(200)
      },
      { adminToken: "t+k" }
    ))

  it("needs no token on loopback", () =>
    withMock(async (mock) => {
      expect([mock.adminToken, (await control(mock, "GET", "/stats")).status]).toEqual([undefined, 200])
    }))
})

describe("pages of listed origins", () => {
  it("may call and listen, as a preflight says; others may not", () =>
    withMock(
      async (mock) => {
        const asked = (origin: string) =>
          fetch(`${mock.url}/_mock/faults`, {
            method: "OPTIONS",
            headers: { origin, "access-control-request-method": "PUT" }
          })
        const yes = await asked("http://localhost:5173")
        expect([yes.status, yes.headers.get("access-control-allow-methods")]).toEqual([204, "GET, POST, PUT, DELETE"])
        const no = await asked("http://localhost:5174")
        expect([no.status, no.headers.get("access-control-allow-origin")]).toEqual([403, null])
        for (const path of ["/stats", "/live", "/requests.ndjson"]) {
          const leaving = new AbortController()
          const headers = { origin: "http://localhost:5173" }
          const answer = await fetch(`${mock.url}/_mock${path}`, { headers, signal: leaving.signal })
          expect([answer.status, answer.headers.get("access-control-allow-origin")]).toEqual([200, headers.origin])
          leaving.abort()
        }
      },
      { allowOrigins: ["http://localhost:5173"] }
    ))

  it("must be listed exactly", async () => {
    const problems = await startMockBraze({ allowOrigins: ["http://a/", "*", "HTTP://b:1"] }).then(
      () => [],
      (error: unknown) => (error instanceof BadInput ? error.problems : [])
    )
    expect(problems.map(({ path, message }) => `${path} ${message}`)).toEqual([
      `allowOrigins[0] must be scheme, host and port, such as http://localhost:5173; did you mean "http://a"?`,
      "allowOrigins[1] must be scheme, host and port, such as http://localhost:5173"
    ])
  })
})

describe("a slow client", () => {
  it("gets 408 if its headers do not arrive, without blocking others", async () => {
    const mock = Mock.make(Emulator.make({ apiKey: "a-key-of-a-test" }))
    const timeouts = { headersTimeout: 2_000, requestTimeout: 2_000, connectionsCheckingInterval: 20 }
    const where = { port: 0, host: "127.0.0.1", allowHosts: [], timeouts }
    const { url, close } = await Server.listen(mock, MockHandler.make(mock), where)
    const slow = Promise.all([
      raw(url, "POST /users/track HTTP/1.1\r\nhost: x\r\n"),
      raw(url, "POST /users/track HTTP/1.1\r\nhost: x\r\ncontent-length: 100\r\n\r\n{")
    ])
    expect(await statusOf(`${url}/users/track`, headersOf("a-key-of-a-test"), "POST")).toBe(400)
    expect((await slow).map(({ text }) => text.split("\r\n")[0])).toEqual([
      "HTTP/1.1 408 Request Timeout",
      "HTTP/1.1 408 Request Timeout"
    ])
    await close()
  })
})
