import * as HttpClient from "@effect/platform/HttpClient"
import { RequestError } from "@effect/platform/HttpClientError"
import * as HttpClientResponse from "@effect/platform/HttpClientResponse"
import { describe, expect, it } from "@effect/vitest"
import type { HttpRequest } from "@sluice/core/Transport"
import { Effect, Either, Fiber, TestClock, Tracer } from "effect"
import * as HttpClientTransport from "../src/transport/HttpClientTransport.js"

const request: HttpRequest = {
  method: "POST",
  url: "http://127.0.0.1/points?key=k",
  headers: { "x-key": "canary-key", "content-type": "application/json" },
  body: '[{"points":5}]'
}

/** A client that passes each request to `answer`. */
const clientOf = (
  answer: (sent: Request) => Promise<Response> | Response
): { readonly client: HttpClient.HttpClient; readonly sent: Array<Request> } => {
  const sent: Array<Request> = []
  const client = HttpClient.make((outgoing, url) =>
    Effect.tryPromise({
      try: async () => {
        const body = outgoing.body._tag === "Uint8Array" ? new TextDecoder().decode(outgoing.body.body) : null
        const one = new Request(url, { method: outgoing.method, headers: outgoing.headers, body })
        sent.push(one)
        return HttpClientResponse.fromWeb(outgoing, await answer(one))
      },
      catch: (cause) => new RequestError({ request: outgoing, reason: "Transport", cause })
    })
  )
  return { client, sent }
}

const broken = (code: string) => {
  throw Object.assign(new Error("canary-message"), { code })
}

describe("HttpClientTransport", () => {
  it.effect("sends a request unchanged and returns the response", () =>
    Effect.gen(function* () {
      const { client, sent } = clientOf(() => new Response("fine", { status: 207, headers: { "X-Request-Id": "r1" } }))
      const response = yield* HttpClientTransport.make(client).send(request)
      expect(response.status).toBe(207)
      expect(response.body).toBe("fine")
      expect(response.headers["x-request-id"]).toBe("r1")
      const [one] = sent
      expect([one?.method, one?.url, one?.headers.get("x-key"), one?.headers.get("content-type")]).toEqual([
        "POST",
        request.url,
        "canary-key",
        "application/json"
      ])
      expect(yield* Effect.promise(async () => one?.text())).toBe(request.body)
    })
  )

  it.effect.each([
    ["ECONNREFUSED", "connect"],
    ["ENOTFOUND", "dns"],
    ["CERT_HAS_EXPIRED", "tls"],
    ["ECONNRESET", "lost"],
    ["ETIMEDOUT", "lost"],
    ["EPROTO", "lost"],
    ["", "lost"]
  ] as const)("an error with the code %j is %s, without the message of the error", ([code, reason]) =>
    Effect.gen(function* () {
      const { client } = clientOf(() => broken(code))
      const result = yield* Effect.either(HttpClientTransport.make(client).send(request))
      const error = Either.getOrThrow(Either.flip(result))
      expect(error.reason).toBe(reason)
      expect(error.message).not.toContain("canary")
    })
  )

  it.effect("refuses an address that is not valid, and sends nothing", () =>
    Effect.gen(function* () {
      const { client, sent } = clientOf(() => new Response(""))
      const transport = HttpClientTransport.make(client)
      for (const url of ["/points", "ftp://127.0.0.1/"]) {
        const error = yield* Effect.flip(transport.send({ ...request, url }))
        expect([error.reason, sent.length]).toEqual(["address", 0])
      }
    })
  )

  it.effect("ends at its deadline", () =>
    Effect.gen(function* () {
      const { client } = clientOf(() => new Promise<Response>(() => {}))
      const transport = HttpClientTransport.make(client, { deadline: "5 seconds" })
      const fiber = yield* Effect.fork(Effect.flip(transport.send(request)))
      yield* TestClock.adjust("5 seconds")
      const error = yield* Fiber.join(fiber)
      expect({ reason: error.reason, message: error.message }).toEqual({
        reason: "deadline",
        message: "127.0.0.1 sent no complete response in 5s."
      })
    })
  )

  it.effect("has spans without header values and queries, and sends no tracing headers", () =>
    Effect.gen(function* () {
      const attributes: Array<unknown> = []
      const { client, sent } = clientOf(() => new Response(""))
      const tracer = Tracer.make({
        context: (run) => run(),
        span: (name, parent, context, links, startTime, kind) => ({
          _tag: "Span",
          name,
          spanId: "s",
          traceId: "t",
          parent,
          context,
          status: { _tag: "Started", startTime },
          attributes: new Map(),
          links,
          sampled: true,
          kind,
          end: () => {},
          attribute: (key, value) => void attributes.push(key, value),
          event: () => {},
          addLinks: () => {}
        })
      })
      const withSecrets = { ...request, url: "http://127.0.0.1/points?key=canary-query" }
      yield* Effect.withTracer(HttpClientTransport.make(client).send(withSecrets), tracer)
      expect(attributes).toEqual([
        "http.request.method",
        "POST",
        "server.address",
        "127.0.0.1",
        "url.path",
        "/points",
        "http.response.status_code",
        200
      ])
      expect([...(sent[0]?.headers.keys() ?? [])].sort()).toEqual(["content-length", "content-type", "x-key"])
    })
  )
})
