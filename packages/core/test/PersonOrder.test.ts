import { describe, expect, it } from "@effect/vitest"
import { Duration, Effect, Fiber, Option, TestClock } from "effect"
import * as fc from "fast-check"
import type { Destination } from "../src/destination/Destination.js"
import type { Endpoint } from "../src/destination/Endpoint.js"
import * as Item from "../src/destination/Item.js"
import * as Prepared from "../src/destination/Prepared.js"
import { judged, outage, type Reply } from "../src/destination/Reply.js"
import { again } from "../src/destination/Verdict.js"
import { addsUp } from "../src/outcome/Report.js"
import * as Pipeline from "../src/run/Pipeline.js"
import * as Scripted from "./scripted.js"

/** The items of one record by lane: `profile` and `event` at one endpoint, `link` at another. */
interface Step {
  readonly who: number
  /** The other person of a link. */
  readonly other: number
  readonly lanes: ReadonlyArray<"profile" | "link" | "event">
}

const step: fc.Arbitrary<Step> = fc.record({
  who: fc.nat({ max: 3 }),
  other: fc.nat({ max: 3 }),
  lanes: fc.uniqueArray(fc.constantFrom("profile" as const, "link" as const, "event" as const), { minLength: 1 })
})

const stages = { profile: 0, link: 1, event: 2 }

interface World {
  readonly steps: ReadonlyArray<Step>
  readonly window: number
  readonly chunk: number
  readonly concurrency: number
  /** Milliseconds of each attempt, and whether it fails. */
  readonly attempts: ReadonlyArray<{ readonly millis: number; readonly fails: boolean }>
}

const world: fc.Arbitrary<World> = fc.record({
  steps: fc.array(step, { maxLength: 30 }),
  window: fc.integer({ min: 1, max: 20 }),
  chunk: fc.integer({ min: 1, max: 8 }),
  concurrency: fc.integer({ min: 1, max: 3 }),
  attempts: fc.array(fc.record({ millis: fc.nat({ max: 200 }), fails: fc.boolean() }), { minLength: 1, maxLength: 12 })
})

interface Attempt {
  readonly items: ReadonlyArray<Item.Item>
  readonly start: number
  end: number
}

const person = (n: number): string => Item.key("external_id", `u${n}`)

const destinationOf = (name: string, endpoint: Endpoint, steps: ReadonlyArray<Step>): Destination => ({
  name,
  endpoint,
  prepare: (chunk) =>
    chunk.map((record) => {
      const { lanes, other, who } = steps[record.seq] ?? { lanes: [], other: 0, who: 0 }
      const mine = lanes.filter((lane) => lane === name)
      if (mine.length === 0) return Prepared.skipped({ code: "nothing", message: "Nothing to send." })
      return Prepared.items(
        mine.map((lane, part) =>
          Item.make({
            record,
            destination: name,
            part,
            key: person(who),
            otherKeys: lane === "link" ? [person(other)] : undefined,
            lane,
            json: JSON.stringify({ lane, seq: record.seq }),
            repeatable: true
          })
        )
      )
    })
})

/** Delivers the world and returns the attempts with the numbers of the events at which they started and ended. */
const deliver = ({ attempts, chunk, concurrency, steps, window }: World) =>
  Effect.gen(function* () {
    const made: Array<Attempt> = []
    let event = 0
    const endpoint = (id: string, linksPeople: boolean): Endpoint =>
      Scripted.endpoint(undefined, {
        id,
        lanes: ["profile", "link", "event"],
        order: { group: "workspace", stages, linksPeople },
        attempt: (items) =>
          Effect.suspend(() => {
            const { fails, millis } = attempts[made.length % attempts.length] ?? { millis: 0, fails: false }
            const attempt: Attempt = { items: [...items], start: ++event, end: Number.POSITIVE_INFINITY }
            made.push(attempt)
            const isFailed = fails && made.length < 40
            return Effect.sleep(millis).pipe(
              Effect.map((): Reply => {
                attempt.end = ++event
                return isFailed
                  ? outage(again({ code: "trouble", message: "Trouble." }), items.length)
                  : judged(undefined)
              })
            )
          })
      }).endpoint
    const people = endpoint("people", false)
    const links = endpoint("links", true)
    const memory = Scripted.memory()
    // The events are before the links in the configuration, which the stages correct.
    const routes = [
      { destination: destinationOf("profile", people, steps) },
      { destination: destinationOf("event", people, steps) },
      { destination: destinationOf("link", links, steps) }
    ]
    const pipeline = yield* Pipeline.make({
      source: Scripted.source(
        steps.map((_, seq) => Scripted.record(seq)),
        chunk
      ),
      routes,
      deadLetters: memory.deadLetters,
      window: { records: window },
      concurrency
    })
    const fiber = yield* Effect.fork(pipeline.run)
    let waited = 0
    while (Option.isNone(yield* Fiber.poll(fiber))) {
      if (++waited > 5_000) return yield* Effect.dieMessage("the run did not end")
      yield* TestClock.adjust(Duration.minutes(1))
    }
    return { report: yield* Fiber.join(fiber), made }
  })

/** The place of an item in the order of its people. */
const placeOf = ({ lane, record }: Item.Item): number =>
  record.seq * 10 + (stages[lane === "profile" || lane === "link" ? lane : "event"] ?? 0)

/** The content of an item is released after its verdict. */
const nameOf = ({ lane, record }: Item.Item): string => `${record.seq} ${lane}`

const keysOf = (item: Item.Item): ReadonlyArray<string> => [item.key, ...(item.otherKeys ?? [])]

describe("the order of a person across endpoints", () => {
  it.effect("law: a request starts only after every earlier item about its people has its verdict", () =>
    Effect.gen(function* () {
      for (const one of fc.sample(world, { numRuns: 25, seed: 19 })) {
        const { made, report } = yield* deliver(one)
        expect([addsUp(report), report.pending]).toEqual([true, 0])
        const done = new Map<string, number>()
        for (const { end, items } of made) for (const item of items) done.set(nameOf(item), end)
        const all = made.flatMap(({ items, start }) => items.map((item) => ({ item, start, items })))
        for (const { item, items, start } of all)
          for (const other of all) {
            if (placeOf(other.item) >= placeOf(item) || items === other.items) continue
            if (!keysOf(item).some((key) => keysOf(other.item).includes(key))) continue
            // Items of one endpoint may share a request.
            if (items.some((one) => nameOf(one) === nameOf(other.item))) continue
            const isDone = (done.get(nameOf(other.item)) ?? Number.POSITIVE_INFINITY) < start
            expect([one, nameOf(item), nameOf(other.item), isDone]).toEqual([
              one,
              nameOf(item),
              nameOf(other.item),
              true
            ])
          }
      }
    })
  )

  it.effect("sends the attributes of a record before the link and the link before the events", () =>
    Effect.gen(function* () {
      const { made } = yield* deliver({
        steps: [{ who: 1, other: 2, lanes: ["event", "link", "profile"] }],
        window: 10,
        chunk: 1,
        concurrency: 2,
        attempts: [{ millis: 10, fails: false }]
      })
      expect(made.map(({ items }) => items.map(({ lane }) => lane))).toEqual([["profile"], ["link"], ["event"]])
    })
  )

  it.effect("does not order unrelated people", () =>
    Effect.gen(function* () {
      const { made } = yield* deliver({
        steps: [
          { who: 1, other: 2, lanes: ["link"] },
          { who: 3, other: 0, lanes: ["event"] }
        ],
        window: 10,
        chunk: 2,
        concurrency: 2,
        attempts: [{ millis: 1_000, fails: false }]
      })
      const [first, second] = made
      expect((second?.start ?? 0) < (first?.end ?? 0)).toBe(true)
    })
  )
})
