import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { describe, expect, it } from "@effect/vitest"
import { Deferred, Effect, Fiber } from "effect"
import { judged } from "../src/destination/Reply.js"
import type { Entry, Source } from "../src/record/Source.js"
import * as Pipeline from "../src/run/Pipeline.js"
import * as Scripted from "./scripted.js"

setFlagsFromString("--expose-gc")
const collect: () => void = runInNewContext("gc")

/** A source with one chunk that is created on demand and stays open, and a count of its records in memory. */
const slow = (count: number) => {
  const seen: Array<WeakRef<object>> = []
  const chunks = [
    (): ReadonlyArray<Entry> => {
      const chunk = Array.from({ length: count }, (_, seq) => Scripted.record(seq))
      for (const part of [chunk, ...chunk]) seen.push(new WeakRef(part))
      return chunk
    }
  ]
  const source: Source = {
    name: "slow",
    open: () => Effect.succeed(Effect.suspend(() => Effect.map(next(chunks), (make) => make())))
  }
  return { source, held: () => seen.filter((part) => part.deref() !== undefined).length, made: () => seen.length }
}

const next = <A>(of: Array<A>): Effect.Effect<A> => {
  const first = of.shift()
  return first === undefined ? Effect.never : Effect.succeed(first)
}

describe("memory", () => {
  it.live("releases settled records while it waits for the next", () =>
    Effect.gen(function* () {
      const { held, made, source } = slow(7)
      const settled = yield* Deferred.make<void>()
      let open = 7
      const endpoint = { ...Scripted.endpoint().endpoint, attempt: () => Effect.succeed(judged(undefined)) }
      const pipeline = yield* Pipeline.make({
        source,
        routes: [{ destination: Scripted.destination(endpoint) }],
        deadLetters: Scripted.memory().deadLetters,
        linger: "1 millis",
        onSettled: (all) => {
          open -= all.length
          if (open === 0) Deferred.unsafeDone(settled, Effect.void)
        }
      })
      const fiber = yield* Effect.fork(pipeline.run)
      yield* Deferred.await(settled)
      for (let n = 0; n < 10 && held() > 0; n++) {
        yield* Effect.promise(() => new Promise((resolve) => setImmediate(resolve)))
        collect()
      }
      expect([made(), held()]).toEqual([8, 0])
      yield* Fiber.interrupt(fiber)
    })
  )
})
