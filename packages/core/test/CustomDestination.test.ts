import { describe, expect, it } from "@effect/vitest"
import type { JsonObject } from "@sluice/values/Json"
import { Effect, Either, Fiber, Option, Schema, TestClock } from "effect"
import * as fc from "fast-check"
import * as AnswerTable from "../src/destination/AnswerTable.js"
import * as Custom from "../src/destination/CustomDestination.js"
import * as Item from "../src/destination/Item.js"
import * as Reply from "../src/destination/Reply.js"
import type { HttpRequest } from "../src/destination/Transport.js"
import * as Mapping from "../src/mapping/Mapping.js"
import * as Pipeline from "../src/run/Pipeline.js"
import * as Scripted from "./scripted.js"

const Settings = Schema.Struct({ url: Schema.String })
const Points = Schema.Struct({ member: Schema.NonEmptyString, points: Schema.Int })

const loyalty = Custom.define({
  name: "loyalty-points",
  settings: Schema.standardSchemaV1(Settings),
  item: Schema.standardSchemaV1(Points),
  key: ({ member }) => Item.key("member", member),
  limits: { items: 2, bytes: 1_000, bytesAlone: 1_000, envelope: 2 },
  repeatable: () => false,
  request: (items, { url }) => ({
    method: "POST",
    url,
    headers: { "content-type": "application/json" },
    body: `[${items.map(({ json }) => json).join()}]`
  })
})

const mapping = Either.getOrThrow(Mapping.fields({ member: "$.who", points: "$.points" }))

/** Delivers records to a server with the same response to every request. Returns the report of the run. */
const deliver = (definition: typeof loyalty, status: number) =>
  Effect.gen(function* () {
    const transport = { send: () => Effect.succeed({ status, headers: {}, body: "" }) }
    const use = { name: "points", settings: { url: "http://127.0.0.1/points" }, mapping, transport }
    const pipeline = yield* Pipeline.make({
      source: Scripted.source([0, 1, 2, 3].map((seq) => Scripted.record(seq, { who: `m${seq}`, points: seq }))),
      routes: [{ destination: Either.getOrThrow(Custom.make(definition, use)) }],
      deadLetters: Scripted.memory().deadLetters,
      concurrency: 1
    })
    const fiber = yield* Effect.fork(pipeline.run)
    while (Option.isNone(yield* Fiber.poll(fiber))) yield* TestClock.adjust("1 second")
    return yield* Fiber.join(fiber)
  })

const setUp = () => {
  const requests: Array<HttpRequest> = []
  const transport = {
    send: (request: HttpRequest) =>
      Effect.sync(() => {
        requests.push(request)
        return { status: 503, headers: {}, body: "" }
      })
  }
  return { requests, transport }
}

describe("CustomDestination", () => {
  it.effect("works in a pipeline: records are mapped, validated, batched and decided by the answer table", () =>
    Effect.gen(function* () {
      const memory = Scripted.memory()
      const { requests, transport } = setUp()
      const made = Either.getOrThrow(
        Custom.make(
          { ...loyalty, verdicts: () => Reply.judged(undefined) },
          { name: "points", settings: { url: "http://127.0.0.1/points" }, mapping, transport }
        )
      )
      const pipeline = yield* Pipeline.make({
        source: Scripted.source([
          Scripted.record(0, { who: "ada", points: 1 }),
          Scripted.record(1, { who: "ada", points: "many" }),
          Scripted.record(2, { who: "eve", points: 2 })
        ]),
        routes: [{ destination: made }],
        deadLetters: memory.deadLetters,
        onSettled: memory.onSettled
      })
      const fiber = yield* Effect.fork(pipeline.run)
      while (Option.isNone(yield* Fiber.poll(fiber))) yield* TestClock.adjust("1 second")
      expect(Scripted.outcomes(memory.settled)).toEqual({ r0: "delivered", r1: "invalid", r2: "delivered" })
      expect(requests.map(({ body, url }) => ({ body, url }))).toEqual([
        { url: "http://127.0.0.1/points", body: '[{"member":"ada","points":1},{"member":"eve","points":2}]' }
      ])
      expect(
        memory.letters.map(({ reasons }) => reasons.map(({ code, mappingPath }) => ({ code, mappingPath })))
      ).toEqual([[{ code: "item-not-valid", mappingPath: "mapping.points" }]])
    })
  )

  it.effect("stops with the general sentences if its server returns 400 or 401 without a body", () =>
    Effect.gen(function* () {
      expect([(yield* deliver(loyalty, 400)).stopped, (yield* deliver(loyalty, 401)).stopped]).toEqual([
        { kind: "outage", ...AnswerTable.unnamedRefusals },
        {
          kind: "halted",
          code: "key-refused",
          message: "The destination refused the credentials (401). Check the key and the URL."
        }
      ])
    })
  )

  it.effect("stops with the sentences of the vendor if its definition has them", () =>
    Effect.gen(function* () {
      const unnamedRefusals = { code: "not-loyalty", message: "The loyalty server names every member it refuses." }
      const key = { code: "key-expired", message: "The loyalty key has expired (401). Renew it." }
      const answers = [{ ...key, statuses: AnswerTable.only(401), shown: "401", action: "halt" }] as const
      const own = { ...loyalty, answers, unnamedRefusals }
      expect([(yield* deliver(own, 400)).stopped, (yield* deliver(own, 401)).stopped]).toEqual([
        { kind: "outage", ...unnamedRefusals },
        { kind: "halted", ...key }
      ])
    })
  )

  it("reports every mistake in its settings", () => {
    const { transport } = setUp()
    expect(
      Either.flip(Custom.make(loyalty, { name: "points", settings: JSON.parse('{"url":5}'), mapping, transport })).pipe(
        Either.map((problems) => problems.map(({ code, mappingPath }) => ({ code, mappingPath }))),
        Either.getOrThrow
      )
    ).toEqual([{ code: "settings-not-valid", mappingPath: "settings.url" }])
  })

  it("law: prepare is total, pure and returns one result per record, even if the definition throws", () => {
    const { transport } = setUp()
    const use = { name: "points", settings: { url: "http://127.0.0.1/" }, mapping, transport }
    const rude = {
      ...loyalty,
      key: () => {
        throw new Error("rude")
      }
    }
    const destinations = [loyalty, rude].map((definition) => Either.getOrThrow(Custom.make(definition, use)))
    fc.assert(
      fc.property(fc.array(fc.dictionary(fc.constantFrom("who", "points", "other"), fc.jsonValue())), (bodies) => {
        const records = bodies.map((body, seq) => Scripted.record(seq, JSON.parse(JSON.stringify(body)) as JsonObject))
        const before = JSON.stringify(records)
        for (const destination of destinations) {
          const prepared = destination.prepare(records, { now: 0 })
          expect(prepared.length).toBe(records.length)
          expect(destination.prepare(records, { now: 0 })).toEqual(prepared)
        }
        expect(JSON.stringify(records)).toBe(before)
      })
    )
  })
})
