import { describe, expect, it } from "@effect/vitest"
import { type DeadLetter, Reply, type SourceRecord, StateStore } from "@sluice/core"
import { Effect, Exit, Fiber, TestClock } from "effect"
import * as fc from "fast-check"
import * as Items from "../src/Arbitraries/Items.js"
import { record } from "../src/Arbitraries/Records.js"
import * as MemoryDeadLetters from "../src/MemoryDeadLetters.js"
import * as MemorySource from "../src/MemorySource.js"
import * as MemoryState from "../src/MemoryState.js"
import * as ScriptedEndpoint from "../src/ScriptedEndpoint.js"

const records: ReadonlyArray<SourceRecord.SourceRecord> = [0, 1, 2, 3, 4].map((seq) => record({}, seq))
const letter = (seq: number): DeadLetter.DeadLetter => ({
  v: 1,
  id: `r${seq}`,
  seq,
  origin: { source: "memory" },
  destination: "d",
  outcome: "invalid",
  reasons: [],
  attempts: 0,
  at: "2026-03-01T12:00:00Z",
  record: {},
  delivered: []
})

describe("MemorySource", () => {
  it.scoped("returns its entries in chunks, and then nothing for any number of calls", () =>
    Effect.gen(function* () {
      const pull = yield* MemorySource.make(records, { chunk: 2 }).open([])
      const chunks = yield* Effect.all([pull, pull, pull, pull])
      expect(chunks.map((chunk) => chunk?.map(({ seq }) => seq))).toEqual([[0, 1], [2, 3], [4], undefined])
    })
  )

  it.scoped("fails after the configured number of chunks", () =>
    Effect.gen(function* () {
      const pull = yield* MemorySource.make(records, { chunk: 2, breaksAfter: 1 }).open([])
      expect((yield* pull)?.length).toBe(2)
      expect(yield* Effect.flip(pull)).toMatchObject({ _tag: "SourceError", source: "memory" })
    })
  )

  it.effect("reports returned and acknowledged records", () =>
    Effect.gen(function* () {
      const told: Array<number> = []
      const source = MemorySource.make(records, {
        onRead: (given) => told.push(given.length),
        onAcknowledge: (lowWater) => told.push(-lowWater)
      })
      yield* Effect.scoped(Effect.flatten(source.open([])))
      yield* source.acknowledge?.(3) ?? Effect.void
      expect(told).toEqual([5, -3])
      expect(yield* source.size ?? Effect.succeed(0)).toBe(5)
    })
  )
})

const snapshot: StateStore.StateUpdate = {
  checkpoints: [{ part: "", endpoint: "memory", position: 1, settled: [3] }],
  parts: [{ part: "", identity: null, mark: null }],
  openItems: [],
  forgotten: [],
  upTo: 0
}

describe("MemoryDeadLetters and MemoryState", () => {
  it.effect("are durable after the configured delay", () =>
    Effect.gen(function* () {
      const letters = MemoryDeadLetters.make({ storage: 50 })
      const state = MemoryState.make({ storage: 50 })
      const fiber = yield* Effect.fork(
        Effect.all([letters.write([letter(0)]), state.save(snapshot)], { concurrency: 2 })
      )
      yield* TestClock.adjust("49 millis")
      expect([letters.written, state.state()]).toEqual([[], StateStore.empty])
      yield* TestClock.adjust("1 millis")
      yield* Fiber.join(fiber)
      const saved = { ...StateStore.empty, checkpoints: snapshot.checkpoints, parts: snapshot.parts }
      expect([letters.written, state.state()]).toEqual([[letter(0)], saved])
      expect(yield* state.load).toEqual(saved)
    })
  )

  it.effect("fail after the configured number of writes, and keep their contents", () =>
    Effect.gen(function* () {
      const letters = MemoryDeadLetters.make({ failsAfter: 1 })
      const state = MemoryState.make({ failsAfter: 0 })
      yield* letters.write([letter(0)])
      expect(yield* Effect.flip(letters.write([letter(1)]))).toMatchObject({ _tag: "DeadLetterError" })
      expect(yield* Effect.flip(state.save(snapshot))).toMatchObject({ _tag: "StateError" })
      expect([letters.written.length, state.state()]).toEqual([1, StateStore.empty])
    })
  )

  it.effect("die when they are written twice at the same time, which the contract forbids", () =>
    Effect.gen(function* () {
      const letters = MemoryDeadLetters.make({ storage: 50 })
      yield* Effect.fork(letters.write([letter(0)]))
      yield* Effect.yieldNow()
      expect(Exit.isFailure(yield* Effect.exit(Effect.sandbox(letters.write([letter(1)]))))).toBe(true)
    })
  )
})

describe("ScriptedEndpoint", () => {
  const [group] = fc.sample(
    Items.byRecord({ maxRecords: 1 }).filter((all) => all.length > 0),
    { numRuns: 1, seed: 1 }
  )
  const items = group?.[0] ?? []

  it.effect("answers by its script, then by its default, and records requests", () =>
    Effect.gen(function* () {
      const wait = Reply.wait({ code: "busy", message: "Busy." }, 5)
      const endpoint = ScriptedEndpoint.make([wait, () => Reply.judged(undefined)], {
        otherwise: wait,
        limits: { items: 3 }
      })
      const replies = yield* Effect.all([1, 2, 3].map(() => endpoint.attempt(items)))
      expect(replies).toEqual([wait, Reply.judged(undefined), wait])
      expect(endpoint.attempts).toEqual([1, 2, 3].map(() => items.map(({ json }) => json)))
      expect(endpoint.limits).toEqual({ ...ScriptedEndpoint.limits, items: 3 })
    })
  )

  it.effect("delays its answer, or never answers", () =>
    Effect.gen(function* () {
      const endpoint = ScriptedEndpoint.make([{ after: 1_000, reply: "accept" }, "hang"])
      const slow = yield* Effect.fork(endpoint.attempt(items))
      yield* TestClock.adjust("1 second")
      expect(yield* Fiber.join(slow)).toEqual(Reply.judged(undefined))
      const hanging = yield* Effect.fork(Effect.timeoutOption(endpoint.attempt(items), "1 hour"))
      yield* TestClock.adjust("1 hour")
      expect((yield* Fiber.join(hanging))._tag).toBe("None")
    })
  )
})
