import { describe, expect, it } from "@effect/vitest"
import { Duration, Effect, Fiber, Option, TestClock } from "effect"
import type { Endpoint } from "../src/destination/Endpoint.js"
import type { Item } from "../src/destination/Item.js"
import { judged, type Reply, split } from "../src/destination/Reply.js"
import { accepted, refused, unsure } from "../src/destination/Verdict.js"
import * as Intake from "../src/record/Intake.js"
import * as Pipeline from "../src/run/Pipeline.js"
import * as Scripted from "./scripted.js"

const reason = { code: "not-understood", message: "The answer is not the vendor's." }
const records = (count: number, body = {}) => Array.from({ length: count }, (_, seq) => Scripted.record(seq, body))

const toTheEnd = <A>(run: Effect.Effect<A>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.fork(run)
    while (Option.isNone(yield* Fiber.poll(fiber))) yield* TestClock.adjust(Duration.seconds(30))
    return yield* Fiber.join(fiber)
  })

const setUp = (
  own: Partial<Pipeline.PipelineOptions>,
  answer: (items: ReadonlyArray<Item>, n: number) => Effect.Effect<Reply> | Reply
) => {
  const memory = Scripted.memory()
  const { attempts, endpoint } = Scripted.endpoint(answer)
  const run = Effect.flatMap(
    Pipeline.make({
      source: Scripted.source(records(60)),
      routes: [{ destination: Scripted.destination(endpoint) }],
      deadLetters: memory.deadLetters,
      onSettled: memory.onSettled,
      giveUpAfter: "1 minute",
      ...own
    }),
    (pipeline) => toTheEnd(pipeline.run)
  )
  return { attempts, memory, run }
}

/** A pipeline of an intake, whose requests the budget does not slow down unless `own` says so. */
const live = (
  intake: Intake.Intake,
  answer: (items: ReadonlyArray<Item>) => Effect.Effect<Reply> | Reply,
  own: Partial<Endpoint> = {}
) => {
  const memory = Scripted.memory()
  const { attempts, endpoint } = Scripted.endpoint(answer, own)
  const pipeline = Pipeline.make({
    source: intake.source,
    routes: [{ destination: Scripted.destination(endpoint) }],
    deadLetters: memory.deadLetters,
    onSettled: memory.onSettled
  })
  return { attempts, memory, pipeline }
}

/** An unrelated server in the vendor's place: every response is a success that says nothing about the items. */
const nothingSaid = (items: ReadonlyArray<Item>): Reply => judged(items.map(() => unsure(reason)))

describe("Delivery", () => {
  it.effect("treats a success that says nothing about any item as an outage, and blames no record", () =>
    Effect.gen(function* () {
      const { memory, run } = setUp({}, nothingSaid)
      const report = yield* run
      expect(report).toMatchObject({ stopped: { kind: "outage", code: "gave-up" }, failed: 0, unknown: 0 })
      expect(report.stopped?.message).toMatch(/^No request to \S+ succeeded for 1m \(giveUpAfter\)\. /)
      expect(report.pending).toBe(report.read)
      expect(memory.letters).toEqual([])
    })
  )

  it.effect("pauses before an unrelated server has received more than a few batches that must not be sent twice", () =>
    Effect.gen(function* () {
      const source = Scripted.source(records(600, { repeatable: false }))
      const { attempts, run } = setUp({ source, giveUpAfter: "30 seconds" }, nothingSaid)
      const report = yield* run
      expect(report).toMatchObject({ stopped: { kind: "outage" }, failed: 0, unknown: attempts.length * 3 })
      expect(attempts.length).toBeLessThan(30)
    })
  )

  it.effect("continues if a response decides some items and leaves others open", () =>
    Effect.gen(function* () {
      const answer = (items: ReadonlyArray<Item>): Reply =>
        judged(
          items.map((item) =>
            item.record.seq % 3 === 0 ? accepted : item.record.seq % 3 === 1 ? refused(reason) : unsure(reason)
          )
        )
      const { run } = setUp({ source: Scripted.source(records(60, { repeatable: false })) }, answer)
      const report = yield* run
      expect(report).toMatchObject({ read: 60, delivered: 20, rejected: 20, unknown: 20, pending: 0 })
    })
  )

  it.effect("does not accept unnamed refusals because of items whose response was lost", () =>
    Effect.gen(function* () {
      const answer = (items: ReadonlyArray<Item>): Reply =>
        items.length > 1
          ? split(reason)
          : items[0]?.record.id === "r0" || items[0]?.record.id === "r3"
            ? judged([unsure(reason)])
            : split(reason)
      const source = Scripted.source(records(60, { repeatable: false }))
      const { run } = setUp({ source, concurrency: 1 }, answer)
      const report = yield* run
      expect(report).toMatchObject({
        stopped: { kind: "halted", code: "refusals-without-names" },
        rejected: 0,
        unknown: 2
      })
    })
  )

  it.effect("sends a live record at once while nothing is in flight, however often its workers were idle", () =>
    Effect.gen(function* () {
      const intake = Intake.make("live")
      const { attempts, memory, pipeline } = live(intake, () => Effect.as(Effect.sleep(10), judged(undefined)))
      const fiber = yield* Effect.flatMap(pipeline, ({ run }) => Effect.fork(run))
      for (const at of [0, 100, 200]) {
        intake.offer({}, `at ${at}`)
        yield* TestClock.adjust(Duration.millis(100))
      }
      intake.end()
      yield* Fiber.join(fiber)
      expect(attempts.map(({ at, sent }) => ({ at, sent }))).toEqual([
        { at: 0, sent: ["at 0"] },
        { at: 100, sent: ["at 100"] },
        { at: 200, sent: ["at 200"] }
      ])
      expect(Scripted.outcomes(memory.settled)).toEqual({
        "at 0": "delivered",
        "at 100": "delivered",
        "at 200": "delivered"
      })
    })
  )

  it.effect("collects live records that arrive during a request and sends them when it ends", () =>
    Effect.gen(function* () {
      const intake = Intake.make("live")
      const { attempts, pipeline } = live(intake, () => Effect.as(Effect.sleep(10), judged(undefined)))
      const fiber = yield* Effect.flatMap(pipeline, ({ run }) => Effect.fork(run))
      yield* TestClock.adjust(Duration.millis(100))
      for (const id of ["first", "second", "third"]) {
        intake.offer({}, id)
        yield* TestClock.adjust(Duration.millis(1))
      }
      yield* TestClock.adjust(Duration.millis(100))
      intake.end()
      yield* Fiber.join(fiber)
      expect(attempts.map(({ at, sent }) => ({ at, sent }))).toEqual([
        { at: 100, sent: ["first"] },
        { at: 110, sent: ["second", "third"] }
      ])
    })
  )

  it.effect("collects live records while the budget makes a request wait", () =>
    Effect.gen(function* () {
      const intake = Intake.make("live")
      const budget = { pool: "narrow", count: 1, per: 1_000 }
      const { attempts, pipeline } = live(intake, () => judged(undefined), { budget })
      const fiber = yield* Effect.flatMap(pipeline, ({ run }) => Effect.fork(run))
      for (const id of ["first", "second", "third", "fourth"]) {
        intake.offer({}, id)
        yield* TestClock.adjust(Duration.millis(10))
      }
      yield* TestClock.adjust(Duration.seconds(5))
      intake.end()
      yield* Fiber.join(fiber)
      expect(attempts.map(({ at }) => at)).toEqual([0, 1_000, 2_000])
      // Which of two waiting requests starts first is not promised.
      expect(attempts.map(({ sent }) => sent).sort()).toEqual([["first"], ["second"], ["third", "fourth"]])
    })
  )

  // A missed wake-up is a run that never ends, which the time limit of the test detects.
  it.live("misses no wake-up, wherever a fiber is suspended", () =>
    Effect.gen(function* () {
      for (let ops = 10; ops <= 40; ops++) {
        const { endpoint } = Scripted.endpoint((items) =>
          judged(items.map((_, at) => (at % 2 === 0 ? accepted : refused(reason))))
        )
        const pipeline = yield* Pipeline.make({
          source: Scripted.source(records(12, { repeatable: false }), 1),
          routes: [{ destination: Scripted.destination(endpoint) }],
          deadLetters: Scripted.memory().deadLetters,
          concurrency: 1,
          window: { records: 1 },
          linger: 0
        })
        const { read, pending } = yield* Effect.withMaxOpsBeforeYield(pipeline.run, ops)
        expect({ ops, read, pending }).toEqual({ ops, read: 12, pending: 0 })
      }
    })
  )
})
