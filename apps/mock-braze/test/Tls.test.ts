import { X509Certificate } from "node:crypto"
import { mkdtemp, readFile, rm } from "node:fs/promises"
import type { IncomingMessage } from "node:http"
import { request } from "node:https"
import { tmpdir } from "node:os"
import { join } from "node:path"
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

describe("a certificate that the mock creates", () => {
  const get = (mock: { readonly url: string }, ca: string | undefined, hostname: string) =>
    new Promise<number | string>((resolve) => {
      const { port } = new URL(mock.url)
      const sent = request(
        { hostname, port, path: "/_mock/health", ...(ca === undefined ? {} : { ca }) },
        (response) => {
          response.resume()
          resolve(response.statusCode ?? 0)
        }
      )
      sent.on("error", (error: NodeJS.ErrnoException) => resolve(error.code ?? ""))
      sent.end()
    })

  it("is trusted by clients that have it, for the names of this machine, and by no others", () =>
    withMock(
      async (mock) => {
        expect(mock.url).toMatch(/^https:/)
        expect(await get(mock, mock.certificate, "127.0.0.1")).toBe(200)
        expect(await get(mock, mock.certificate, "localhost")).toBe(200)
        expect(await get(mock, undefined, "127.0.0.1")).toBe("DEPTH_ZERO_SELF_SIGNED_CERT")
      },
      { tls: true }
    ))

  it("stays the same in a data folder, until it lacks a host", async () => {
    const data = await mkdtemp(join(tmpdir(), "mock-braze-tls-"))
    const made = (allowHosts: ReadonlyArray<string> = []) =>
      withMock((mock) => Promise.resolve(mock.certificate), { tls: true, data, allowHosts })
    const [first, second, third, fourth] = [
      await made(),
      await made(),
      await made(["mock.test"]),
      await made(["mock.test:80"])
    ]
    await rm(data, { recursive: true })
    expect([first === second, second === third, third === fourth]).toEqual([true, false, true])
    expect(new X509Certificate(third ?? "").subjectAltName).toContain("DNS:mock.test")
  })
})
