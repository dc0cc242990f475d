import { describe, expect, it } from "@effect/vitest"
import { Cause, Deferred, Duration, Effect, Fiber, Option, Scheduler, TestClock } from "effect"
import { hashOf } from "../src/destination/Item.js"
import { halt, judged, outage, split, wait } from "../src/destination/Reply.js"
import { accepted, again, refused, unsure } from "../src/destination/Verdict.js"
import { DeadLetterError } from "../src/outcome/DeadLetter.js"
import { addsUp } from "../src/outcome/Report.js"
import { sha256Of } from "../src/run/AcceptedItems.js"
import * as Pipeline from "../src/run/Pipeline.js"
import { StateError, type StateStore } from "../src/run/StateStore.js"
import * as Scripted from "./scripted.js"

const reason = { code: "because", message: "Because." }
const records = (count: number, body = {}) => Array.from({ length: count }, (_, seq) => Scripted.record(seq, body))

/** Runs to the end on the virtual clock. */
const toTheEnd = <A>(run: Effect.Effect<A>) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.fork(run)
    while (Option.isNone(yield* Fiber.poll(fiber))) yield* TestClock.adjust(Duration.seconds(30))
    return yield* Fiber.join(fiber)
  })

const setUp = (own: Partial<Pipeline.PipelineOptions>, answer?: Parameters<typeof Scripted.endpoint>[0]) => {
  const memory = Scripted.memory()
  const { attempts, endpoint } = Scripted.endpoint(answer)
  const options: Pipeline.PipelineOptions = {
    source: Scripted.source(records(7)),
    routes: [{ destination: Scripted.destination(endpoint) }],
    deadLetters: memory.deadLetters,
    onSettled: memory.onSettled,
    ...own
  }
  return { memory, attempts, options, pipeline: Pipeline.make(options) }
}

const run = (pipeline: Effect.Effect<Pipeline.Pipeline>) => Effect.flatMap(pipeline, (made) => toTheEnd(made.run))

describe("Pipeline", () => {
  it.effect("delivers every record and closes with an account that adds up", () =>
    Effect.gen(function* () {
      const { attempts, memory, pipeline } = setUp({})
      const report = yield* run(pipeline)
      expect(report).toMatchObject({ read: 7, delivered: 7, pending: 0, items: { events: 7 }, batches: 3, attempts: 3 })
      expect(addsUp(report)).toBe(true)
      expect(attempts.map(({ sent }) => sent)).toEqual([["r0", "r1", "r2"], ["r3", "r4", "r5"], ["r6"]])
      expect(memory.letters).toEqual([])
    })
  )

  it.effect("settles skipped, invalid, rejected and unreadable records, with dead letters for the last three", () =>
    Effect.gen(function* () {
      const { memory, options, pipeline } = setUp(
        {
          source: Scripted.source([
            Scripted.record(0, { skip: true }),
            Scripted.record(1, { invalid: true }),
            Scripted.record(2),
            {
              _tag: "Unreadable",
              id: "memory:4",
              seq: 3,
              origin: { source: "memory", line: 4 },
              reasons: [reason],
              text: "{"
            },
            Scripted.record(4)
          ])
        },
        (items) =>
          judged(
            items.map((item) => (item.record.id === "r2" ? refused(reason) : accepted)),
            { status: 201, words: "no" }
          )
      )
      const report = yield* run(pipeline)
      expect(Scripted.outcomes(memory.settled)).toEqual({
        r0: "skipped",
        r1: "invalid",
        r2: "rejected",
        "memory:4": "invalid",
        r4: "delivered"
      })
      expect(report).toMatchObject({
        read: 5,
        delivered: 1,
        skipped: 1,
        invalid: 2,
        rejected: 1,
        pending: 0,
        deadLetters: 3
      })
      expect(
        memory.letters.map(({ id, destination, outcome, record }) => ({ id, destination, outcome, record }))
      ).toEqual([
        { id: "r1", destination: "scripted", outcome: "invalid", record: { invalid: true } },
        { id: "memory:4", destination: "*", outcome: "invalid", record: "{" },
        { id: "r2", destination: "scripted", outcome: "rejected", record: {} }
      ])
      expect(options.routes.length).toBe(1)
    })
  )

  it.effect("sends one person's records in order, never in two requests at once", () =>
    Effect.gen(function* () {
      let flying = 0
      const { attempts, pipeline } = setUp({ source: Scripted.source(records(20, { who: "ada" })) }, () =>
        Effect.gen(function* () {
          expect(++flying).toBe(1)
          yield* Effect.sleep(100)
          flying--
          return judged(undefined)
        })
      )
      yield* run(pipeline)
      expect(attempts.flatMap(({ sent }) => sent)).toEqual(records(20).map(({ id }) => id))
    })
  )

  it.effect("sends only undecided items again, and at once when the response named the refused ones", () =>
    Effect.gen(function* () {
      const { attempts, memory, pipeline } = setUp({ source: Scripted.source(records(3)) }, (items, n) =>
        judged(items.map((item) => (n > 1 ? accepted : item.record.id === "r1" ? refused(reason) : again(reason))))
      )
      yield* run(pipeline)
      expect(attempts.map(({ sent }) => sent)).toEqual([
        ["r0", "r1", "r2"],
        ["r0", "r2"]
      ])
      expect(attempts[0]?.at).toBe(attempts[1]?.at)
      expect(Scripted.outcomes(memory.settled)).toEqual({ r0: "delivered", r1: "rejected", r2: "delivered" })
    })
  )

  it.effect(
    "halves a batch that was refused without names until the refused item is alone, and sends that once more",
    () =>
      Effect.gen(function* () {
        const { attempts, memory, pipeline } = setUp({ source: Scripted.source(records(3)) }, (items) =>
          items.some((item) => item.record.id === "r1") ? split(reason) : judged(undefined)
        )
        yield* run(pipeline)
        expect(attempts.map(({ sent }) => sent)).toEqual([
          ["r0", "r1", "r2"],
          ["r0", "r1"],
          ["r0"],
          ["r1"],
          ["r2"],
          ["r1"]
        ])
        expect(Scripted.outcomes(memory.settled)).toEqual({ r0: "delivered", r1: "rejected", r2: "delivered" })
      })
  )

  it.effect("stops when all batches are refused without names, as a proxy would do", () =>
    Effect.gen(function* () {
      const { memory, pipeline } = setUp({ concurrency: 1 }, () => split(reason))
      const report = yield* run(pipeline)
      expect(report.stopped).toMatchObject({ kind: "outage", code: "refusals-without-names" })
      expect(report).toMatchObject({ read: 7, rejected: 0, pending: 7 })
      expect(memory.letters).toEqual([])
    })
  )

  it.effect("accepts the unnamed refusals of a single batch once nothing else is left", () =>
    Effect.gen(function* () {
      const { memory, pipeline } = setUp({ source: Scripted.source(records(2)) }, () => split(reason))
      const report = yield* run(pipeline)
      expect(report.stopped).toBeUndefined()
      expect(Scripted.outcomes(memory.settled)).toEqual({ r0: "rejected", r1: "rejected" })
    })
  )

  it.effect("waits for the end of a rate limit without counting an attempt", () =>
    Effect.gen(function* () {
      const { attempts, pipeline } = setUp({ source: Scripted.source(records(1)) }, (_, n) =>
        n === 1 ? wait(reason, 5_000) : judged(undefined)
      )
      const report = yield* run(pipeline)
      expect(report.delivered).toBe(1)
      expect((attempts[1]?.at ?? 0) - (attempts[0]?.at ?? 0)).toBe(5_000)
    })
  )

  it.effect("halts on a response that needs a person and keeps everything pending", () =>
    Effect.gen(function* () {
      const { attempts, memory, pipeline } = setUp({ concurrency: 1 }, () => halt(reason))
      const report = yield* run(pipeline)
      expect(report).toMatchObject({ stopped: { kind: "halted", code: "because" }, delivered: 0, pending: report.read })
      expect(attempts.length).toBe(1)
      expect(memory.letters).toEqual([])
    })
  )

  it.effect("pauses in an outage, stops after giveUpAfter, and fails no record", () =>
    Effect.gen(function* () {
      const { memory, pipeline } = setUp({ giveUpAfter: "10 minutes" }, (items) =>
        outage(again(reason), items.length, { status: 503 })
      )
      const report = yield* run(pipeline)
      expect(report).toMatchObject({ stopped: { kind: "outage" }, read: 7, pending: 7, failed: 0 })
      expect(report.durationMs).toBeGreaterThanOrEqual(600_000)
      expect(memory.letters).toEqual([])
    })
  )

  it.effect("gives up a batch after ten attempts only if others succeeded", () =>
    Effect.gen(function* () {
      const source = Scripted.source([Scripted.record(0), ...records(60).slice(1)], 1)
      const { attempts, memory, pipeline } = setUp({ source, linger: 0 }, (items) =>
        items.some(({ record }) => record.id === "r0")
          ? outage(again(reason), items.length)
          : Effect.as(Effect.sleep(30_000), judged(undefined))
      )
      const report = yield* run(pipeline)
      const dead = attempts.filter(({ sent }) => sent.includes("r0"))
      expect(dead.length).toBeGreaterThanOrEqual(10)
      expect(report.failed).toBe(dead.at(-1)?.sent.length)
      expect(report.delivered).toBe(60 - report.failed)
      expect(memory.letters[0]).toMatchObject({ id: "r0", outcome: "failed", attempts: dead.length })
    })
  )

  it.effect("never sends an uncertain unrepeatable item again, unless it is configured to", () =>
    Effect.gen(function* () {
      const entries = [Scripted.record(0, { repeatable: false }), Scripted.record(1)]
      const lost = (items: ReadonlyArray<unknown>, n: number) =>
        n === 1 ? outage(unsure(reason), items.length) : judged(undefined)
      const held = setUp({ source: Scripted.source(entries) }, lost)
      yield* run(held.pipeline)
      expect(Scripted.outcomes(held.memory.settled)).toEqual({ r0: "unknown", r1: "delivered" })
      expect(held.attempts.map(({ sent }) => sent)).toEqual([["r0", "r1"], ["r1"]])
      const resent = setUp({ source: Scripted.source(entries), uncertain: { events: "resend" } }, lost)
      yield* run(resent.pipeline)
      expect(Scripted.outcomes(resent.memory.settled)).toEqual({ r0: "delivered", r1: "delivered" })
    })
  )

  it.effect("writes a dead letter before the record is acknowledged, and stops when it cannot", () =>
    Effect.gen(function* () {
      const source = Scripted.source(records(3, { invalid: true }))
      const { memory, pipeline } = setUp({
        source,
        deadLetters: { name: "full", write: () => Effect.fail(new DeadLetterError({ message: "The disk is full." })) }
      })
      const report = yield* run(pipeline)
      expect(report).toMatchObject({
        stopped: { kind: "dead-letters", message: "The disk is full." },
        invalid: 0,
        pending: 3
      })
      expect(source.acknowledged.filter((lowWater) => lowWater > 0)).toEqual([])
      expect(memory.settled).toEqual([])
    })
  )

  it.effect("stop waits for requests in flight and leaves the rest pending; the next run continues there", () =>
    Effect.gen(function* () {
      const answers = yield* Deferred.make<void>()
      const entries = records(9)
      const first = setUp({ source: Scripted.source(entries), concurrency: 1 }, () =>
        Effect.as(Deferred.await(answers), judged(undefined))
      )
      const memory = Scripted.memory()
      const pipeline = yield* Pipeline.make({ ...first.options, state: memory.state() })
      const fiber = yield* Effect.fork(pipeline.run)
      yield* TestClock.adjust("1 second")
      yield* pipeline.stop
      yield* Deferred.succeed(answers, undefined)
      yield* TestClock.adjust("1 second")
      const report = yield* Fiber.join(fiber)
      const message = "The run was stopped on request. The next run sends the pending records."
      expect(report).toMatchObject({ stopped: { kind: "signal", message }, delivered: 3 })
      const checkpoint = memory.saved()
      expect(checkpoint).toEqual({ ...Scripted.start, lowWater: 3 })
      const second = setUp({ source: Scripted.source(entries), state: memory.state(checkpoint) })
      const rest = yield* run(second.pipeline)
      expect(rest).toMatchObject({ read: 6, delivered: 6, pending: 0 })
      expect(second.attempts.flatMap(({ sent }) => sent)).toEqual(["r3", "r4", "r5", "r6", "r7", "r8"])
    })
  )

  it.effect("abort makes unrepeatable items in flight Unknown, and leaves the rest pending", () =>
    Effect.gen(function* () {
      const entries = [Scripted.record(0, { repeatable: false }), Scripted.record(1)]
      const { memory, pipeline } = setUp({ source: Scripted.source(entries) }, () => Effect.never)
      const made = yield* pipeline
      const fiber = yield* Effect.fork(made.run)
      yield* TestClock.adjust("1 second")
      yield* made.abort
      yield* TestClock.adjust("1 second")
      const report = yield* Fiber.join(fiber)
      const message =
        "The run was stopped on request. Pending records were not sent, and no checkpoint was saved. Pass them to the next run again."
      expect(report).toMatchObject({ stopped: { kind: "signal", message }, read: 2, unknown: 1, pending: 1 })
      expect(memory.letters).toMatchObject([{ id: "r0", outcome: "unknown", reasons: [{ code: "cut-off" }] }])
    })
  )

  it.each([0, 1, 2, 3])("a response that comes %i turns after the interruption counts once or not at all", (turns) => {
    // One queue for all fibers, so that the turns of each are known: between closing the run state and the end of the worker.
    const scheduler = new Scheduler.ControlledScheduler()
    const settle = () => {
      while (scheduler.tasks.buckets.length > 0) scheduler.step()
    }
    let cutOff: Effect.Effect<unknown> = Effect.void
    const answer = Effect.as(Effect.repeatN(Effect.yieldNow(), turns), judged(undefined))
    const { memory, options } = setUp({ source: Scripted.source([Scripted.record(0, { repeatable: false })]) }, () =>
      Effect.zipRight(cutOff, answer)
    )
    const disk = Effect.runSync(Deferred.make<void>())
    const write: typeof options.deadLetters.write = (letters) =>
      Effect.zipRight(Deferred.await(disk), memory.deadLetters.write(letters))
    const made = Effect.runSync(Pipeline.make({ ...options, deadLetters: { name: "slow", write } }))
    const fiber = Effect.runFork(made.run, { scheduler })
    cutOff = Effect.forkDaemon(Fiber.interrupt(fiber))
    settle()
    Deferred.unsafeDone(disk, Effect.void)
    settle()
    expect(memory.settled.map(({ id }) => id)).toEqual(["r0"])
    expect(memory.letters.length).toBe(memory.settled[0]?.outcome === "unknown" ? 1 : 0)
  })

  it.effect("enters nothing into the run state after an interruption closed it", () =>
    Effect.gen(function* () {
      const entries = [Scripted.record(0, { repeatable: false }), Scripted.record(1, { skip: true })]
      const memory = Scripted.memory()
      const { options } = setUp(
        { source: Scripted.source(entries), window: { records: 1 }, state: memory.state() },
        () => Effect.never
      )
      const settled: Array<string> = []
      const made = yield* Pipeline.make({ ...options, onSettled: (more) => settled.push(...more.map(({ id }) => id)) })
      const fiber = yield* Effect.fork(made.run)
      yield* TestClock.adjust("1 second")
      yield* Fiber.interrupt(fiber)
      expect(settled).toEqual(["r0"])
      expect(memory.saved().lowWater).toBe(1)
    })
  )

  it.effect("leaves out the items of a record that an interrupted run had delivered", () =>
    Effect.gen(function* () {
      const entries = [Scripted.record(0, { items: 5 })]
      const memory = Scripted.memory()
      const first = setUp({ source: Scripted.source(entries), state: memory.state() }, (_, n) =>
        n === 1 ? judged(undefined) : Effect.never
      )
      const made = yield* Pipeline.make(first.options)
      const fiber = yield* Effect.fork(made.run)
      yield* TestClock.adjust("2 seconds")
      yield* made.abort
      yield* TestClock.adjust("1 second")
      expect(yield* Fiber.join(fiber)).toMatchObject({ read: 1, pending: 1 })
      const second = setUp({
        source: Scripted.source(entries),
        state: memory.state(memory.saved())
      })
      expect(yield* run(second.pipeline)).toMatchObject({ read: 1, delivered: 1 })
      expect(second.attempts.map(({ sent }) => sent)).toEqual([["r0/3", "r0/4"]])
    })
  )

  it.each([0, 1, 2])("starts no request after an interruption closed the run state, %i turns later", (turns) => {
    const scheduler = new Scheduler.ControlledScheduler()
    const settle = () => {
      while (scheduler.tasks.buckets.length > 0) scheduler.step()
    }
    let cutOff: Effect.Effect<unknown> = Effect.void
    let closed = -1
    const { attempts, endpoint } = Scripted.endpoint(
      () => Effect.zipRight(cutOff, Effect.as(Effect.repeatN(Effect.yieldNow(), turns), judged(undefined))),
      { limits: { ...Scripted.limits, items: 1 } }
    )
    const write = () =>
      Effect.suspend(() => {
        closed = attempts.length
        return Effect.yieldNow()
      })
    const made = Effect.runSync(
      Pipeline.make({
        source: Scripted.source(records(7, { repeatable: false })),
        routes: [{ destination: Scripted.destination(endpoint) }],
        deadLetters: { name: "memory", write },
        concurrency: 1
      })
    )
    const fiber = Effect.runFork(made.run, { scheduler })
    cutOff = Effect.forkDaemon(Fiber.interrupt(fiber))
    settle()
    expect(attempts.length).toBe(closed)
  })

  it.each([0, 1, 2])("reads nothing after an interruption closed the run state, %i turns later", (turns) => {
    const scheduler = new Scheduler.ControlledScheduler()
    const settle = () => {
      while (scheduler.tasks.buckets.length > 0) scheduler.step()
    }
    let cutOff: Effect.Effect<unknown> = Effect.void
    const answer = Effect.as(Effect.repeatN(Effect.yieldNow(), turns), judged(undefined))
    const { memory, options } = setUp(
      {
        source: Scripted.source([Scripted.record(0), Scripted.record(1, { invalid: true })], 1),
        window: { records: 1 },
        concurrency: 1
      },
      () => Effect.zipRight(cutOff, answer)
    )
    const made = Effect.runSync(Pipeline.make({ ...options, state: memory.state() }))
    const fiber = Effect.runFork(made.run, { scheduler })
    cutOff = Effect.forkDaemon(Fiber.interrupt(fiber))
    settle()
    const { lowWater } = memory.saved()
    expect(memory.settled.map(({ seq }) => seq).filter((seq) => seq >= lowWater)).toEqual([])
  })

  it.effect("remembers the delivered items of earlier runs until the record is settled, over any number of runs", () =>
    Effect.gen(function* () {
      const entries = Array.from({ length: 7 }, (_, seq) => Scripted.record(seq, { items: 2 }))
      const known = [hashOf('{"id":"r2","part":0}')]
      const position = { lowWater: 1, settled: [3, 5], delivered: { 2: known, 6: known }, unknown: { 4: known } }
      const memory = Scripted.memory()
      const { pipeline } = setUp(
        { source: Scripted.source(entries, 2), window: { records: 2 }, state: memory.state(position) },
        () => Effect.never
      )
      const made = yield* pipeline
      const fiber = yield* Effect.fork(made.run)
      yield* TestClock.adjust("1 second")
      yield* made.abort
      yield* Fiber.join(fiber)
      expect(memory.saved()).toEqual(position)
    })
  )

  it.effect("stores a change that could not be stored with the next one, even if no save succeeds", () =>
    Effect.gen(function* () {
      const memory = Scripted.memory()
      const store = memory.state()
      const full = new StateError({ message: "The disk is full." })
      let commits = 0
      const state: StateStore = {
        ...store,
        commit: (change) => (commits++ === 0 ? full : store.commit(change)),
        save: () => full
      }
      const { pipeline } = setUp({ source: Scripted.source([Scripted.record(0)]), state }, () =>
        Effect.succeed(judged(undefined))
      )
      const made = yield* pipeline
      const { stopped } = yield* made.run
      expect([stopped?.code, memory.saved().lowWater]).toEqual(["progress-not-kept", 1])
    })
  )

  it.effect("lists the items that an earlier run delivered in the dead letter of a record", () =>
    Effect.gen(function* () {
      const text = '{"id":"r0","part":0}'
      const accepted = sha256Of(text)
      const memory = Scripted.memory()
      const { memory: kept, pipeline } = setUp(
        {
          source: Scripted.source([Scripted.record(0, { items: 2 })]),
          state: memory.state({ ...Scripted.start, delivered: { 0: [hashOf(text)] } })
        },
        (items) => judged(items.map(() => refused(reason)))
      )
      expect(yield* run(pipeline)).toMatchObject({ rejected: 1 })
      expect(kept.letters).toMatchObject([{ id: "r0", delivered: [accepted] }])
    })
  )

  it.effect("does not send items again that an earlier run sent without a response, and reports them", () =>
    Effect.gen(function* () {
      const entries = [Scripted.record(0, { items: 5, repeatable: false })]
      const memory = Scripted.memory()
      const first = setUp({ source: Scripted.source(entries), state: memory.state() }, () => Effect.never)
      const made = yield* first.pipeline
      const fiber = yield* Effect.fork(made.run)
      yield* TestClock.adjust("1 second")
      yield* made.abort
      yield* TestClock.adjust("1 second")
      expect(yield* Fiber.join(fiber)).toMatchObject({ read: 1, unknown: 0, pending: 1 })
      expect(first.attempts.map(({ sent }) => sent)).toEqual([["r0", "r0/1", "r0/2"]])
      const second = setUp({
        source: Scripted.source(entries),
        state: memory.state(memory.saved())
      })
      expect(yield* run(second.pipeline)).toMatchObject({ read: 1, unknown: 1, pending: 0 })
      expect(second.attempts.map(({ sent }) => sent)).toEqual([["r0/3", "r0/4"]])
      expect(second.memory.letters).toMatchObject([
        { id: "r0", outcome: "unknown", reasons: [{ code: "answer-lost-earlier" }], delivered: { length: 2 } }
      ])
      expect(memory.saved()).toEqual({ ...Scripted.start, lowWater: 1 })
    })
  )

  it.effect("does not send again an Unknown record without a dead letter, because the disk was full", () =>
    Effect.gen(function* () {
      const entries = [Scripted.record(0, { repeatable: false })]
      const memory = Scripted.memory()
      const full = { name: "full", write: () => Effect.fail(new DeadLetterError({ message: "No space left." })) }
      const first = setUp({ source: Scripted.source(entries), state: memory.state(), deadLetters: full }, (items) =>
        judged(items.map(() => unsure(reason)))
      )
      expect(yield* run(first.pipeline)).toMatchObject({ stopped: { kind: "dead-letters" }, pending: 1 })
      const second = setUp({
        source: Scripted.source(entries),
        state: memory.state(memory.saved())
      })
      expect(yield* run(second.pipeline)).toMatchObject({ read: 1, unknown: 1, pending: 0 })
      expect(second.attempts).toEqual([])
    })
  )

  it.effect.each(["the endpoint", "the dead letters", "the observer"])(
    "a bug in %s ends the run with a defect",
    (where) =>
      Effect.gen(function* () {
        const bug = Effect.dieMessage("boom")
        const { options } = setUp(
          {
            source: Scripted.source(records(50, { invalid: where === "the dead letters" })),
            window: { records: 2 },
            ...(where === "the dead letters" && { deadLetters: { name: "broken", write: () => bug } }),
            ...(where === "the observer" && {
              onSettled: () => {
                throw new Error("boom")
              }
            })
          },
          () => (where === "the endpoint" ? bug : judged(undefined))
        )
        const made = yield* Pipeline.make(options)
        const fiber = yield* Effect.fork(Effect.sandbox(made.run))
        yield* TestClock.adjust("1 minute")
        const exit = Option.getOrThrow(yield* Fiber.poll(fiber))
        const cause = yield* Effect.flip(exit)
        expect(Cause.pretty(cause)).toContain("boom")
      })
  )

  it.effect("a full window stops the source and loses nothing", () =>
    Effect.gen(function* () {
      const { pipeline } = setUp({ source: Scripted.source(records(50)), window: { records: 4 } })
      expect(yield* run(pipeline)).toMatchObject({ read: 50, delivered: 50, pending: 0 })
    })
  )

  it.effect("two destinations of one endpoint share a request; the worse outcome is the record's", () =>
    Effect.gen(function* () {
      const memory = Scripted.memory()
      const { attempts, endpoint } = Scripted.endpoint((items) =>
        judged(items.map((item) => (item.destination === "b" ? refused(reason) : accepted)))
      )
      const report = yield* run(
        Pipeline.make({
          source: Scripted.source([Scripted.record(0)]),
          routes: [
            { destination: Scripted.destination(endpoint, "a") },
            { destination: Scripted.destination(endpoint, "b") }
          ],
          deadLetters: memory.deadLetters,
          onSettled: memory.onSettled
        })
      )
      expect(attempts.map(({ sent }) => sent)).toEqual([["r0", "r0"]])
      expect(report).toMatchObject({ read: 1, rejected: 1, destinations: { a: { delivered: 1 }, b: { rejected: 1 } } })
      expect(memory.letters).toMatchObject([{ destination: "b", outcome: "rejected" }])
    })
  )
})
