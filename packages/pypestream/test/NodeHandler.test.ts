import { createServer, type Server } from "node:http"
import type { AddressInfo } from "node:net"
import { connect } from "node:net"
import { Either, Redacted } from "effect"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import * as NodeHandler from "../src/handlers/NodeHandler.js"
import * as NodeHttpHandler from "../src/handlers/NodeHttpHandler.js"
import * as WebHandler from "../src/handlers/WebHandler.js"
import * as ActionNode from "../src/node/ActionNode.js"
import * as Environments from "../src/node/Environments.js"
import { client } from "./support.js"

const secret = "a shared secret of many letters".replaceAll(" ", "-")
const environments = Environments.make({ sandbox: client().client })
const node = ActionNode.track({ name: "Track", environments, style: "rich" })
const logged: Array<string> = []

/** The node on both kinds of host. */
const hosted = (bodyTimeout: number) => {
  const nodes = Either.getOrThrow(
    NodeHandler.make({
      nodes: [node],
      secret: Redacted.make(secret),
      log: (line) => void logged.push(line),
      maxBodyBytes: 200,
      bodyTimeout
    })
  )
  return { web: WebHandler.handler(nodes), server: createServer(NodeHttpHandler.handler(nodes)) }
}

const { server, web } = hosted(3_600_000)
/** For bodies that never arrive. */
const impatient = hosted(1)
const servers = [server, impatient.server]
const portOf = (one: Server): number => (one.address() as AddressInfo).port
let url = ""

beforeAll(async () => {
  for (const one of servers) await new Promise<void>((resolve) => one.listen(0, "127.0.0.1", resolve))
  url = `http://127.0.0.1:${portOf(server)}`
})
afterAll(async () => {
  for (const one of servers) await new Promise<void>((resolve) => void one.close(() => resolve()))
})

const good = { authorization: `Bearer ${secret}`, "content-type": "application/json" }
const call = JSON.stringify({ payload: { id: "u1" }, context: { env: "sandbox" } })

const cases: ReadonlyArray<
  readonly [string, string, string, Readonly<Record<string, string>>, string | Uint8Array | undefined]
> = [
  ["a call", "POST", "/Track", good, call],
  ["a call to the only node", "POST", "/", good, call],
  ["a call below a path, with a query", "POST", "/nodes/Track?x=1", good, call],
  ["a charset", "POST", "/Track", { ...good, "content-type": "application/json; charset=utf-8" }, call],
  ["without a payload", "POST", "/Track", good, '{"context":{"env":"sandbox"}}'],
  ["without a context", "POST", "/Track", good, '{"payload":{"id":"u1"}}'],
  ["without a secret", "POST", "/Track", { "content-type": "application/json" }, call],
  ["a wrong secret", "POST", "/Track", { ...good, authorization: `Bearer ${secret}x` }, call],
  ["the secret without a scheme", "POST", "/Track", { ...good, authorization: secret }, call],
  ["another method", "GET", "/Track", good, undefined],
  ["another type", "POST", "/Track", { ...good, "content-type": "text/plain" }, call],
  ["another node", "POST", "/Trakc", good, call],
  ["invalid JSON", "POST", "/Track", good, '{"payload": canary'],
  ["invalid UTF-8", "POST", "/Track", good, new Uint8Array([0x7b, 0xff, 0x7d])],
  ["an array", "POST", "/Track", good, "[]"],
  ["without a body", "POST", "/Track", good, undefined],
  ["a long body", "POST", "/Track", good, JSON.stringify({ payload: { a: "x".repeat(300) } })]
]

const expected = [
  [200, "accepted"],
  [200, "accepted"],
  [200, "accepted"],
  [200, "accepted"],
  [200, "refused"],
  [200, "error"],
  [401, "secret-wrong"],
  [401, "secret-wrong"],
  [401, "secret-wrong"],
  [405, "method-not-post"],
  [415, "content-type-not-json"],
  [404, "node-unknown"],
  [400, "body-not-json"],
  [400, "body-not-json"],
  [400, "body-not-an-object"],
  [400, "body-not-json"],
  [413, "body-too-large"]
]

const seen = async (response: Response) => {
  const names = ["content-type", "cache-control", "allow", "www-authenticate"]
  return {
    status: response.status,
    headers: Object.fromEntries(names.map((name) => [name, response.headers.get(name)])),
    body: await response.text()
  }
}

describe("handlers", () => {
  it.each(cases.map((one, index) => [...one, expected[index]] as const))(
    "%s: node and web-standard hosts respond alike [S-19]",
    async (_, method, path, headers, body, wanted) => {
      const init = { method, headers, ...(body !== undefined && { body }) }
      const overNode = await seen(await fetch(url + path, init))
      const overWeb = await seen(await web(new Request(`https://nodes.example${path}`, init)))
      expect(overNode).toEqual(overWeb)
      const value = JSON.parse(overNode.body)
      expect([overNode.status, value.success ?? value.error.code]).toEqual(wanted)
      expect(overNode.body).not.toMatch(/canary|a-shared/)
    }
  )

  it("the function answers like the handlers [S-19]", async () => {
    const returned = await NodeHandler.toFunction(node)(undefined, { id: "u1" }, { env: "sandbox" })
    const over = await web(new Request("https://nodes.example/Track", { method: "POST", headers: good, body: call }))
    expect(await over.json()).toEqual(returned)
  })

  it("refuses a body that is longer than declared, and one that does not arrive", async () => {
    const stream = (chunks: number) =>
      new ReadableStream<Uint8Array>({
        pull: (controller) => (chunks-- > 0 ? controller.enqueue(new Uint8Array(150)) : undefined)
      })
    const ask = (handler: typeof web, body: ReadableStream<Uint8Array>) =>
      handler(
        new Request("https://nodes.example/Track", {
          method: "POST",
          headers: good,
          body,
          duplex: "half"
        } as RequestInit)
      )
    expect((await ask(web, stream(2))).status).toBe(413)
    expect((await ask(impatient.web, stream(1))).status).toBe(408)
    expect(await rawStatus(impatient.server, "content-length: 100\r\n\r\n{")).toBe(408)
    expect(await rawStatus(server, `transfer-encoding: chunked\r\n\r\n12c\r\n${"x".repeat(300)}\r\n`)).toBe(413)
  })

  it("rejects invalid secrets, all at once", () => {
    const made = NodeHandler.make({
      nodes: [node],
      secret: [
        Redacted.make("{ SECRET }"),
        Redacted.make("short"),
        Redacted.make(secret),
        Redacted.make(`${secret}\n`)
      ],
      log: () => undefined
    })
    expect(Either.getOrThrow(Either.flip(made)).map(({ code }) => code)).toEqual([
      "secret-placeholder",
      "secret-short",
      "secret-not-sendable"
    ])
  })

  it("rejects missing nodes, repeated names and invalid limits, all at once", () => {
    const mistakes = (own: Partial<NodeHandler.NodeHandlerSettings>) =>
      Either.match(NodeHandler.make({ nodes: [node], secret: Redacted.make(secret), log: () => undefined, ...own }), {
        onLeft: (found) => found.map(({ code, path }) => [code, path]),
        onRight: () => []
      })
    const other = ActionNode.track({ name: "Other", environments })
    expect(
      mistakes({
        nodes: [node, other, node, node],
        secret: Redacted.make("short"),
        maxBodyBytes: -1,
        bodyTimeout: Number.NaN
      })
    ).toEqual([
      ["secret-short", "secret"],
      ["node-twice", "nodes"],
      ["limit-not-valid", "maxBodyBytes"],
      ["limit-not-valid", "bodyTimeout"]
    ])
    expect(mistakes({ nodes: [] })).toEqual([["nodes-missing", "nodes"]])
    for (const limit of [0, -0.5, 1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 31])
      expect(mistakes({ bodyTimeout: limit })).toEqual([["limit-not-valid", "bodyTimeout"]])
    expect(mistakes({ nodes: [node, other], maxBodyBytes: 1, bodyTimeout: 2 ** 31 - 1 })).toEqual([])
  })

  it("accepts two secrets while one replaces the other", async () => {
    const next = "another-secret-of-many-letters"
    const both = WebHandler.handler(
      Either.getOrThrow(
        NodeHandler.make({ nodes: [node], secret: [Redacted.make(secret), Redacted.make(next)], log: () => undefined })
      )
    )
    const ask = (one: string) =>
      both(
        new Request("https://nodes.example/Track", {
          method: "POST",
          headers: { ...good, authorization: `Bearer ${one}` },
          body: call
        })
      )
    expect([(await ask(secret)).status, (await ask(next)).status, (await ask("neither")).status]).toEqual([
      200, 200, 401
    ])
  })
})

const rawStatus = (to: Server, rest: string): Promise<number> =>
  new Promise((resolve, reject) => {
    const socket = connect(portOf(to), "127.0.0.1", () =>
      socket.write(
        `POST /Track HTTP/1.1\r\nhost: x\r\nauthorization: Bearer ${secret}\r\ncontent-type: application/json\r\n${rest}`
      )
    )
    socket.on("error", reject)
    socket.on("data", (chunk) => {
      resolve(Number(/^HTTP\/1\.1 (\d+)/.exec(chunk.toString())?.[1]))
      socket.destroy()
    })
  })
