import { describe, expect, it } from "@effect/vitest"
import { Duration, Effect, Fiber, Option, TestClock, TestContext } from "effect"
import * as fc from "fast-check"
import type { Item } from "../src/destination/Item.js"
import { judged, type Reply, split } from "../src/destination/Reply.js"
import * as Pipeline from "../src/run/Pipeline.js"
import * as Scripted from "./scripted.js"

const reason = { code: "refused", message: "The request was refused." }

interface World {
  readonly count: number
  readonly concurrency?: number
  readonly pastRefusals?: boolean
  /** Milliseconds until the response of a request, by its number. */
  readonly delayOf?: (n: number) => number
}

/** Runs records in requests of three. */
const run = (
  { count, delayOf = (n) => 10 + (n % 3), ...options }: World,
  answer: (items: ReadonlyArray<Item>, n: number) => Reply
) =>
  Effect.gen(function* () {
    const memory = Scripted.memory()
    const { attempts, endpoint } = Scripted.endpoint((items, n) =>
      Effect.as(Effect.sleep(delayOf(n)), answer(items, n))
    )
    const pipeline = yield* Pipeline.make({
      source: Scripted.source(Array.from({ length: count }, (_, seq) => Scripted.record(seq))),
      routes: [{ destination: Scripted.destination(endpoint) }],
      deadLetters: memory.deadLetters,
      onSettled: memory.onSettled,
      concurrency: 1,
      linger: "1 hour",
      ...options
    })
    const fiber = yield* Effect.fork(pipeline.run)
    while (Option.isNone(yield* Fiber.poll(fiber))) yield* TestClock.adjust(Duration.seconds(30))
    const report = yield* Fiber.join(fiber)
    return { attempts, report, outcomes: Scripted.outcomes(memory.settled) }
  }).pipe(Effect.provide(TestContext.TestContext), Effect.runPromise)

const seqOf = (item: Item): number => item.record.seq

/** Refuses every request with a record of the range, and never names the record. */
const refusing =
  (from: number, to: number) =>
  (items: ReadonlyArray<Item>): Reply =>
    items.some((item) => seqOf(item) >= from && seqOf(item) < to) ? split(reason) : judged(undefined)

describe("refusals that name no item", () => {
  it("law: reject exactly the refused records, wherever up to 20 refused batches lie", () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 30 }),
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom(1, 8),
        async (from, length, concurrency) => {
          const count = from + length + 3
          const { outcomes, report } = await run({ count, concurrency }, refusing(from, from + length))
          const rejected = Object.keys(outcomes).filter((id) => outcomes[id] === "rejected")
          expect([report.stopped, report.delivered]).toEqual([undefined, count - length])
          expect(rejected.sort()).toEqual(Array.from({ length }, (_, at) => `r${from + at}`).sort())
        }
      ),
      { numRuns: 15 }
    ))

  it("law: reject nothing if an outage page refuses everything for some time", () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 25 }),
        fc.constantFrom(1, 4),
        async (first, length, concurrency) => {
          const { report } = await run({ count: 90, concurrency }, (_, n) =>
            n >= first && n < first + length ? split(reason) : judged(undefined)
          )
          expect(report).toMatchObject({ delivered: 90, rejected: 0 })
        }
      ),
      { numRuns: 15 }
    ))

  it("end the run after two split batches and 20 whole ones, and leave everything pending", async () => {
    const { attempts, report } = await run({ count: 300 }, () => split(reason))
    expect(report).toMatchObject({
      stopped: { kind: "outage", code: "refusals-without-names" },
      rejected: 0,
      delivered: 0
    })
    // Five requests split a batch of three.
    expect(attempts.length).toBe(2 * 5 + 20)
  })

  it("end the run at the end of the source if several batches were refused", async () => {
    const { report } = await run({ count: 30 }, refusing(21, 30))
    expect(report).toMatchObject({
      stopped: { kind: "outage", code: "refusals-without-names" },
      rejected: 0,
      delivered: 21,
      pending: 9
    })
  })

  it("are final with pastRefusals", async () => {
    const { attempts, report } = await run({ count: 300, pastRefusals: true }, () => split(reason))
    expect(report).toMatchObject({ rejected: 300, pending: 0 })
    expect(report.stopped).toBeUndefined()
    expect(attempts.length).toBe(100 * 5)
  })

  it("do not keep a batch for ever that was refused as a whole when nothing else was left", async () => {
    const bad = [2, 3, 4, 5, 9, 10, 11]
    const { outcomes, report } = await run(
      { count: 12, concurrency: 3, delayOf: (n) => (n === 3 ? 12 : n === 6 ? 1 : 10) },
      (items) => (items.some((item) => bad.includes(seqOf(item))) ? split(reason) : judged(undefined))
    )
    expect(report).toMatchObject({ delivered: 5, rejected: 7, pending: 0 })
    expect(Object.keys(outcomes).length).toBe(12)
  })

  it("law: leave no record without an outcome or a reason to stop, whatever is refused and however long it takes", () =>
    fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.nat({ max: 29 }), { maxLength: 30 }),
        fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 }),
        fc.integer({ min: 1, max: 8 }),
        async (bad, delays, concurrency) => {
          const delayOf = (n: number) => delays[n % delays.length] ?? 1
          const { outcomes, report } = await run({ count: 30, concurrency, delayOf }, (items) =>
            items.some((item) => bad.includes(seqOf(item))) ? split(reason) : judged(undefined)
          )
          const isStopped = report.stopped !== undefined
          expect(Object.keys(outcomes).length).toBe(30 - report.pending)
          expect(isStopped).toBe(report.pending > 0)
          if (!isStopped) expect(report).toMatchObject({ rejected: bad.length, delivered: 30 - bad.length })
        }
      ),
      { numRuns: 40 }
    ))
})
