import { connect, type Socket } from "node:net"
import * as Emulator from "@sluice/braze-emulator/Emulator"
import { afterEach, beforeEach, describe, expect, it } from "vitest"
import * as Mock from "../src/control/Mock.js"
import * as AccessControl from "../src/server/AccessControl.js"
import * as MockHandler from "../src/server/MockHandler.js"
import * as Server from "../src/server/Server.js"
import { headersOf, raw } from "./Http.js"

const apiKey = "a-key-of-a-test"
const megabyte = 1024 * 1024

let server: Server.Listening
let emulator: Emulator.Emulator
let sockets: Array<Socket> = []

const listen = async (settings: Partial<Server.ServerSettings> = {}): Promise<void> => {
  emulator = Emulator.make({ apiKey })
  const mock = Mock.make(emulator)
  server = await Server.listen(mock, MockHandler.make(mock), {
    port: 0,
    host: "127.0.0.1",
    allowHosts: [],
    ...settings
  })
}

beforeEach(() => listen())

afterEach(async () => {
  for (const socket of sockets) socket.destroy()
  sockets = []
  await server.close()
})

const head = (path: string, headers: Record<string, string>, bytes: number): string =>
  Object.entries({ host: "127.0.0.1", "content-type": "application/json", "content-length": String(bytes), ...headers })
    .map(([name, value]) => `${name}: ${value}`)
    .reduce((text, line) => `${text}${line}\r\n`, `POST ${path} HTTP/1.1\r\n`)
    .concat("\r\n")

/** A client that has sent the head and a first part of its body. */
interface Sender {
  readonly socket: Socket
  /** The status line of the response. */
  readonly answered: Promise<string>
}

const begin = (path: string, headers: Record<string, string>, bytes: number, first = ""): Sender => {
  const { hostname, port } = new URL(server.url)
  const socket = connect(Number(port), hostname)
  socket.write(head(path, headers, bytes) + first)
  sockets.push(socket)
  const answered = new Promise<string>((resolve, reject) => {
    socket.once("data", (chunk) => resolve(chunk.toString("latin1").split("\r\n")[0] ?? ""))
    socket.once("error", reject)
  })
  return { socket, answered }
}

const write = (socket: Socket, bytes: number): Promise<void> =>
  new Promise((resolve, reject) => {
    socket.write(Buffer.alloc(bytes, " "), (error) => (error ? reject(error) : resolve()))
  })

/** Resolves when the server has read everything that was sent before, because it answers connections in turn. */
const turn = async (): Promise<void> => {
  await fetch(`${server.url}/_mock/health`)
  await fetch(`${server.url}/_mock/health`)
}

describe("a call under /_mock/ that is refused", () => {
  it.each([
    ["a foreign origin", 403, { origin: "https://evil.example" }, {}],
    ["a foreign host", 403, { host: "evil.example" }, {}],
    ["a page of another site", 403, { "sec-fetch-site": "cross-site" }, {}],
    ["no token", 401, {}, { adminToken: "a-token" }],
    ["a wrong token", 401, { [AccessControl.tokenHeader]: "b-token" }, { adminToken: "a-token" }],
    ["an unknown key", 404, headersOf("an-unknown-key"), {}]
  ])("for %s gets its response before its body, which is not kept", async (_, status, headers, settings) => {
    await server.close()
    await listen(settings)
    const slow = Array.from({ length: 60 }, () => begin("/_mock/faults", headers, 15 * megabyte))
    const lines = await Promise.all(slow.map(({ answered }) => answered))
    expect(lines.filter((line) => !line.startsWith(`HTTP/1.1 ${status} `))).toEqual([])
    await Promise.all(slow.map(({ socket }) => write(socket, 64 * 1024)))
    await turn()
    expect(server.buffered()).toBe(0)
  })

  it("for an unknown workspace in its address gets its response before its body", async () => {
    expect(await begin("/_mock/reset?workspace=nowhere", {}, 100).answered).toBe("HTTP/1.1 404 Not Found")
  })

  it("leaves the connection usable after its body", async () => {
    const text = `${head("/_mock/faults", { host: "evil.example" }, 3)}{ }${head("/_mock/reset", {}, 2)}{}`
    const { text: both } = await raw(server.url, text, (seen) => seen.includes('"byStatus"'))
    expect(both.match(/HTTP\/1\.1 \d+/g)).toEqual(["HTTP/1.1 403", "HTTP/1.1 200"])
  })
})

describe("the body of a call under /_mock/", () => {
  it("is kept up to 1 MB and discarded above, with 413 at once", async () => {
    const fits = Array.from({ length: 5 }, () => begin("/_mock/verify", {}, megabyte, " ".repeat(1_000)))
    await Promise.all(fits.map(({ socket }) => write(socket, 1_000)))
    while (server.buffered() < 10_000) await turn()
    expect(server.buffered()).toBe(10_000)
    const large = begin("/_mock/verify", {}, 15 * megabyte, " ".repeat(megabyte + 1))
    expect(await large.answered).toBe("HTTP/1.1 413 Payload Too Large")
    await write(large.socket, megabyte)
    await turn()
    expect(server.buffered()).toBe(10_000)
    for (const { socket } of fits) socket.destroy()
    while (server.buffered() > 0) await turn()
  })
})

describe("a request to Braze's paths", () => {
  it("with an unknown key is answered before its body, which is not kept", async () => {
    const slow = Array.from({ length: 60 }, () => begin("/users/track", headersOf("unknown-key"), 4 * megabyte))
    const lines = await Promise.all(slow.map(({ answered }) => answered))
    expect(new Set(lines)).toEqual(new Set(["HTTP/1.1 401 Unauthorized"]))
    await Promise.all(slow.map(({ socket }) => write(socket, 64 * 1024)))
    await turn()
    expect(server.buffered()).toBe(0)
    expect(emulator.workspace.mistakes.list().map(({ code, count }) => [code, count])).toEqual([["unknown-key", 60]])
  })

  it("without a key is searched for one in the first 64 KB", async () => {
    const text = JSON.stringify({ api_key: apiKey })
    const short = await begin("/users/track", {}, text.length, text).answered
    const long = await begin("/users/track", {}, 4 * megabyte, " ".repeat(64 * 1024 + 1)).answered
    expect([short, long]).toEqual(["HTTP/1.1 401 Unauthorized", "HTTP/1.1 401 Unauthorized"])
    const { mistakes } = emulator.workspace
    expect(mistakes.list().map(({ code, count }) => [code, count])).toEqual([["missing-key", 2]])
    expect(mistakes.advice().map(({ code, requests }) => [code, requests])).toEqual([["key-in-body", [1]]])
    expect(server.buffered()).toBe(0)
  })

  it("with an unknown key is read if a fault rule may look at its body", async () => {
    emulator.workspace.faults.set({ rules: [{ match: { bodyContains: "u1" }, action: { status: 502 } }] })
    const text = `{"external_id":"u1"}`
    expect(await begin("/users/track", headersOf("unknown-key"), text.length, text).answered).toContain("502")
  })

  it("with an unknown key is read if the workspace accepts a key in the body", async () => {
    emulator.workspace.world = Object.assign(emulator.workspace.world, {
      settings: { ...emulator.workspace.world.settings, legacyApiKey: true }
    })
    const text = JSON.stringify({ api_key: apiKey, events: [{ external_id: "u1", name: "e", time: "2026-01-31" }] })
    expect(await begin("/users/track", { authorization: "" }, text.length, text).answered).toContain("201")
  })
})

describe("two Host headers", () => {
  it.each(["/users/track", "/_mock/stats", "/"])("are refused with 400 at %s", async (path) => {
    const text = `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nHOST: evil.example\r\nconnection: close\r\n\r\n`
    const { text: answer } = await raw(server.url, text)
    expect(answer).toContain("HTTP/1.1 400 Bad Request")
    expect(answer).toContain('{"message":"the request has more than one Host header"}')
  })
})
