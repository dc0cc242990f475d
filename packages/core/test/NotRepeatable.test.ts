import { describe, expect, it } from "@effect/vitest"
import { Effect, Either, Fiber, Option, Schema, TestClock, TestContext } from "effect"
import * as fc from "fast-check"
import * as Custom from "../src/destination/CustomDestination.js"
import * as Item from "../src/destination/Item.js"
import * as Reply from "../src/destination/Reply.js"
import { type HttpResponse, type Transport, TransportError } from "../src/destination/Transport.js"
import * as Mapping from "../src/mapping/Mapping.js"
import * as Pipeline from "../src/run/Pipeline.js"
import * as Scripted from "./scripted.js"

/**
 * The treatment of one request by a service, and the end of the exchange. Only these ends say nothing about what was
 * applied.
 */
interface Step {
  readonly applies: boolean
  readonly end: number | TransportError["reason"]
  readonly headers?: HttpResponse["headers"]
}

const Points = Schema.Struct({ id: Schema.String, once: Schema.Boolean })

const points = Custom.define({
  name: "points",
  settings: Custom.noSettings,
  item: Schema.standardSchemaV1(Points),
  key: ({ id }) => Item.key("member", id),
  limits: { items: 25, bytes: 10_000, bytesAlone: 10_000, envelope: 2 },
  repeatable: ({ once }) => !once,
  request: (items) => ({
    method: "POST",
    url: "http://127.0.0.1/points",
    headers: {},
    body: `[${items.map(({ json }) => json).join()}]`
  }),
  verdicts: ({ status }) => (status === 204 ? Reply.judged(undefined) : undefined)
})

const decodeBody = Schema.decodeUnknownSync(Schema.parseJson(Schema.Array(Points)))

/** A service that follows the steps and accepts everything afterwards. Counts how often it applied each object. */
const service = (steps: ReadonlyArray<Step>) => {
  const applied = new Map<string, number>()
  let requests = 0
  const transport: Transport = {
    send: ({ body }) =>
      Effect.suspend(() => {
        const { applies, end, headers = {} } = steps[requests++] ?? { applies: true, end: 204 }
        if (applies) for (const { id } of decodeBody(body)) applied.set(id, (applied.get(id) ?? 0) + 1)
        return typeof end === "number"
          ? Effect.succeed({ status: end, headers, body: "" })
          : Effect.fail(new TransportError({ reason: end, message: "It broke." }))
      })
  }
  return { applied, transport }
}

/** Delivers records to a service that follows the steps. Every third object may be sent twice. */
const deliver = (count: number, steps: ReadonlyArray<Step>) =>
  Effect.gen(function* () {
    const { applied, transport } = service(steps)
    const memory = Scripted.memory()
    const mapping = Either.getOrThrow(Mapping.fields({ id: "$.id", once: "$.once" }))
    const pipeline = yield* Pipeline.make({
      source: Scripted.source(
        Array.from({ length: count }, (_, seq) => Scripted.record(seq, { id: `r${seq}`, once: seq % 3 !== 0 })),
        100
      ),
      routes: [{ destination: Either.getOrThrow(Custom.make(points, { name: "points", mapping, transport })) }],
      deadLetters: memory.deadLetters,
      onSettled: memory.onSettled,
      concurrency: 4
    })
    const fiber = yield* Effect.fork(pipeline.run)
    while (Option.isNone(yield* Fiber.poll(fiber))) yield* TestClock.adjust("10 seconds")
    const report = yield* Fiber.join(fiber)
    return { applied, report, outcomes: Scripted.outcomes(memory.settled) }
  })

type Delivered = Effect.Effect.Success<ReturnType<typeof deliver>>

const isRepeatable = (id: string): boolean => Number(id.slice(1)) % 3 === 0

/** Every sentence that is true of the run but must not be. */
const violations = ({ applied, outcomes }: Delivered): ReadonlyArray<string> =>
  Object.entries(outcomes).flatMap(([id, outcome]) => {
    const times = applied.get(id) ?? 0
    return [
      ...(times > 1 && !isRepeatable(id) ? [`${id} was applied ${times} times`] : []),
      ...(outcome === "delivered" && times === 0 ? [`${id} is delivered and was not applied`] : []),
      ...(outcome === "unknown" && isRepeatable(id) ? [`${id} is unknown and may be sent again`] : []),
      ...(times > 0 && outcome === "rejected" && !isRepeatable(id) ? [`${id} is rejected and was applied`] : [])
    ]
  })

type End = Step["end"]

const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    applies: fc.boolean(),
    end: fc.constantFrom<End>(408, 425, 500, 501, 502, 503, 504, 507, 520, 524, 599, "lost", "deadline")
  }),
  fc.record({
    applies: fc.constant(false),
    end: fc.constantFrom<End>("connect", "dns", "tls", 409, 410, 412, 423, 451)
  }),
  fc.record({
    applies: fc.constant(false),
    end: fc.constantFrom(408, 425, 429),
    headers: fc.constantFrom<HttpResponse["headers"]>({ "retry-after": "3" }, { "x-ratelimit-retry-after": "1" })
  }),
  fc.record({
    applies: fc.boolean(),
    end: fc.constant<End>(503),
    headers: fc.constantFrom<HttpResponse["headers"]>({ "retry-after": "3" }, { "x-ratelimit-retry-after": "1" })
  }),
  // Many services send this header with every response, so it says nothing about the request.
  fc.record({
    applies: fc.boolean(),
    end: fc.constantFrom(408, 425, 503),
    headers: fc.constant({ "x-ratelimit-reset": "1" })
  })
)

describe("an object that is not repeatable", () => {
  it("law: is applied at most once, whatever the service does and however the exchange ends", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 120 }), fc.array(step, { maxLength: 30 }), async (count, steps) => {
        const run = await Effect.runPromise(Effect.provide(deliver(count, steps), TestContext.TestContext))
        expect(violations(run)).toEqual([])
        expect(run.report.stopped).toBe(undefined)
      })
    )
  })

  it.effect("is applied once by a service that applies 5,000 objects and loses every third response", () =>
    Effect.gen(function* () {
      const ends = [500, 502, 503, 507, 408, 425, 504, "lost", "deadline"] as const
      const steps = Array.from({ length: 200 }, (_, n): Step => {
        const end = n % 3 === 2 ? (ends[Math.floor(n / 3) % ends.length] ?? 500) : 204
        return { applies: true, end }
      })
      const run = yield* deliver(5_000, steps)
      expect([...run.applied].filter(([id, times]) => times > 1 && !isRepeatable(id)).length).toBe(0)
      expect(violations(run)).toEqual([])
      expect(run.report.delivered + run.report.unknown).toBe(5_000)
      expect(run.report.unknown).toBeGreaterThan(500)
    })
  )
})
