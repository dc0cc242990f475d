import { createServer } from "node:net"
import { describe, expect, it } from "@effect/vitest"
import type { HttpRequest, HttpResponse, Transport, TransportError } from "@sluice/core/Transport"
import { Deferred, Effect, Fiber } from "effect"
import { vi } from "vitest"
import * as NodeHttpTransport from "../src/transport/NodeHttpTransport.js"
import type { TransportSettings } from "../src/transport/TransportSettings.js"
import * as UndiciTransport from "../src/transport/UndiciTransport.js"
import { describe as describeFault } from "../src/transport/WireFault.js"
import { portOf, serve } from "./support/server.js"

const post = (url: string, body = "{}"): HttpRequest => ({
  method: "POST",
  url,
  headers: { "content-type": "application/json" },
  body
})
describe.each([
  ["UndiciTransport", UndiciTransport.make],
  ["NodeHttpTransport", NodeHttpTransport.make]
] as const)("%s", (_, make) => {
  const failing = (url: string, settings: TransportSettings = {}) =>
    Effect.flatMap(make(settings), (transport) => Effect.flip(transport.send(post(url)))).pipe(
      Effect.map(({ reason, message }) => ({ reason, message: message.replaceAll(/127\.0\.0\.1:\d+/g, "HOST") }))
    )

  /** Deadlines pass only when the test advances the clock. */
  const fakeTimers = Effect.acquireRelease(
    Effect.gen(function* () {
      // undici keeps one timer for all its time limits. A first request starts it before the timers are fake.
      yield* Effect.scoped(
        Effect.flatMap(
          serve((_, response) => response.end()),
          (url) => succeeding(url)
        )
      )
      vi.useFakeTimers({ toFake: ["performance", "setTimeout", "clearTimeout"] })
    }),
    () => Effect.sync(() => void vi.useRealTimers())
  )
  const succeeding = (url: string) => Effect.flatMap(make(), (transport) => transport.send(post(url)))

  describe("a response", () => {
    it.scoped("is complete, with lower-case headers, repeated ones joined", () =>
      Effect.gen(function* () {
        const url = yield* serve((request, response, body) => {
          response.setHeader("X-Many", ["a", "b"])
          response.writeHead(201, { "X-One": "1" })
          response.write(`${request.method} ${request.url} `)
          response.end(body)
        })
        const transport = yield* make()
        const answer = yield* transport.send(post(`${url}/users/track?x=1`, '{"é":1}'))
        expect({
          status: answer.status,
          body: answer.body,
          many: answer.headers["x-many"],
          one: answer.headers["x-one"]
        }).toEqual({
          status: 201,
          body: 'POST /users/track?x=1 {"é":1}',
          many: "a, b",
          one: "1"
        })
      })
    )

    it.scoped("is requested with the given headers only", () =>
      Effect.gen(function* () {
        const url = yield* serve((request, response) => response.end(JSON.stringify(request.rawHeaders)))
        const transport = yield* make()
        const { body } = yield* transport.send(post(url, "é"))
        const raw: ReadonlyArray<string> = JSON.parse(body)
        const pairs = raw.flatMap((name, at) => (at % 2 === 0 ? [`${name.toLowerCase()}: ${raw[at + 1]}`] : []))
        expect(pairs.sort()).toEqual([
          "connection: keep-alive",
          "content-length: 2",
          "content-type: application/json",
          `host: ${new URL(url).host}`
        ])
      })
    )

    it.scoped("that redirects is returned, not followed; an interim response is ignored", () =>
      Effect.gen(function* () {
        const seen: Array<string | undefined> = []
        const url = yield* serve((request, response) => {
          seen.push(request.url)
          response.writeProcessing()
          response.writeHead(301, { location: "/elsewhere" }).end("moved")
        })
        const transport = yield* make()
        const answer = yield* transport.send(post(`${url}/here`))
        expect([answer.status, answer.headers["location"], answer.body, seen]).toEqual([
          301,
          "/elsewhere",
          "moved",
          ["/here"]
        ])
      })
    )

    it.scoped("reuses connections", () =>
      Effect.gen(function* () {
        const ports = new Set<number | undefined>()
        const url = yield* serve((request, response) => {
          ports.add(request.socket.remotePort)
          response.end("ok")
        })
        const transport = yield* make()
        for (let i = 0; i < 10; i++) yield* transport.send(post(url))
        expect(ports.size).toBeLessThan(10)
      })
    )
  })

  describe("a response that arrived while the process was paused", () => {
    it.scoped("is read before the deadline expires", () =>
      Effect.gen(function* () {
        yield* fakeTimers
        const url = yield* serve((_, response) => {
          response.end("arrived")
          // The response is sent. The client has not read it when the process resumes after the deadline.
          setImmediate(() => vi.advanceTimersByTime(60_000))
        })
        expect((yield* succeeding(url)).body).toBe("arrived")
      })
    )
  })

  describe("no complete response", () => {
    it.scoped("because nothing listens: connect", () =>
      Effect.gen(function* () {
        const url = yield* Effect.scoped(serve(() => {}))
        expect(yield* failing(url)).toEqual({
          reason: "connect",
          message: "HOST cannot be reached: the connection was refused."
        })
      })
    )

    it.scoped("because the name is unknown: dns", () =>
      Effect.gen(function* () {
        // A name with an empty label fails without a query, which could take long.
        expect(yield* failing("http://two..dots.invalid/")).toEqual({
          reason: "dns",
          message: "The name of two..dots.invalid cannot be resolved. Check its spelling and the network."
        })
      })
    )

    it.scoped("because it does not speak TLS: tls", () =>
      Effect.gen(function* () {
        const url = yield* serve((_, response) => response.end("plain"))
        expect(yield* failing(url.replace("http:", "https:"))).toEqual({
          reason: "tls",
          message: "No secure connection to HOST: it does not support TLS, or no version that this machine accepts."
        })
      })
    )

    it.scoped("because the address is not valid: address", () =>
      Effect.gen(function* () {
        expect((yield* failing("ftp://x/")).reason).toBe("address")
        expect((yield* failing("no url")).reason).toBe("address")
      })
    )

    it.scoped("because it was reset after the request: lost", () =>
      Effect.gen(function* () {
        const url = yield* serve((request) => request.socket.resetAndDestroy())
        expect(yield* failing(url)).toEqual({
          reason: "lost",
          message: "No complete response from HOST: the connection was reset after the request was sent."
        })
      })
    )

    it.scoped.each([
      ["the connection was closed", "content-length: 100\r\n\r\nhalf"],
      ["the connection was closed", "transfer-encoding: chunked\r\n\r\n5\r\nhel"],
      ["the response is not HTTP", "\u0000garbage\r\n\r\n"]
    ] as const)("because it ended early (%s): lost", ([words, rest]) =>
      Effect.gen(function* () {
        const url = yield* raw(`HTTP/1.1 201 Created\r\n${rest}`)
        expect(yield* failing(url)).toEqual({
          reason: "lost",
          message: `No complete response from HOST: ${words} after the request was sent.`
        })
      })
    )

    it.scoped("because it does not arrive: deadline", () =>
      Effect.gen(function* () {
        yield* fakeTimers
        const url = yield* serve(() => void vi.advanceTimersByTime(60))
        expect(yield* failing(url, { deadline: "60 millis" })).toEqual({
          reason: "deadline",
          message: "No complete response from HOST within 0.06 s."
        })
      })
    )

    it.scoped("because it arrives byte by byte: deadline", () =>
      Effect.gen(function* () {
        yield* fakeTimers
        const url = yield* serve((_, response) => {
          const drip = (left: number): void => {
            if (left === 0) return
            response.write("x")
            vi.advanceTimersByTime(5)
            setImmediate(drip, left - 1)
          }
          drip(16)
        })
        expect((yield* failing(url, { deadline: "80 millis" })).reason).toBe("deadline")
      })
    )

    it.scoped("because it is too long: lost", () =>
      Effect.gen(function* () {
        const url = yield* serve((_, response) => response.end("x".repeat(2000)))
        expect(yield* failing(url, { maxResponseBytes: 1000 })).toEqual({
          reason: "lost",
          message: "The response of HOST has more than 1000 bytes."
        })
      })
    )

    it.scoped("because no connection was free in time: connect, and the request is never sent", () =>
      Effect.gen(function* () {
        const seen: Array<string> = []
        yield* fakeTimers
        const url = yield* serve((_, __, body) => {
          seen.push(body)
          vi.advanceTimersByTime(80)
        })
        const transport = yield* make({ connections: 1, deadline: "80 millis" })
        const ids = ["1", "2", "3", "4", "5", "6"]
        const errors = yield* Effect.forEach(ids, (id) => Effect.flip(transport.send(post(url, id))), {
          concurrency: "unbounded"
        })
        expect(errors.map(({ reason }) => reason)).toEqual(["deadline", ...ids.slice(1).map(() => "connect")])
        expect(seen).toEqual(["1"])
      })
    )
  })

  describe("the time limit of a request", () => {
    it.scoped("tells a request that waits for a connection from one that was sent", () =>
      Effect.gen(function* () {
        yield* fakeTimers
        const url = yield* serve(() => {
          vi.advanceTimersByTime(80)
        })
        const transport = yield* make({ connections: 1 })
        const errors = yield* Effect.forEach(
          ["1", "2"],
          (id) => Effect.flip(transport.send({ ...post(url, id), timeout: 80 })),
          { concurrency: "unbounded" }
        )
        expect(errors.map(({ message, reason }) => [reason, message.replace(/127\S+/, "HOST")])).toEqual([
          ["deadline", "No complete response from HOST within 0.08 s."],
          ["connect", "No connection to HOST within 0.08 s."]
        ])
      })
    )
  })

  describe("an abandoned response", () => {
    it.scoped.each([
      ["because its deadline passed", { deadline: "60 millis" }, "deadline"],
      ["because it is too long", { maxResponseBytes: 10 }, "lost"]
    ] as const)("closes the connection %s", ([, settings, reason]) =>
      Effect.gen(function* () {
        const closed = yield* Deferred.make<void>()
        yield* fakeTimers
        const url = yield* serve((request, response) => {
          request.socket.on("close", () => Effect.runSync(Deferred.succeed(closed, undefined)))
          response.write("x".repeat(20))
          if (reason === "deadline") vi.advanceTimersByTime(60)
        })
        const transport = yield* make(settings)
        expect((yield* Effect.flip(transport.send(post(url)))).reason).toBe(reason)
        yield* Deferred.await(closed)
      })
    )
  })

  describe("interruption", () => {
    it.scoped("closes the connection", () =>
      Effect.gen(function* () {
        const arrived = yield* Deferred.make<void>()
        const closed = yield* Deferred.make<void>()
        const url = yield* serve((request) => {
          request.socket.on("close", () => Effect.runSync(Deferred.succeed(closed, undefined)))
          Effect.runSync(Deferred.succeed(arrived, undefined))
        })
        const transport = yield* make()
        const sending = yield* Effect.fork(transport.send(post(url)))
        yield* Deferred.await(arrived)
        yield* Fiber.interrupt(sending)
        yield* Deferred.await(closed)
        expect(yield* Deferred.isDone(closed)).toBe(true)
      })
    )
  })

  describe("a request without a fiber", () => {
    const started = ({ send }: Transport, request: HttpRequest) =>
      Effect.async<HttpResponse, TransportError>((resume) => {
        const abort = send.start?.(request, resume)
        return Effect.sync(() => abort?.())
      })

    it.scoped("has the same response", () =>
      Effect.gen(function* () {
        const url = yield* serve((_, response, body) => response.writeHead(400, { "x-one": "1", date: "" }).end(body))
        const transport = yield* make()
        const [usual, own] = yield* Effect.all([transport.send(post(url, "é")), started(transport, post(url, "é"))])
        expect(own).toMatchObject({ status: 400, body: "é" })
        expect(own).toEqual(usual)
      })
    )

    it.scoped("has the same errors", () =>
      Effect.gen(function* () {
        const transport = yield* make()
        for (const url of ["nowhere", "http://127.0.0.1:1/"]) {
          const own = yield* Effect.flip(started(transport, post(url)))
          expect(own).toEqual(yield* Effect.flip(transport.send(post(url))))
        }
      })
    )

    it.scoped("closes its connection when it is aborted", () =>
      Effect.gen(function* () {
        const arrived = yield* Deferred.make<void>()
        const closed = yield* Deferred.make<void>()
        const url = yield* serve((request) => {
          request.socket.on("close", () => Effect.runSync(Deferred.succeed(closed, undefined)))
          Effect.runSync(Deferred.succeed(arrived, undefined))
        })
        const transport = yield* make()
        const sending = yield* Effect.fork(started(transport, post(url)))
        yield* Deferred.await(arrived)
        yield* Fiber.interrupt(sending)
        yield* Deferred.await(closed)
        expect(yield* Deferred.isDone(closed)).toBe(true)
      })
    )
  })

  describe("a key", () => {
    it.scoped("that cannot be a header is not in the message", () =>
      Effect.gen(function* () {
        const transport = yield* make()
        const error = yield* Effect.flip(
          transport.send({
            method: "POST",
            url: "http://127.0.0.1:1/",
            headers: { authorization: "Bearer CANARY\n" },
            body: ""
          })
        )
        expect(error).toMatchObject({
          reason: "connect",
          message: "The request to 127.0.0.1:1 cannot be sent: one of its headers is not valid."
        })
        expect(JSON.stringify(error)).not.toContain("CANARY")
      })
    )
  })
})

describe("a network error", () => {
  const coded = (code: string): Error => Object.assign(new Error("x"), { code })

  it.each([
    ["ENOTFOUND", "dns"],
    ["EAI_AGAIN", "dns"],
    ["CERT_HAS_EXPIRED", "tls"],
    ["DEPTH_ZERO_SELF_SIGNED_CERT", "tls"],
    ["ERR_TLS_CERT_ALTNAME_INVALID", "tls"],
    ["UND_ERR_CONNECT_TIMEOUT", "connect"],
    ["ECONNRESET", "connect"],
    ["SOMETHING_NEW", "connect"]
  ])("%s is %s before the request was written and lost after", (code, reason) => {
    expect(describeFault(coded(code), "h", false).reason).toBe(reason)
    expect(describeFault(coded(code), "h", true).reason).toBe("lost")
  })

  it("of several addresses is the first one's", () => {
    expect(describeFault(new AggregateError([coded("ENETUNREACH"), coded("ECONNREFUSED")]), "h", false).message).toBe(
      "h cannot be reached: there is no route to the network."
    )
  })
})

/** Answers anything with these bytes and closes. */
const raw = (bytes: string) =>
  Effect.map(
    Effect.acquireRelease(
      Effect.async<ReturnType<typeof createServer>>((resume) => {
        const server = createServer((socket) => {
          socket.on("error", () => {})
          socket.once("data", () => socket.end(bytes))
        })
        server.listen(0, "127.0.0.1", () => resume(Effect.succeed(server)))
      }),
      (server) => Effect.sync(() => server.close())
    ),
    (server) => `http://127.0.0.1:${portOf(server.address())}`
  )
