import { Effect, Either, Fiber, Option, Schema, TestClock, TestContext } from "effect"
import * as Custom from "../../src/destination/CustomDestination.js"
import * as Item from "../../src/destination/Item.js"
import * as Reply from "../../src/destination/Reply.js"
import type { HttpRequest, HttpResponse, Transport, TransportError } from "../../src/destination/Transport.js"
import * as Mapping from "../../src/mapping/Mapping.js"
import * as Pipeline from "../../src/run/Pipeline.js"
import * as Scripted from "../scripted.js"

export const Entry = Schema.Struct({ member: Schema.NonEmptyString, points: Schema.Int })

/** The limits of {@link points}. */
export const limits = { items: 2, bytes: 1_000, bytesAlone: 1_000, envelope: 2 }

/** A destination of which a test replaces members. Its objects are not repeatable unless they have 0 points. */
export const points = Custom.define({
  name: "loyalty-points",
  settings: Schema.standardSchemaV1(Schema.Struct({ url: Schema.String, token: Schema.optional(Schema.String) })),
  item: Schema.standardSchemaV1(Entry),
  key: ({ member }) => Item.key("member", member),
  limits,
  repeatable: ({ points }) => points === 0,
  request: (items, { url }) => ({
    method: "POST",
    url,
    headers: { "content-type": "application/json" },
    body: `[${items.map(({ json }) => json).join()}]`
  }),
  verdicts: ({ status }) => (status === 204 ? Reply.judged(undefined) : undefined)
})

export type PointsDefinition = typeof points

/** The settings of {@link points} in these tests. */
export const settings = { url: "http://127.0.0.1/points", token: "canary-token-1" }

/** The response of a service to request n, from 1. */
export type Respond = (
  request: HttpRequest,
  n: number
) => HttpResponse | Effect.Effect<HttpResponse, TransportError> | TransportError

/** A transport to a service, and its requests. */
export const serviceOf = (
  respond: Respond
): { readonly transport: Transport; readonly requests: Array<HttpRequest> } => {
  const requests: Array<HttpRequest> = []
  return {
    requests,
    transport: {
      send: (request) =>
        Effect.suspend(() => {
          requests.push(request)
          const answer = respond(request, requests.length)
          if (Effect.isEffect(answer)) return answer
          return "status" in answer ? Effect.succeed(answer) : Effect.fail(answer)
        })
    }
  }
}

export const status = (code: number, body = "", headers: HttpResponse["headers"] = {}): HttpResponse => ({
  status: code,
  headers,
  body
})

interface DeliveryOptions {
  readonly bodies: ReadonlyArray<{ readonly who: string; readonly points: unknown }>
  readonly concurrency?: number
}

/**
 * Delivers records through any definition of points, in virtual time. Steps of a second, with turns of the event loop in
 * between for promises of user code.
 */
export const deliver = (
  definition: Custom.Definition<PointsSettings, typeof Entry.Type>,
  transport: Transport,
  { bodies, concurrency = 1 }: DeliveryOptions
) =>
  Effect.gen(function* () {
    const memory = Scripted.memory()
    const mapping = Either.getOrThrow(Mapping.fields({ member: "$.who", points: "$.points" }))
    const made = Custom.make(definition, {
      name: "points",
      settings,
      mapping,
      at: "fields",
      transport
    })
    const pipeline = yield* Pipeline.make({
      source: Scripted.source(
        bodies.map(({ points, who }, seq) => Scripted.record(seq, JSON.parse(JSON.stringify({ who, points }))))
      ),
      routes: [{ destination: Either.getOrThrow(made) }],
      deadLetters: memory.deadLetters,
      onSettled: memory.onSettled,
      concurrency
    })
    const fiber = yield* Effect.fork(pipeline.run)
    while (Option.isNone(yield* Fiber.poll(fiber))) {
      yield* Effect.promise(() => new Promise<void>((done) => setImmediate(done)))
      yield* TestClock.adjust("1 second")
    }
    const report = yield* Fiber.join(fiber)
    return { report, memory, outcomes: Scripted.outcomes(memory.settled) }
  })

interface PointsSettings {
  readonly url: string
  readonly token?: string | undefined
}

/** For tests that run the effect themselves. */
export const testContext = TestContext.TestContext

/** Everything that a run stores or shows, as one string. */
export const everything = ({ memory, report }: Effect.Effect.Success<ReturnType<typeof deliver>>): string =>
  JSON.stringify({ report, letters: memory.letters, settled: memory.settled })
