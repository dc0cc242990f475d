import { describe, expect, it } from "@effect/vitest"
import type { Json } from "@sluice/values/Json"
import { Effect, TestClock } from "effect"
import * as fc from "fast-check"
import { hashOf, memory, retention } from "../src/run/RememberedAnswers.js"

const json = fc.jsonValue().map((any): Json => JSON.parse(JSON.stringify(any)))

const call = (key: string, content = "a") => ({ key, content, lease: 1_000 })

describe("hashOf", () => {
  it("is equal for equal values only, in any order of members", () =>
    fc.assert(
      fc.property(json, json, fc.dictionary(fc.string(), json), (one, other, members) => {
        const backwards = Object.fromEntries(Object.entries(members).reverse())
        expect(hashOf(members)).toBe(hashOf(backwards))
        expect(hashOf(one) === hashOf(other)).toBe(JSON.stringify(sorted(one)) === JSON.stringify(sorted(other)))
      })
    ))
})

const sorted = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(sorted)
    : typeof value === "object" && value !== null
      ? Object.entries(value)
          .map(([name, member]) => [name, sorted(member)])
          .sort(([one], [other]) => (String(one) < String(other) ? -1 : 1))
          .concat([["{}"]])
      : value

describe("answers in memory", () => {
  it.effect("let one claim run until it is released, and return its answer to the others", () =>
    Effect.gen(function* () {
      const answers = memory()
      const claim = answers.claim(call("k"))
      expect([yield* claim, yield* claim]).toEqual([{ _tag: "Claimed" }, { _tag: "Running" }])
      yield* answers.release("k")
      expect(yield* claim).toEqual({ _tag: "Claimed" })
      yield* answers.answer("k", "yes")
      expect(yield* answers.claim(call("k", "b"))).toEqual({ _tag: "Answered", answer: "yes", content: "a" })
      expect(yield* answers.claim(call("other"))).toEqual({ _tag: "Claimed" })
    })
  )

  it.effect("report a claim without an answer as lost after its lease, and forget everything after a day", () =>
    Effect.gen(function* () {
      const answers = memory()
      yield* answers.claim(call("lost"))
      yield* answers.claim(call("answered"))
      yield* answers.answer("answered", 1)
      yield* TestClock.adjust(1_000)
      expect(yield* answers.claim(call("lost"))).toEqual({ _tag: "Lost" })
      yield* TestClock.adjust(retention - 1_001)
      expect((yield* answers.claim(call("answered")))._tag).toBe("Answered")
      yield* TestClock.adjust(1)
      expect([yield* answers.claim(call("lost")), yield* answers.claim(call("answered"))]).toEqual([
        { _tag: "Claimed" },
        { _tag: "Claimed" }
      ])
    })
  )
})
