import { describe, expect, it } from "@effect/vitest"
import { Duration, Effect, Fiber, Option, TestClock } from "effect"
import { Health } from "../src/delivery/Health.js"
import { decideError } from "../src/destination/AnswerTable.js"
import type { Item } from "../src/destination/Item.js"
import { judged, outage, type Reply, wait } from "../src/destination/Reply.js"
import { TransportError } from "../src/destination/Transport.js"
import { again, unsure } from "../src/destination/Verdict.js"
import * as Pipeline from "../src/run/Pipeline.js"
import * as Scripted from "./scripted.js"

const reason = { code: "trouble", message: "The server reports a problem." }
const noResponse = (items: ReadonlyArray<Item>) =>
  decideError(new TransportError({ reason: "connect", message: reason.message }), items.length)
const failed = (items: ReadonlyArray<Item>) => outage(again(reason), items.length)

/** Runs 60 records in requests of three. The first 8 requests start together. */
const run = (
  own: Partial<Pipeline.PipelineOptions>,
  answer: (items: ReadonlyArray<Item>, n: number) => Effect.Effect<Reply> | Reply
) =>
  Effect.gen(function* () {
    const memory = Scripted.memory()
    const { attempts, endpoint } = Scripted.endpoint(answer)
    const pipeline = yield* Pipeline.make({
      source: Scripted.source(Array.from({ length: 60 }, (_, seq) => Scripted.record(seq))),
      routes: [{ destination: Scripted.destination(endpoint) }],
      deadLetters: memory.deadLetters,
      concurrency: 8,
      ...own
    })
    const fiber = yield* Effect.fork(pipeline.run)
    while (Option.isNone(yield* Fiber.poll(fiber))) yield* TestClock.adjust(Duration.seconds(10))
    return { attempts, letters: memory.letters, report: yield* Fiber.join(fiber) }
  })

const seconds = (attempts: ReadonlyArray<Scripted.Attempt>): ReadonlyArray<number> =>
  attempts.map(({ at }) => at / 1000)

describe("a response that requests a wait", () => {
  it.effect("counts once for all requests that were in flight together", () =>
    Effect.gen(function* () {
      const { attempts } = yield* run({}, (_, n) =>
        n <= 13 ? Effect.as(Effect.sleep(10 * (n % 8)), wait(reason, undefined)) : judged(undefined)
      )
      // After the first burst, five requests are sent at the same time.
      const [first = 0, second = 0, third = 0] = [attempts[0]?.at, attempts[8]?.at, attempts[13]?.at]
      // 70 or 50 ms pass until the last response of a burst.
      expect([second - first, third - second]).toEqual([1_070, 2_050])
    })
  )

  it.effect("ends the run if the time is longer than giveUpAfter", () =>
    Effect.gen(function* () {
      const years = 70 * 365 * 86_400_000
      const { attempts, letters, report } = yield* run({ concurrency: 1, giveUpAfter: "15 minutes" }, (_, n) =>
        n === 1 ? judged(undefined) : wait(reason, years)
      )
      expect(report).toMatchObject({
        stopped: {
          kind: "outage",
          code: "wait-too-long",
          message:
            "scripted requests a wait of 25550d, which is longer than 15m (giveUpAfter). Run the command again after the wait, or set a longer giveUpAfter."
        },
        delivered: 3,
        failed: 0
      })
      expect([seconds(attempts), letters]).toEqual([[0, 0], []])
    })
  )

  it.effect("has a shortest time if the server always requests none, and ends the run after giveUpAfter", () =>
    Effect.gen(function* () {
      const { attempts, report } = yield* run({ concurrency: 1, giveUpAfter: "2 minutes" }, () => wait(reason, 0))
      expect(seconds(attempts)).toEqual([0, 0, 1, 3, 7, 15, 31, 63])
      expect(report).toMatchObject({ stopped: { kind: "outage", code: "gave-up" }, failed: 0 })
    })
  )

  it("is forgotten after a success", () => {
    const health = new Health(60_000)
    health.wait({ reason, now: 0, millis: 3_600_000, request: 1, lastStarted: 1 })
    health.success()
    expect(health.giveUpAt).toBe(Number.POSITIVE_INFINITY)
  })

  it("waits at most two hours if the run never gives up", () => {
    const health = new Health(Number.POSITIVE_INFINITY)
    health.wait({ reason, now: 1_000, millis: 100 * 3_600_000, request: 1, lastStarted: 1 })
    expect([health.until, health.giveUpAt]).toEqual([1_000 + 2 * 3_600_000, Number.POSITIVE_INFINITY])
  })
})

describe("a response that describes its rate limit", () => {
  const used = (resetIn: number): Reply => ({ ...judged(undefined), rateLimit: { limit: 9, remaining: 0, resetIn } })

  it.effect("delays the next request before the vendor refuses it", () =>
    Effect.gen(function* () {
      const { attempts, report } = yield* run({ concurrency: 1 }, (_, n) =>
        n % 9 === 0 ? used(60_000) : judged(undefined)
      )
      expect(report).toMatchObject({ delivered: 60, pending: 0 })
      expect(attempts.map(({ at }) => Math.floor(at / 60_000)).slice(0, 19)).toEqual([
        ...new Array(9).fill(0),
        ...new Array(9).fill(1),
        2
      ])
    })
  )

  it.effect("ends the run if the limit is used up for longer than giveUpAfter", () =>
    Effect.gen(function* () {
      const { letters, report } = yield* run({ concurrency: 1, giveUpAfter: "15 minutes" }, () => used(3_600_000))
      expect(report).toMatchObject({
        stopped: {
          kind: "outage",
          code: "limit-used-up",
          message:
            "The rate limit of scripted is used up for the next 1h, which is longer than 15m (giveUpAfter). Other clients may use it too. Run the command again after the wait, or set a longer giveUpAfter."
        },
        delivered: 3,
        failed: 0
      })
      expect(letters).toEqual([])
    })
  )
})

describe("a service that refuses more than three requests at the same time", () => {
  it.effect("soon receives only as many requests as it accepts", () =>
    Effect.gen(function* () {
      let open = 0
      let refused = 0
      const { report } = yield* run(
        { source: Scripted.source(Array.from({ length: 300 }, (_, seq) => Scripted.record(seq))) },
        () => {
          const reply = ++open > 3 ? wait(reason, 100) : judged(undefined)
          if (reply._tag === "Wait") refused++
          return Effect.as(
            Effect.ensuring(
              Effect.sleep(50),
              Effect.sync(() => open--)
            ),
            reply
          )
        }
      )
      expect(report).toMatchObject({ delivered: 300, pending: 0 })
      // Without the reduction, five of every eight requests would be refused.
      expect(refused).toBeLessThan(25)
    })
  )
})

describe("an address", () => {
  it.effect("that never responds ends the run after 30 seconds", () =>
    Effect.gen(function* () {
      const { letters, report } = yield* run({ giveUpAfter: "15 minutes" }, noResponse)
      expect(report).toMatchObject({
        stopped: {
          kind: "outage",
          code: "never-responded",
          message:
            "scripted did not respond to any request for 30s. The server reports a problem. Check the address and the network. Then run the command again."
        },
        durationMs: 30_000,
        failed: 0,
        unknown: 0
      })
      expect(letters).toEqual([])
    })
  )

  it.effect("that responded once has the time of giveUpAfter, whatever it responded", () =>
    Effect.gen(function* () {
      const { report } = yield* run({ giveUpAfter: "5 minutes" }, (items, n) =>
        n === 1 ? failed(items) : noResponse(items)
      )
      expect(report).toMatchObject({ stopped: { kind: "outage", code: "gave-up" }, durationMs: 300_000 })
    })
  )

  it.effect("that never responds does not end a run that never gives up", () =>
    Effect.gen(function* () {
      const { report } = yield* run({ giveUpAfter: Duration.infinity }, (items) =>
        Effect.map(
          Effect.clockWith(({ currentTimeMillis }) => currentTimeMillis),
          (now) => (now < 120_000 ? noResponse(items) : judged(undefined))
        )
      )
      expect(report).toMatchObject({ delivered: 60, pending: 0 })
    })
  )
})

describe("a response after which every item is sent again", () => {
  it.effect("counts as a failure, so that an outage fails no record", () =>
    Effect.gen(function* () {
      const { report } = yield* run({ concurrency: 1, giveUpAfter: "5 minutes" }, (items) =>
        judged(items.map(() => again(reason)))
      )
      expect(report).toMatchObject({ stopped: { kind: "outage", code: "gave-up" }, failed: 0 })
    })
  )
})

describe("a paused endpoint", () => {
  it.effect("is probed with one record, and the others follow together", () =>
    Effect.gen(function* () {
      const { attempts, report } = yield* run({ concurrency: 1 }, (items, n) =>
        n <= 7 ? failed(items) : judged(undefined)
      )
      expect(report.delivered).toBe(60)
      expect(attempts.slice(4, 11).map(({ sent }) => sent.length)).toEqual([3, 1, 1, 1, 2, 3, 3])
    })
  )

  it.effect("leaves one unrepeatable item Unknown for each probe without a response", () =>
    Effect.gen(function* () {
      const records = Array.from({ length: 60 }, (_, seq) => Scripted.record(seq, { repeatable: false }))
      const { report } = yield* run(
        { concurrency: 1, source: Scripted.source(records), giveUpAfter: "2 minutes" },
        (items) => outage(unsure(reason), items.length)
      )
      // Five batches of three before the pause, then a probe after each delay.
      expect(report.unknown).toBeLessThanOrEqual(15 + 12)
      expect(report.unknown).toBeGreaterThan(15)
    })
  )
})
