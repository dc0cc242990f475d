import { describe, expect, it } from "@effect/vitest"
import { Clock, Duration, Effect, Fiber, Option, Random, TestClock, TestContext } from "effect"
import * as fc from "fast-check"
import { judged, outage, type Reply, wait } from "../src/destination/Reply.js"
import { again } from "../src/destination/Verdict.js"
import * as Pipeline from "../src/run/Pipeline.js"
import * as Scripted from "./scripted.js"

const reason = { code: "server-trouble", message: "The server reports a problem." }

/** A clock whose date can be set. Its monotonic time is that of the given clock. */
class SettableClock implements Clock.Clock {
  readonly [Clock.ClockTypeId]: Clock.ClockTypeId = Clock.ClockTypeId
  readonly currentTimeMillis = Effect.sync(() => this.unsafeCurrentTimeMillis())
  readonly currentTimeNanos = Effect.sync(() => this.unsafeCurrentTimeNanos())
  readonly #clock: Clock.Clock
  #offset = 0

  constructor(clock: Clock.Clock) {
    this.#clock = clock
  }

  step(millis: number): void {
    this.#offset += millis
  }

  unsafeCurrentTimeMillis(): number {
    return this.#clock.unsafeCurrentTimeMillis() + this.#offset
  }

  unsafeCurrentTimeNanos(): bigint {
    return this.#clock.unsafeCurrentTimeNanos()
  }

  sleep(duration: Duration.Duration): Effect.Effect<void> {
    return this.#clock.sleep(duration)
  }
}

interface Step {
  /** Milliseconds after the previous step. */
  readonly after: number
  /** Milliseconds that the date is moved by. */
  readonly by: number
}

const replies: ReadonlyArray<(count: number) => Reply> = [
  () => judged(undefined),
  (count) => outage(again(reason), count),
  () => wait(reason, 700),
  () => wait(reason, undefined)
]

/** Runs a pipeline while the date is moved. Returns its attempts with their monotonic times, and its report. */
const runWith = (steps: ReadonlyArray<Step>, script: ReadonlyArray<number>) =>
  Effect.gen(function* () {
    const test = yield* Effect.clock
    const clock = new SettableClock(test)
    const at: Array<number> = []
    const { endpoint } = Scripted.endpoint(
      (items, n) => {
        at.push(test.unsafeCurrentTimeMillis())
        return replies[script[n % script.length] ?? 0]?.(items.length) ?? judged(undefined)
      },
      { budget: { pool: "scripted", count: 10, per: 3_000 } }
    )
    const pipeline = yield* Pipeline.make({
      source: Scripted.source(Array.from({ length: 45 }, (_, seq) => Scripted.record(seq))),
      routes: [{ destination: Scripted.destination(endpoint) }],
      deadLetters: Scripted.memory().deadLetters,
      giveUpAfter: "10 minutes"
    }).pipe(Effect.withClock(clock))
    yield* Effect.fork(
      Effect.forEach(steps, ({ after, by }) =>
        Effect.zipRight(
          Effect.sleep(after),
          Effect.sync(() => clock.step(by))
        )
      )
    )
    const fiber = yield* Effect.fork(Effect.withClock(pipeline.run, clock))
    while (Option.isNone(yield* Fiber.poll(fiber))) yield* TestClock.adjust(Duration.seconds(30))
    return { at, report: yield* Fiber.join(fiber) }
  }).pipe(Effect.withRandom(Random.make("clock steps")), Effect.provide(TestContext.TestContext), Effect.runPromise)

const hour = 3_600_000
const steps = fc.array(
  fc.record({ after: fc.nat({ max: 3_000 }), by: fc.integer({ min: -9 * hour, max: 9 * hour }) }),
  {
    minLength: 1,
    maxLength: 3
  }
)
/** At least one success, so that every run ends. */
const scripts = fc.array(fc.nat({ max: replies.length - 1 }), { maxLength: 4 }).map((script) => [...script, 0, 0, 0])

describe("a date that is set during a run", () => {
  it("law: changes no start of a request and nothing in the report", () =>
    fc.assert(
      fc.asyncProperty(steps, scripts, async (moved, script) => {
        expect(await runWith(moved, script)).toEqual(await runWith([], script))
      }),
      { numRuns: 6 }
    ))
})
