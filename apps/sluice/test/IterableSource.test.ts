import { PassThrough } from "node:stream"
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { describe, expect, it } from "@effect/vitest"
import type { Entry, Pull } from "@sluice/core/Source"
import { Effect, Fiber } from "effect"
import * as IterableSource from "../src/live/IterableSource.js"

const opened = (records: IterableSource.Records) => IterableSource.make(records, {}).open([])

const ids = (entries: ReadonlyArray<Entry> | undefined) => entries?.map(({ id }) => id)

/** The ids of the remaining records, by chunk. */
const rest = (pull: Pull) =>
  Effect.gen(function* () {
    const chunks: Array<ReadonlyArray<string> | undefined> = []
    for (let chunk = yield* pull; chunk !== undefined; chunk = yield* pull) chunks.push(ids(chunk))
    return chunks
  })

setFlagsFromString("--expose-gc")
const collect: () => void = runInNewContext("gc")

const never = new Promise<never>(() => {})

const turn = () => new Promise((resolve) => setImmediate(resolve))

describe("records of a program", () => {
  it.scoped("come in chunks of 256, in order", () =>
    Effect.gen(function* () {
      const records = Array.from({ length: 600 }, (_, n) => ({ n }))
      async function* generated() {
        yield* records
      }
      for (const source of [records, new Set(records), generated(), PassThrough.from(records)]) {
        const chunks = yield* Effect.flatMap(opened(source), rest)
        expect(chunks.flat()).toEqual(records.map((_, n) => `records:${n + 1}`))
        expect(chunks.map((chunk) => chunk?.length)).toEqual([256, 256, 88])
      }
    })
  )

  it.scopedLive("arrive once and one at a time if a pull is interrupted, and none is lost", () =>
    Effect.gen(function* () {
      const stream = new PassThrough({ objectMode: true })
      const iterator = stream[Symbol.asyncIterator]()
      let asked = 0
      const next = async () => {
        asked += 1
        expect(asked).toBe(1)
        const step = await iterator.next()
        asked -= 1
        return step
      }
      const pull = yield* opened({ [Symbol.asyncIterator]: () => ({ next }) })
      for (let n = 1; n <= 3; n++) {
        const waiting = yield* Effect.fork(pull)
        yield* Effect.yieldNow()
        yield* Fiber.interrupt(waiting)
        stream.write({ n })
        expect(ids(yield* pull)).toEqual([`records:${n}`])
      }
      stream.end()
      expect(yield* pull).toBe(undefined)
    })
  )

  it.scopedLive("are not read ahead of the pulls", () =>
    Effect.gen(function* () {
      let made = 0
      async function* slow() {
        for (;;) {
          await turn()
          yield { n: ++made }
        }
      }
      const pull = yield* opened(slow())
      expect(ids(yield* pull)?.at(0)).toBe("records:1")
      const before = made
      for (let n = 0; n < 20; n++) yield* Effect.promise(turn)
      expect(made - before).toBeLessThanOrEqual(1)
    })
  )

  it.scopedLive("retain no memory for each wait", () =>
    Effect.gen(function* () {
      async function* slow() {
        for (;;) {
          await turn()
          await turn()
          yield {}
        }
      }
      const pull = yield* opened(slow())
      const heapAfter = (pulls: number) =>
        Effect.gen(function* () {
          for (let n = 0; n < pulls; n++) yield* pull
          collect()
          return process.memoryUsage().heapUsed
        })
      const before = yield* heapAfter(2_000)
      expect((yield* heapAfter(10_000)) - before).toBeLessThan(1_000_000)
    })
  )

  it.scoped("report an error by its kind, without its message", () =>
    Effect.gen(function* () {
      const told = (thrown: unknown) =>
        Effect.map(Effect.flip(Effect.scoped(Effect.flatten(opened(throwing(thrown))))), ({ message }) => message)
      function* throwing(thrown: unknown) {
        yield* [].values()
        throw thrown
      }
      const named = (name: string, code?: unknown) => Object.assign(new Error("CANARY"), { name, code })
      const thrown = [named("TypeError"), named("Error", "ECONNRESET"), named("ada@CANARY.com", "no CANARY"), "CANARY"]
      const kinds = ["TypeError", "Error ECONNRESET", "Error", "string"]
      expect(yield* Effect.forEach(thrown, told)).toEqual(
        kinds.map((kind) => `The iterator of the records threw ${kind}. Fix the program that makes the records.`)
      )
    })
  )

  it.scoped("are not requested after their end", () =>
    Effect.gen(function* () {
      const asked: Array<string> = []
      const steps = [
        { value: { n: 1 }, done: false },
        { value: undefined, done: true }
      ] as const
      const source = {
        [Symbol.asyncIterator]: () => ({
          next: async () => steps[asked.push("next") - 1] ?? never,
          return: async () => {
            asked.push("return")
            return { value: undefined, done: true as const }
          }
        })
      }
      const pulled = yield* Effect.scoped(
        Effect.gen(function* () {
          const pull = yield* opened(source)
          return [ids(yield* pull), yield* pull, yield* pull]
        })
      )
      expect([pulled, asked]).toEqual([
        [["records:1"], undefined, undefined],
        ["next", "next"]
      ])
    })
  )

  it.scopedLive("do not delay the end if they never arrive", () =>
    Effect.gen(function* () {
      async function* stuck() {
        yield { n: 1 }
        await never
      }
      const idle = new PassThrough({ objectMode: true })
      idle.write({ n: 1 })
      for (const source of [stuck(), idle]) {
        const first = yield* Effect.scoped(
          Effect.gen(function* () {
            const pull = yield* opened(source)
            const chunk = yield* pull
            const waiting = yield* Effect.fork(pull)
            yield* Effect.yieldNow()
            yield* Fiber.interrupt(waiting)
            return ids(chunk)
          })
        )
        expect(first).toEqual(["records:1"])
      }
      expect(idle.destroyed).toBe(true)
    })
  )

  it.scoped("are closed if they have not ended, even if closing fails", () =>
    Effect.gen(function* () {
      const closed: Array<string> = []
      function* careless() {
        try {
          for (;;) yield {}
        } finally {
          closed.push("careless")
          // biome-ignore lint/correctness/noUnsafeFinally: it is the case under test
          throw new Error("CANARY")
        }
      }
      async function* slow() {
        try {
          for (;;) yield {}
        } finally {
          await turn()
          closed.push("slow")
        }
      }
      for (const source of [careless(), slow()]) {
        const chunk = yield* Effect.scoped(Effect.flatten(opened(source)))
        expect(chunk?.length).toBe(256)
      }
      expect(closed).toEqual(["careless", "slow"])
    })
  )
})
