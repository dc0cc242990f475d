import { describe, expect, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import * as MemoryQueue from "../src/live/MemoryQueue.js"
import { QueueWriter } from "../src/live/QueueWriter.js"

/** A queue whose appends need an effect, as on disk, and the sizes of its appends. */
const slowQueue = Effect.map(MemoryQueue.make("send"), ({ append, ...queue }) => {
  const sizes: Array<number> = []
  return {
    sizes,
    queue: {
      ...queue,
      append: (records: Parameters<typeof append>[0]) =>
        Effect.zipRight(
          Effect.sync(() => sizes.push(records.length)),
          append(records)
        )
    }
  }
})

const sender = { record: { id: undefined, body: {}, json: "{}" } }

const listener = { accepted: () => {}, refused: () => {}, idle: () => {} }

describe("a writer of a queue", () => {
  it.effect("ends a flush when the last waiting sender leaves, and appends nothing", () =>
    Effect.gen(function* () {
      const { queue, sizes } = yield* slowQueue
      const writer = new QueueWriter(queue, listener)
      writer.add(sender)
      const flushing = yield* Effect.fork(writer.flush)
      yield* Effect.yieldNow()
      expect(writer.leave(sender)).toMatchObject({ _tag: "NotStored" })
      const running = yield* Effect.fork(writer.run)
      yield* Fiber.join(flushing)
      yield* Fiber.interrupt(running)
      expect(sizes).toEqual([])
    })
  )

  it.effect("appends nothing if every sender leaves before the append starts", () =>
    Effect.gen(function* () {
      const { queue, sizes } = yield* slowQueue
      const writer = new QueueWriter(queue, listener)
      writer.add(sender)
      const running = yield* Effect.fork(writer.run)
      // The writer has seen the group and yields once before it appends.
      yield* Effect.yieldNow()
      writer.leave(sender)
      yield* writer.flush
      yield* Effect.yieldNow()
      yield* Effect.yieldNow()
      yield* Fiber.interrupt(running)
      expect(sizes).toEqual([])
    })
  )
})
