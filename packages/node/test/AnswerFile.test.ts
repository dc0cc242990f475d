import { mkdtempSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { describe, expect, it } from "@effect/vitest"
import { type CallState, memory, type RememberedAnswers, retention } from "@sluice/core/RememberedAnswers"
import { Effect, Fiber, TestClock, TestContext } from "effect"
import * as fc from "fast-check"
import { afterAll } from "vitest"
import * as AnswerFile from "../src/state/AnswerFile.js"
import * as Sqlite from "../src/state/Sqlite.js"

const folder = mkdtempSync(join(tmpdir(), "answers-"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))
let files = 0
const newPath = (): string => join(folder, `${files++}.db`)

const claimed: CallState = { _tag: "Claimed" }
const call = (key: string, content = "a") => ({ key, content, lease: 1_000 })

type Step =
  | {
      readonly kind: "claim" | "answer" | "release"
      readonly key: string
      readonly process: number
      readonly value: string
    }
  | { readonly kind: "wait"; readonly millis: number }

const steps = fc.array(
  fc.oneof(
    {
      weight: 6,
      arbitrary: fc.record({
        kind: fc.constantFrom("claim", "answer", "release"),
        key: fc.constantFrom("k", "l"),
        process: fc.nat(1),
        value: fc.string()
      })
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant("wait" as const),
        millis: fc.constantFrom(1, 999, 1_000, retention - 1, retention)
      })
    }
  ),
  { maxLength: 30 }
)

const apply = (answers: RememberedAnswers, step: Step) => {
  switch (step.kind) {
    case "claim":
      return answers.claim(call(step.key, step.value))
    case "answer":
      return answers.answer(step.key, { success: step.value })
    case "release":
      return answers.release(step.key)
    case "wait":
      return Effect.void
  }
}

describe("answers in a file", () => {
  it("are those of one process in memory, for two processes in any order", () =>
    fc.assert(
      fc.asyncProperty(steps, (given: ReadonlyArray<Step>) =>
        Effect.runPromise(
          Effect.provide(
            Effect.scoped(
              Effect.gen(function* () {
                const path = newPath()
                const processes = [yield* AnswerFile.make(path), yield* AnswerFile.make(path)]
                const model = memory()
                for (const step of given) {
                  if (step.kind === "wait") yield* TestClock.adjust(step.millis)
                  else {
                    const subject = processes[step.process] ?? model
                    expect(yield* apply(subject, step)).toEqual(yield* apply(model, step))
                  }
                }
              })
            ),
            TestContext.TestContext
          )
        )
      ),
      { numRuns: 40 }
    ))

  it.scoped("remain when the process ends, with mode 0600", () =>
    Effect.gen(function* () {
      const path = newPath()
      yield* Effect.scoped(
        Effect.gen(function* () {
          const answers = yield* AnswerFile.make(path)
          yield* answers.claim(call("k"))
          yield* answers.answer("k", { success: "true" })
        })
      )
      const answers = yield* AnswerFile.make(path)
      expect(yield* answers.claim(call("k"))).toEqual({ _tag: "Answered", answer: { success: "true" }, content: "a" })
      expect([path, `${path}.lock`].map((file) => statSync(file).mode & 0o777)).toEqual([0o600, 0o600])
    })
  )

  it.scoped("count a damaged answer as lost, so that its call is not run again", () =>
    Effect.gen(function* () {
      const path = newPath()
      const answers = yield* AnswerFile.make(path)
      yield* answers.claim(call("k"))
      yield* answers.answer("k", "yes")
      const other = Sqlite.open(path)
      other.run("UPDATE call SET body = replace(body, 'yes', 'yEs')")
      other.close()
      expect(yield* answers.claim(call("k"))).toEqual({ _tag: "Lost" })
    })
  )

  it.scoped("return no expired answer, however many others expired before", () =>
    Effect.gen(function* () {
      const answers = yield* AnswerFile.make(newPath())
      const keys = Array.from({ length: 120 }, (_, n) => `k${n}`)
      for (const key of keys) {
        yield* answers.claim(call(key))
        yield* answers.answer(key, { success: key })
        yield* TestClock.adjust(1)
      }
      yield* TestClock.adjust(retention)
      expect(yield* answers.claim(call("k119"))).toEqual(claimed)
    })
  )

  it.scoped("remove expired answers", () =>
    Effect.gen(function* () {
      const path = newPath()
      const answers = yield* AnswerFile.make(path)
      for (const key of ["a", "b", "c"]) yield* answers.claim(call(key))
      yield* TestClock.adjust(retention)
      expect(yield* answers.claim(call("d"))).toEqual(claimed)
      const other = Sqlite.open(path, { readOnly: true })
      expect(other.all("SELECT key FROM call")).toEqual([{ key: "d" }])
      other.close()
    })
  )

  it.scoped("fail after a time limit while a stopped process has locked them, without blocking the thread", () =>
    Effect.gen(function* () {
      const path = newPath()
      const answers = yield* AnswerFile.make(path)
      const stopped = Sqlite.open(`${path}.lock`, { exclusive: true })
      stopped.exec("BEGIN EXCLUSIVE")
      const fiber = yield* Effect.fork(Effect.flip(answers.claim(call("k"))))
      yield* TestClock.adjust(600)
      expect((yield* Fiber.join(fiber)).message).toBe(
        `The answers in ${path} cannot be used: another process has locked them for 500 ms.`
      )
      stopped.close()
      expect(yield* answers.claim(call("k"))).toEqual(claimed)
    })
  )

  it.effect("of a newer version, and files that are not valid, are refused with the path", () =>
    Effect.gen(function* () {
      const path = newPath()
      const newer = Sqlite.open(path)
      newer.exec("PRAGMA user_version = 2")
      newer.close()
      expect((yield* Effect.flip(Effect.scoped(AnswerFile.make(path)))).message).toBe(
        `A newer version of Sluice wrote the answers in ${path} (format 2, this version reads 1). Update Sluice, or choose another file.`
      )
      const { message } = yield* Effect.flip(Effect.scoped(AnswerFile.make(folder)))
      expect(message).toContain(folder)
    })
  )
})
