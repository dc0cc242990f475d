import { describe, expect, it } from "@effect/vitest"
import { StateError } from "@sluice/core/StateStore"
import { Deferred, Effect, Either, Fiber } from "effect"
import * as fc from "fast-check"
import { GroupCommit } from "../src/state/GroupCommit.js"

/** A store of numbers in memory. A write of a negative number fails. */
const storeOf = () => {
  const stored: Array<number> = []
  const transactions: Array<number> = []
  let last = 0
  let open: Array<number> = []
  const group = new GroupCommit({
    transaction: (writes) => {
      open = []
      writes()
      stored.push(...open)
      transactions.push(open.length)
    },
    numbers: () => {
      const before = last
      return () => {
        last = before
      }
    },
    committed: () => {},
    asError: (error) => new StateError({ message: String(error) })
  })
  const written: Array<number> = []
  const add = (value: number) =>
    group.add(
      () => {
        if (value < 0) throw new Error("full")
        open.push(value)
        return ++last
      },
      (number) => written.push(number)
    )
  return { add, group, stored, transactions, written }
}

describe("writes of one turn of the event loop", () => {
  it("are one transaction: all are stored in their order and numbered without a gap, or all fail", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(fc.integer({ min: -1, max: 9 }), { minLength: 1, maxLength: 4 }), { maxLength: 4 }),
        async (turns) => {
          const { add, stored, transactions, written } = storeOf()
          const expected: Array<number> = []
          for (const turn of turns) {
            const results = await Effect.runPromise(
              Effect.forEach(turn, (value) => Effect.either(add(value)), { concurrency: "unbounded" })
            )
            const isWhole = turn.every((value) => value >= 0)
            const first = expected.length + 1
            if (isWhole) expected.push(...turn)
            expect(results).toEqual(
              turn.map((_, at) =>
                isWhole ? Either.right(first + at) : Either.left(new StateError({ message: "Error: full" }))
              )
            )
          }
          expect(stored).toEqual(expected)
          expect(written).toEqual(expected.map((_, at) => at + 1))
          expect(transactions).toEqual(turns.filter((turn) => turn.every((value) => value >= 0)).map((t) => t.length))
        }
      )
    ))

  it.effect("are stored although the fiber is interrupted while it waits", () =>
    Effect.gen(function* () {
      const { add, stored, written } = storeOf()
      const started = yield* Deferred.make<void>()
      const fiber = yield* Effect.fork(Effect.zipRight(Deferred.succeed(started, undefined), add(1)))
      yield* Deferred.await(started)
      yield* Fiber.interrupt(fiber)
      expect([stored, written]).toEqual([[1], [1]])
    })
  )

  it("can be written before the turn ends", async () => {
    const { add, group, stored } = storeOf()
    const one = Effect.runPromise(add(1))
    group.flush()
    expect(stored).toEqual([1])
    expect(await one).toBe(1)
  })
})
