import { describe, expect, it } from "@effect/vitest"
import { Deferred, Duration, Effect, Exit, Fiber, Option, Scope, TestClock, TestContext } from "effect"
import * as fc from "fast-check"
import { halt, judged, outage, type Reply } from "../src/destination/Reply.js"
import { accepted, again, refused, unsure } from "../src/destination/Verdict.js"
import * as LiveSender from "../src/live/LiveSender.js"
import * as MemoryQueue from "../src/live/MemoryQueue.js"
import { type Queue, QueueError } from "../src/live/Queue.js"
import type { Settled } from "../src/outcome/Settled.js"
import * as Scripted from "./scripted.js"

const reason = { code: "because", message: "Because." }

const newRecord = (id: string, body: Record<string, string | number | boolean> = {}) => ({
  id,
  body,
  json: JSON.stringify(body)
})

/** The replies of an endpoint, by their letters. */
const replies: Readonly<Record<string, (count: number) => Reply>> = {
  accept: () => judged(undefined),
  refuse: (count) => judged(Array.from({ length: count }, (_, i) => (i % 2 === 0 ? refused(reason) : accepted))),
  part: (count) => judged(Array.from({ length: count }, (_, i) => (i % 2 === 0 ? accepted : again(reason)))),
  down: (count) => outage(again(reason), count),
  lose: (count) => outage(unsure(reason), count),
  halt: () => halt(reason)
}

interface World {
  readonly script: ReadonlyArray<string>
  readonly sends: ReadonlyArray<{
    readonly who: number
    readonly items: number
    readonly repeatable: boolean
    readonly deadline: number | undefined
    readonly pause: number
  }>
  readonly sendersKeepRecords: boolean
}

const worlds: fc.Arbitrary<World> = fc.record({
  script: fc.array(fc.constantFrom(...Object.keys(replies)), { maxLength: 12 }),
  sends: fc.array(
    fc.record({
      who: fc.nat(2),
      items: fc.integer({ min: 1, max: 3 }),
      repeatable: fc.boolean(),
      deadline: fc.option(fc.integer({ min: 0, max: 5_000 }), { nil: undefined }),
      pause: fc.constantFrom(0, 0, 20, 3_000)
    }),
    { minLength: 1, maxLength: 8 }
  ),
  sendersKeepRecords: fc.boolean()
})

/** Sends the records of a world, closes the sender, and returns everything that happened. */
const run = ({ script, sends, sendersKeepRecords }: World) =>
  Effect.gen(function* () {
    const memory = Scripted.memory()
    const applied: Array<string> = []
    const { attempts, endpoint } = Scripted.endpoint((items, n) => {
      const reply = (replies[script[n - 1] ?? "accept"] ?? replies["accept"])?.(items.length) ?? judged(undefined)
      if (reply._tag === "Judged")
        for (const [i, item] of items.entries()) {
          const verdict = reply.verdicts?.[i]
          // A lost response counts as applied, which is the harder case.
          if (verdict === undefined || verdict._tag === "Accepted" || verdict._tag === "Unsure")
            applied.push(`${Scripted.label(item)}${item.repeatable ? " again" : ""}`)
        }
      return Effect.delay(Effect.succeed(reply), "30 millis")
    })
    const settled: Array<Settled> = []
    const scope = yield* Scope.make()
    const queue = yield* MemoryQueue.make("live")
    const sender = yield* Scope.extend(
      LiveSender.make({
        queue,
        pipeline: { routes: [{ destination: Scripted.destination(endpoint) }], linger: "10 millis" },
        deadLetters: memory.deadLetters,
        sendersKeepRecords,
        retryAfter: "2 seconds",
        drain: "3 seconds",
        onSettled: (one) => void settled.push(one)
      }),
      scope
    )
    const results = new Map<string, LiveSender.LiveResult>()
    for (const [i, { deadline, items, pause, repeatable, who }] of sends.entries()) {
      const record = newRecord(`r${i}`, { who: `w${who}`, items, repeatable })
      const limit = deadline === undefined ? undefined : Duration.millis(deadline)
      yield* Effect.fork(
        Effect.map(sender.send(record, limit), (result) => {
          expect(results.has(`r${i}`)).toBe(false)
          results.set(`r${i}`, result)
        })
      )
      yield* TestClock.adjust(Duration.millis(pause))
    }
    yield* TestClock.adjust("6 seconds")
    const closing = yield* Effect.fork(Scope.close(scope, Exit.void))
    while (Option.isNone(yield* Fiber.poll(closing))) yield* TestClock.adjust("1 second")
    return { results, settled, letters: memory.letters, applied, attempts, lag: yield* queue.lag }
  })

describe("a live sender with a queue in memory", () => {
  it("law: reports to each sender once, and every record has one outcome, a dead letter, or a sender with its result", async () => {
    await fc.assert(
      fc.asyncProperty(worlds, async (world) => {
        const found = await Effect.runPromise(Effect.provide(run(world), TestContext.TestContext))
        const finished = found.settled.map(({ id }) => id)
        expect(new Set(finished).size).toBe(finished.length)
        expect(found.lag.count).toBe(0)
        for (const i of world.sends.keys()) {
          const id = `r${i}`
          const result = found.results.get(id)
          const isFinished = finished.includes(id)
          const hasLetter = found.letters.some((letter) => letter.id === id)
          expect(result).toBeDefined()
          if (result?._tag === "Settled") expect(isFinished).toBe(true)
          if (result?._tag === "Deferred") expect(isFinished || hasLetter).toBe(true)
          if (result?._tag === "Stopped" && !isFinished) expect(hasLetter).toBe(!world.sendersKeepRecords)
        }
        const once = found.applied.filter((item) => !item.endsWith(" again"))
        expect(once.filter((item, at) => once.indexOf(item) !== at)).toEqual([])
      }),
      { numRuns: process.env["SLUICE_PROOF"] === "full" ? 300 : 15 }
    )
  })
})

/** The same queue with another way to append. */
const appending = (queue: Queue, append: Queue["append"], isDurable = true): Queue => ({ ...queue, append, isDurable })

const soon = TestClock.adjust("50 millis")

describe("a live sender with a durable queue", () => {
  const make = (change: (queue: Queue) => Queue, answer?: Parameters<typeof Scripted.endpoint>[0]) =>
    Effect.gen(function* () {
      const memory = Scripted.memory()
      const { attempts, endpoint } = Scripted.endpoint(answer)
      const queue = change(yield* MemoryQueue.make("disk"))
      const sender = yield* LiveSender.make({
        queue,
        pipeline: { routes: [{ destination: Scripted.destination(endpoint) }], linger: "10 millis" },
        deadLetters: memory.deadLetters
      })
      return { attempts, memory, queue, sender }
    })

  it.scoped("stores records that are sent together in one append, and each sender gets its outcome", () =>
    Effect.gen(function* () {
      const chunks: Array<number> = []
      const { sender } = yield* make((queue) =>
        appending(queue, (records) => {
          chunks.push(records.length)
          return queue.append(records)
        })
      )
      const all = ["a", "b", "c"].map((id) => sender.send(newRecord(id)))
      const fiber = yield* Effect.fork(Effect.all(all, { concurrency: "unbounded" }))
      yield* soon
      const results = yield* Option.getOrThrow(yield* Fiber.poll(fiber))
      expect(results.map((result) => (result._tag === "Settled" ? result.settled.id : result._tag))).toEqual([
        "a",
        "b",
        "c"
      ])
      expect(chunks).toEqual([3])
    })
  )

  it.scoped("defers its records when the key is refused, and delivers them later", () =>
    Effect.gen(function* () {
      let isRefused = true
      const { attempts, memory, sender } = yield* make(
        (queue) => appending(queue, (records) => queue.append(records)),
        () => (isRefused ? halt(reason) : judged(undefined))
      )
      const fiber = yield* Effect.fork(sender.send(newRecord("a")))
      yield* soon
      expect(yield* Option.getOrThrow(yield* Fiber.poll(fiber))).toEqual({ _tag: "Deferred", reason })
      isRefused = false
      yield* TestClock.adjust("62 seconds")
      expect([attempts.length, memory.letters, sender.pending()]).toEqual([2, [], 0])
    })
  )

  it.scoped("reports to a sender that its record is not stored, because of an error, a bound or the deadline", () =>
    Effect.gen(function* () {
      let answer: ReturnType<Queue["append"]> = Effect.fail(new QueueError({ message: "The disk is full." }))
      const { attempts, sender } = yield* make((queue) => appending(queue, () => answer))
      const tags: Array<string> = []
      const send = (id: string, deadline?: Duration.DurationInput) =>
        Effect.fork(Effect.map(sender.send(newRecord(id), deadline), ({ _tag }) => void tags.push(`${id} ${_tag}`)))
      yield* send("a")
      yield* soon
      const stored = yield* Deferred.make<never, QueueError>()
      answer = Deferred.await(stored)
      yield* send("b", "1 second")
      yield* soon
      yield* send("c", "1 second")
      yield* TestClock.adjust("2 seconds")
      expect(tags).toEqual(["a NotStored", "b Unknown", "c NotStored"])
      expect(attempts).toEqual([])
      yield* Deferred.fail(stored, new QueueError({ message: "The disk is full." }))
      yield* soon
    })
  )
})
