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
}

/** Runs records in requests of three. */
const run = ({ count, ...options }: World, answer: (items: ReadonlyArray<Item>, n: number) => Reply) =>
  Effect.gen(function* () {
    const memory = Scripted.memory()
    const { attempts, endpoint } = Scripted.endpoint((items, n) =>
      Effect.as(Effect.sleep(10 + (n % 3)), answer(items, n))
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
})
