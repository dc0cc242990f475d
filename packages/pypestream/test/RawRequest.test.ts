import { describe, expect, it } from "@effect/vitest"
import * as Connection from "@sluice/braze/Connection"
import { type HttpRequest, type HttpResponse, TransportError } from "@sluice/core/Transport"
import { Duration, Effect, Either, Fiber, Option, TestClock } from "effect"
import type { RequestOptions } from "../src/client/Client.js"
import * as RawRequest from "../src/client/RawRequest.js"

const key = "canary-key-0123456789"
const connection = Either.getOrThrow(Connection.make({ endpoint: "http://127.0.0.1:8099/", apiKey: key }))

type Turn = Effect.Effect<HttpResponse, TransportError>
const says = (status: number, body: string, headers = {}): Turn => Effect.succeed({ status, body, headers })
const breaks = (reason: TransportError["reason"]): Turn =>
  Effect.fail(new TransportError({ reason, message: "It broke." }))

const setUp = (...turns: ReadonlyArray<Turn>) => {
  const requests: Array<HttpRequest> = []
  const request = RawRequest.make(connection, {
    send: (one) =>
      Effect.suspend(() => {
        requests.push(one)
        return turns[Math.min(requests.length, turns.length) - 1] ?? says(500, "")
      })
  })
  const ask = (
    endpoint: string,
    options: Partial<RequestOptions> = {},
    body: { readonly a: number } | undefined = { a: 1 }
  ) =>
    Effect.gen(function* () {
      const fiber = yield* Effect.fork(request(endpoint, body, { deadline: "5 seconds", ...options }))
      yield* TestClock.adjust("5 seconds")
      return yield* Option.getOrThrow(yield* Fiber.poll(fiber))
    })
  return { ask, requests }
}

describe("request", () => {
  it.effect("calls any endpoint with the environment's URL and key [S-22] [S-41] [S-43] [D-3] [D-15]", () =>
    Effect.gen(function* () {
      const { ask, requests } = setUp(says(201, '{"dispatch_id":"d"}'))
      for (const endpoint of ["campaigns/trigger/send", "/campaigns/trigger/send", "//campaigns/trigger/send"])
        expect(yield* ask(endpoint)).toEqual({ _tag: "Answered", status: 201, body: { dispatch_id: "d" } })
      expect(new Set(requests.map(({ timeout: _, ...one }) => JSON.stringify(one)))).toEqual(
        new Set([
          JSON.stringify({
            method: "POST",
            url: "http://127.0.0.1:8099/campaigns/trigger/send",
            headers: { authorization: `Bearer ${key}`, "content-type": "application/json" },
            body: '{"a":1}'
          })
        ])
      )
    })
  )

  it.effect("sends the key only to Braze", () =>
    Effect.gen(function* () {
      const { ask, requests } = setUp(says(200, "{}"))
      for (const endpoint of ["https://example.com/x", "../x", "a/../b", "", "a b", "a/", "a?b?c", "a\nb", "a@b"])
        expect(yield* ask(endpoint)).toMatchObject({
          _tag: "Failed",
          reason: { code: "path-not-valid", path: "endpoint" }
        })
      expect(requests).toEqual([])
    })
  )

  it.effect("retries temporary errors within the deadline", () =>
    Effect.gen(function* () {
      const { ask, requests } = setUp(
        breaks("connect"),
        says(503, ""),
        says(429, "", { "retry-after": "1" }),
        says(200, "[]")
      )
      expect(yield* ask("a")).toEqual({ _tag: "Answered", status: 200, body: [] })
      expect(requests).toHaveLength(4)
    })
  )

  it.effect("distinguishes requests that were not applied, possibly applied, and refused [S-49] [D-5] [D-22]", () =>
    Effect.gen(function* () {
      const found: Array<unknown> = []
      const turns: ReadonlyArray<Turn> = [
        says(503, ""),
        breaks("lost"),
        says(504, ""),
        Effect.never,
        says(400, '{"message":"No."}'),
        says(401, `{"message":"Invalid API key: ${key}"}`),
        says(403, ""),
        says(404, ""),
        says(302, ""),
        says(200, "<html>"),
        says(201, '{"message":"success","errors":[{"type":"x"}]}')
      ]
      for (const turn of turns) {
        const answer = yield* setUp(turn).ask("a")
        expect(JSON.stringify(answer)).not.toContain(key)
        found.push([answer._tag, "reason" in answer ? answer.reason.code : ""])
      }
      expect(found).toEqual([
        ["Unavailable", "server-trouble"],
        ["Unknown", "answer-lost"],
        ["Unknown", "answer-lost"],
        ["Unknown", "deadline-passed"],
        ["Refused", "request-refused"],
        ["Failed", "key-refused"],
        ["Failed", "not-permitted"],
        ["Failed", "path-unknown"],
        ["Failed", "redirected"],
        ["Unknown", "answer-not-understood"],
        ["Partly", ""]
      ])
    })
  )

  it.effect("is Unavailable and not Unknown if there was no connection until the deadline", () =>
    Effect.gen(function* () {
      const request = RawRequest.make(connection, {
        send: ({ timeout = 60_000 }) => Effect.delay(breaks("connect"), Duration.millis(timeout))
      })
      const fiber = yield* Effect.fork(request("a", { a: 1 }, { deadline: "2 seconds" }))
      yield* TestClock.adjust("2 seconds")
      expect(yield* Option.getOrThrow(yield* Fiber.poll(fiber))).toMatchObject({ _tag: "Unavailable" })
    })
  )

  it.effect("repeats a repeatable request after a lost response", () =>
    Effect.gen(function* () {
      const { ask, requests } = setUp(breaks("lost"), says(200, "{}"))
      expect(yield* ask("a?page=1", { method: "GET" }, undefined)).toMatchObject({ _tag: "Answered" })
      expect(requests.map(({ method }) => method)).toEqual(["GET", "GET"])
    })
  )
})
