import { readFile } from "node:fs/promises"
import type { IncomingMessage } from "node:http"
import { request } from "node:https"
import { describe, expect, it } from "vitest"
import { BadInput, type MockBraze, startMockBraze } from "../src/index.js"
import { body, headersOf, withMock } from "./Http.js"

const pem = (name: string) => readFile(new URL(`./fixtures/${name}.pem`, import.meta.url), "utf8")

const [cert, key, otherKey] = await Promise.all([pem("cert"), pem("key"), pem("other-key")])

interface Got {
  readonly status: number | undefined
  readonly text: string
}

const read = (response: IncomingMessage, done: (got: Got) => void): void => {
  let text = ""
  response.setEncoding("utf8")
  response.on("data", (chunk: string) => {
    text += chunk
  })
  response.on("end", () => done({ status: response.statusCode, text }))
}

/** Sends as a client that trusts only the certificate. */
const send = (mock: MockBraze, path: string, method: string, payload = ""): Promise<Got> =>
  new Promise((resolve, reject) => {
    const sent = request(
      `${mock.url}${path}`,
      { method, ca: cert, headers: headersOf(mock.apiKey), agent: false },
      (response) => read(response, resolve)
    )
    sent.on("error", reject)
    sent.end(payload)
  })

describe("TLS", () => {
  it("serves Braze's paths and the mock's own at an https address", () =>
    withMock(
      async (mock) => {
        expect(mock.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/)
        expect(await send(mock, "/users/track", "POST", body("u1"))).toMatchObject({ status: 201 })
        const stats = await send(mock, "/_mock/stats", "GET")
        expect(JSON.parse(stats.text)).toMatchObject({ requests: 1, users: 1 })
        expect(await send(mock, "/_mock/settings", "GET")).toMatchObject({ text: expect.stringContaining(mock.url) })
        await expect(fetch(mock.url.replace("https", "http"))).rejects.toThrow()
      },
      { tls: { cert, key } }
    ))

  it("supports faults on the connection", () =>
    withMock(
      async (mock) => {
        mock.faults([{ match: { nth: 1 }, action: { type: "reset", when: "after" } }])
        const error = await send(mock, "/users/track", "POST", body("u1")).catch((cause: unknown) => cause)
        expect(error).toMatchObject({ code: "ECONNRESET" })
        expect((await send(mock, "/users/track", "POST", body("u2"))).status).toBe(201)
        expect(mock.stats()).toMatchObject({ byStatus: { reset: 1, 201: 1 }, users: 2 })
      },
      { tls: { cert, key } }
    ))

  it("reports mistakes in certificate and key, and quotes neither", async () => {
    const problems = (tls: { readonly cert: string; readonly key: string }) =>
      startMockBraze({ tls }).then(
        () => [],
        (error: unknown) => (error instanceof BadInput ? error.problems : [])
      )
    expect(await problems({ cert: key, key: cert })).toEqual([
      { path: "tls.cert", message: "does not contain a certificate in PEM" },
      { path: "tls.key", message: "does not contain a private key in PEM, or the key has a passphrase" }
    ])
    expect(await problems({ cert, key: otherKey })).toEqual([
      { path: "tls.key", message: "does not belong to the certificate" }
    ])
  })
})
