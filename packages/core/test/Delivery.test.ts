import { describe, expect, it } from "@effect/vitest"
import { Duration, Effect, Exit, Fiber, Option, Runtime, TestClock, TestContext } from "effect"
import * as fc from "fast-check"
import type { Endpoint } from "../src/destination/Endpoint.js"
import type { Item } from "../src/destination/Item.js"
import { judged, outage, type Reply, split } from "../src/destination/Reply.js"
import { accepted, again, refused, unsure } from "../src/destination/Verdict.js"
import * as Pipeline from "../src/run/Pipeline.js"
import * as Scripted from "./scripted.js"
import * as Intake from "./support/Intake.js"

const reason = { code: "not-understood", message: "The response is not from the vendor." }
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

/** A pipeline of an intake. The budget does not delay its requests, unless `own` sets a budget. */
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

/** Runs everything that does not wait for time. */
const soon = TestClock.adjust(Duration.millis(1))

/** A request without a fiber. */
interface Started {
  readonly sent: ReadonlyArray<string>
  readonly answer: (read: () => Reply) => void
  readonly reply: (reply: Reply) => void
  aborted: boolean
}

/** A pipeline of an intake with an endpoint that can start requests without a fiber. The test responds to them. */
const startable = () => {
  const intake = Intake.make("live")
  const started: Array<Started> = []
  const { attempts, endpoint } = Scripted.endpoint()
  const start: Endpoint["attempt"]["start"] = (items, _now, done) => {
    const request: Started = {
      sent: items.map(Scripted.label),
      answer: done,
      reply: (reply) => done(() => reply),
      aborted: false
    }
    started.push(request)
    return () => {
      request.aborted = true
    }
  }
  const attempt = Object.assign((items: ReadonlyArray<Item>) => endpoint.attempt(items), { start })
  const memory = Scripted.memory()
  const pipeline = Pipeline.make({
    source: intake.source,
    routes: [{ destination: Scripted.destination({ ...endpoint, attempt }) }],
    deadLetters: memory.deadLetters,
    onSettled: memory.onSettled
  })
  return Effect.map(pipeline, (made) => ({ ...made, attempts, intake, memory, started }))
}

/** A record to offer: the milliseconds after the previous record, its person, and whether it is accepted. */
const offered = fc.record({
  wait: fc.integer({ min: 0, max: 30 }),
  who: fc.constantFrom("a", "b", "c"),
  isAccepted: fc.boolean()
})

type Offered = typeof offered extends fc.Arbitrary<infer A> ? A : never

/**
 * Sends the records to an endpoint that responds after a delay, with and without a fiber. Fails if an outcome is not as
 * expected.
 */
const sendsInOrder = (offers: ReadonlyArray<Offered>, delay: number): Effect.Effect<void> =>
  Effect.gen(function* () {
    const intake = Intake.make("live")
    const runtime = yield* Effect.runtime<never>()
    const inFlight = new Map<string, number>()
    let startedWithoutFiber = 0
    const { attempts, endpoint } = Scripted.endpoint((items) => {
      for (const { key } of items) expect(inFlight.get(key) ?? 0).toBe(0)
      for (const { key } of items) inFlight.set(key, 1)
      const verdicts = items.map(({ record }) => (record.body["isAccepted"] === true ? accepted : refused(reason)))
      return Effect.map(Effect.sleep(delay), () => {
        for (const { key } of items) inFlight.delete(key)
        return judged(verdicts.every((verdict) => verdict === accepted) ? undefined : verdicts)
      })
    })
    const start: Endpoint["attempt"]["start"] = (items, _now, done) => {
      startedWithoutFiber++
      const fiber = Runtime.runFork(runtime)(endpoint.attempt(items))
      fiber.addObserver((exit) => {
        if (Exit.isSuccess(exit)) done(() => exit.value)
      })
      return () => fiber.unsafeInterruptAsFork(fiber.id())
    }
    const attempt = Object.assign((items: ReadonlyArray<Item>) => endpoint.attempt(items), { start })
    const memory = Scripted.memory()
    const { run } = yield* Pipeline.make({
      source: intake.source,
      routes: [{ destination: Scripted.destination({ ...endpoint, attempt }) }],
      deadLetters: memory.deadLetters,
      onSettled: memory.onSettled
    })
    const fiber = yield* Effect.fork(run)
    yield* soon
    for (const [n, { isAccepted, wait, who }] of offers.entries()) {
      yield* TestClock.adjust(Duration.millis(wait))
      intake.offer({ who, isAccepted }, `${who}${n}`)
    }
    yield* TestClock.adjust(Duration.seconds(10))
    intake.end()
    const report = yield* Fiber.join(fiber)
    expect(report.pending).toBe(0)
    expect(startedWithoutFiber).toBeGreaterThan(0)
    expect(Scripted.outcomes(memory.settled)).toEqual(
      Object.fromEntries(offers.map(({ isAccepted, who }, n) => [`${who}${n}`, isAccepted ? "delivered" : "rejected"]))
    )
    const sent = attempts.flatMap((one) => one.sent)
    for (const person of ["a", "b", "c"]) {
      const inOrder = offers.flatMap(({ who }, n) => (who === person ? [`${who}${n}`] : []))
      expect(sent.filter((id) => id.startsWith(person))).toEqual(inOrder)
    }
  })

/** An unrelated server instead of the vendor. Every response is a success without a verdict for any item. */
const nothingSaid = (items: ReadonlyArray<Item>): Reply => judged(items.map(() => unsure(reason)))

describe("Delivery", () => {
  it.effect("treats a success without a verdict for any item as an outage, and does not fail a record", () =>
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
      const sent = attempts.flatMap(({ sent }) => sent)
      expect(report).toMatchObject({ stopped: { kind: "outage" }, failed: 0, unknown: sent.length })
      expect(sent.length).toBeLessThan(30)
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
        stopped: { kind: "outage", code: "refusals-without-names" },
        rejected: 0,
        unknown: 2
      })
    })
  )

  it.effect("rejects live records that are refused while others are accepted", () =>
    Effect.gen(function* () {
      const intake = Intake.make("live")
      const bad = ["r1", "r2"]
      const { memory, pipeline } = live(
        intake,
        (items) =>
          items.some(({ record }) => bad.includes(record.id))
            ? Effect.as(Effect.sleep(5), split(reason))
            : Effect.as(Effect.sleep(20), judged(undefined)),
        { limits: { ...Scripted.limits, items: 1 } }
      )
      const fiber = yield* Effect.fork(Effect.flatMap(pipeline, ({ run }) => run))
      yield* soon
      for (const { body, id } of records(6)) intake.offer(body, id)
      yield* TestClock.adjust(Duration.seconds(1))
      intake.end()
      yield* TestClock.adjust(Duration.seconds(1))
      const report = yield* Fiber.join(fiber)
      expect(report).toMatchObject({ delivered: 4, rejected: 2, pending: 0 })
      expect(report.stopped).toBeUndefined()
      expect(memory.letters.length).toBe(2)
    })
  )

  it.effect("sends a live record at once while nothing is in flight, even after many idle periods of its workers", () =>
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
      expect(attempts.map(({ at }) => at)).toEqual([0, 1_031, 2_062])
      // The order of two waiting requests is not guaranteed.
      expect(attempts.map(({ sent }) => sent).sort()).toEqual([["first"], ["second"], ["third", "fourth"]])
    })
  )

  describe("of a live record on an idle pipeline", () => {
    it.effect("starts without a fiber, before and after a reply", () =>
      Effect.gen(function* () {
        const { intake, memory, run, started } = yield* startable()
        const fiber = yield* Effect.fork(run)
        for (const id of ["first", "second"]) {
          yield* soon
          intake.offer({}, id)
          yield* soon
          started[started.length - 1]?.reply(judged(undefined))
        }
        intake.end()
        yield* Fiber.join(fiber)
        expect(started).toMatchObject([{ sent: ["first"] }, { sent: ["second"] }])
        expect(Scripted.outcomes(memory.settled)).toEqual({ first: "delivered", second: "delivered" })
      })
    )

    it.effect("shares a request with records that are offered at the same time", () =>
      Effect.gen(function* () {
        const { intake, run, started } = yield* startable()
        yield* Effect.fork(run)
        yield* soon
        for (const id of ["a", "b", "c"]) intake.offer({}, id)
        yield* soon
        expect(started.map(({ sent }) => sent)).toEqual([["a", "b", "c"]])
      })
    )

    it.effect("passes every reply except a plain success to a worker", () =>
      Effect.gen(function* () {
        const { attempts, intake, memory, run, started } = yield* startable()
        const fiber = yield* Effect.fork(run)
        for (const [at, reply] of [judged([refused(reason)]), outage(again(reason), 1), split(reason)].entries()) {
          yield* soon
          intake.offer({}, `r${at}`)
          yield* soon
          started[at]?.reply(reply)
          yield* TestClock.adjust(Duration.seconds(1))
        }
        intake.end()
        yield* Fiber.join(fiber)
        expect(attempts.map(({ sent }) => sent)).toEqual([["r1"]])
        expect(Scripted.outcomes(memory.settled)).toEqual({ r0: "rejected", r1: "delivered", r2: "rejected" })
      })
    )

    it.effect("is aborted with the run, and unrepeatable items in flight are Unknown", () =>
      Effect.gen(function* () {
        const { abort, intake, memory, run, started } = yield* startable()
        const fiber = yield* Effect.fork(run)
        yield* soon
        intake.offer({ repeatable: false }, "once")
        intake.offer({}, "repeatable")
        yield* soon
        yield* abort
        const report = yield* Fiber.join(fiber)
        expect(report).toMatchObject({ unknown: 1, pending: 1 })
        expect(started[0]?.aborted).toBe(true)
        started[0]?.reply(judged(undefined))
        expect(Scripted.outcomes(memory.settled)).toEqual({ once: "unknown" })
      })
    )

    it.effect("is completed by a stopping run", () =>
      Effect.gen(function* () {
        const { intake, run, started, stop } = yield* startable()
        const fiber = yield* Effect.fork(run)
        yield* soon
        intake.offer({}, "first")
        yield* soon
        yield* stop
        yield* soon
        started[0]?.reply(judged(undefined))
        expect(yield* Fiber.join(fiber)).toMatchObject({ read: 1, delivered: 1, stopped: { kind: "signal" } })
      })
    )

    it.effect("ends the run by a defect of its endpoint, as with a fiber", () =>
      Effect.gen(function* () {
        const { intake, run, started } = yield* startable()
        const fiber = yield* Effect.fork(run)
        yield* soon
        intake.offer({}, "first")
        yield* soon
        started[0]?.answer(() => {
          throw new Error("defect")
        })
        expect(Exit.isFailure(yield* Fiber.await(fiber))).toBe(true)
      })
    )

    it("has the outcome that the endpoint decides, in the order of its person, with and without a fiber", () =>
      fc.assert(
        fc.asyncProperty(
          fc.array(offered, { minLength: 1, maxLength: 12 }),
          fc.integer({ min: 0, max: 20 }),
          (offers, delay) => Effect.runPromise(Effect.provide(sendsInOrder(offers, delay), TestContext.TestContext))
        ),
        { numRuns: 12 }
      ))
  })

  // After a missed wake-up, the run never ends, which the time limit of the test detects.
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
