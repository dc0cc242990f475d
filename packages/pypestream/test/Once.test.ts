import { describe, expect, it } from "@effect/vitest"
import { memory, type RememberedAnswers } from "@sluice/core/RememberedAnswers"
import { StateError } from "@sluice/core/StateStore"
import { Duration, Effect, Fiber, TestClock, TestContext } from "effect"
import * as fc from "fast-check"
import type { SendResult } from "../src/client/Client.js"
import * as ActionNode from "../src/node/ActionNode.js"
import type { OnceSettings } from "../src/node/CallKey.js"
import * as Environments from "../src/node/Environments.js"
import { client, endedWithin } from "./support.js"

const reason = { code: "because", message: "Because." }
const deadline = Duration.seconds(3)
const accepted: SendResult = { _tag: "Accepted", warnings: [] }

/** Processes with the same answers, as one after the other or side by side. */
const open = (answer: Effect.Effect<SendResult>, once: Partial<OnceSettings> = {}) => {
  const answers = once.answers ?? memory()
  const { client: made, records } = client(answer)
  const environments = Environments.make({ sandbox: made, prod: made })
  const node = ActionNode.track({ name: "Track", environments, style: "rich", deadline, once: { ...once, answers } })
  const logged: Array<string> = []
  const execute = (payload: unknown, context: object = {}) =>
    node.execute((line: string) => void logged.push(line), payload, { env: "sandbox", chat_id: "chat-1", ...context })
  return { execute, records, logged }
}

const results: ReadonlyArray<Effect.Effect<SendResult>> = [
  Effect.succeed(accepted),
  Effect.succeed({ _tag: "Partly", reasons: [reason], warnings: [] }),
  Effect.succeed({ _tag: "Refused", reasons: [reason], warnings: [] }),
  Effect.succeed({ _tag: "Deferred" }),
  Effect.succeed({ _tag: "Unknown", reasons: [reason] }),
  Effect.succeed({ _tag: "Failed", reasons: [reason], retryable: false }),
  Effect.succeed({ _tag: "Failed", reasons: [reason], retryable: true, isDeadLetter: true }),
  Effect.dieMessage("a defect"),
  Effect.never,
  Effect.delay(Effect.succeed(accepted), "1 second")
]

describe("a repeated call", () => {
  it("runs once and gets the answer of the first one, whatever the result and however many calls run at once", () =>
    fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...results),
        fc.array(fc.record({ chat: fc.nat(2), after: fc.constantFrom(0, 0, 500, 4_000) }), {
          minLength: 1,
          maxLength: 8
        }),
        (result, calls) =>
          Effect.runPromise(
            Effect.provide(
              Effect.gen(function* () {
                const { execute, records } = open(result)
                const fibers: Array<Fiber.Fiber<ActionNode.Returned>> = []
                for (const { after, chat } of calls) {
                  if (after > 0) yield* TestClock.adjust(after)
                  fibers.push(yield* Effect.fork(execute({ user_id: "u" }, { chat_id: chat })))
                }
                const returned = yield* endedWithin(Fiber.joinAll(fibers), deadline, Duration.millis(100))
                const byChat = new Map(calls.map(({ chat }, at) => [chat, returned[at]]))
                expect(records.length).toBe(byChat.size)
                expect(returned).toEqual(calls.map(({ chat }) => byChat.get(chat)))
              }),
              TestContext.TestContext
            )
          )
      ),
      { numRuns: 50 }
    ))

  it.effect("is a call with the same environment, conversation, payload and context", () =>
    Effect.gen(function* () {
      const { execute, logged, records } = open(Effect.succeed(accepted))
      const calls: ReadonlyArray<readonly [unknown, object?]> = [
        [{ a: "1", b: "2" }],
        [{ b: "2", a: "1" }],
        [{ a: "1", b: "2" }, { env: "prod" }],
        [{ a: "1", b: "2" }, { chat_id: "chat-2" }],
        [{ a: "1", b: "3" }],
        [{ a: "1", b: "2" }, { events: ["next"] }]
      ]
      for (const [payload, context] of calls) expect((yield* execute(payload, context)).success).toBe("accepted")
      expect(records.length).toBe(5)
      expect(logged.map((line) => JSON.parse(line).repeated ?? false)).toEqual([
        false,
        true,
        false,
        false,
        false,
        false
      ])
      expect(logged.join("")).not.toMatch(/chat-1|chat-2/)
    })
  )

  it.effect("is one with the same turn if a path is set; another payload is not sent, and the log says so", () =>
    Effect.gen(function* () {
      const { execute, logged, records } = open(Effect.succeed(accepted), { turn: "$.payload.turn" })
      expect(yield* execute({ turn: "1", a: "x" })).toMatchObject({ success: "accepted" })
      expect(yield* execute({ turn: "1", a: "y" }, { events: ["later"] })).toMatchObject({ success: "accepted" })
      expect(yield* execute({ turn: "2", a: "y" })).toMatchObject({ success: "accepted" })
      expect(records.map(({ payload }) => payload)).toEqual([
        { turn: "1", a: "x" },
        { turn: "2", a: "y" }
      ])
      expect(logged.map((line) => JSON.parse(line).reasons?.[0].code)).toEqual([
        undefined,
        "call-key-reused",
        undefined
      ])
    })
  )

  it.effect("runs again if the first one had no effect, and after a day", () =>
    Effect.gen(function* () {
      const busy = open(Effect.succeed({ _tag: "Failed", reasons: [reason], retryable: true }))
      for (const _ of [1, 2]) expect(yield* busy.execute({})).toMatchObject({ success: "error", RETRYABLE: "true" })
      expect(busy.records.length).toBe(2)
      const { execute, records } = open(Effect.succeed(accepted))
      yield* execute({})
      yield* TestClock.adjust("23 hours")
      yield* execute({})
      expect(records.length).toBe(1)
      yield* TestClock.adjust("1 hour")
      yield* execute({})
      expect(records.length).toBe(2)
    })
  )

  it.effect("does not remember a call that was refused before it ran, so that the corrected one is sent", () =>
    Effect.gen(function* () {
      const { execute, records } = open(Effect.succeed(accepted), { turn: "$.context.turn" })
      expect(yield* execute(undefined, { turn: 1 })).toMatchObject({ success: "refused", REASON: "payload-missing" })
      expect(yield* execute({ a: "x" }, { turn: 1 })).toMatchObject({ success: "accepted" })
      expect(records.length).toBe(1)
    })
  )

  it.effect("answers unknown if the process of the first one ended without an answer", () =>
    Effect.gen(function* () {
      const answers = memory()
      const { execute, records } = open(Effect.succeed(accepted), {
        answers: { ...answers, answer: () => Effect.void }
      })
      yield* execute({})
      yield* TestClock.adjust("1 minute")
      expect(yield* execute({})).toMatchObject({ success: "unknown", REASON: "first-call-lost" })
      expect(records.length).toBe(1)
    })
  )

  it.effect("waits for the answer of the first one no longer than the deadline", () =>
    Effect.gen(function* () {
      const running: RememberedAnswers = { ...memory(), claim: () => Effect.succeed({ _tag: "Running" }) }
      const { execute, records } = open(Effect.succeed(accepted), { answers: running })
      expect(yield* endedWithin(execute({}), deadline)).toMatchObject({
        success: "unknown",
        REASON: "first-call-running"
      })
      expect(records.length).toBe(0)
    })
  )

  it.effect("runs without protection if the answers cannot be stored or the call has no key, and the log says so", () =>
    Effect.gen(function* () {
      const broken = Effect.fail(new StateError({ message: "The disk is full." }))
      const unusable = open(Effect.succeed(accepted), { answers: { ...memory(), claim: () => broken } })
      const unstored = open(Effect.succeed(accepted), { answers: { ...memory(), answer: () => broken } })
      const unnamed = open(Effect.succeed(accepted), { conversation: "$.context.session" })
      const codes: Array<unknown> = []
      for (const { execute, logged } of [unusable, unstored, unnamed]) {
        expect(yield* execute({ a: "x" })).toMatchObject({ success: "accepted", REASON: "" })
        codes.push(JSON.parse(logged[0] ?? "").reasons?.[0].code)
      }
      expect(codes).toEqual(["answers-not-available", "answer-not-remembered", "call-key-missing"])
    })
  )

  it.each(["chat_id", "$.at", "$", "$.payload[", "{TURN}"])("refuses %s as a path of its key", (path) => {
    const environments = Environments.make({})
    for (const setting of ["conversation", "turn"])
      expect(() =>
        ActionNode.track({ name: "Track", environments, once: { answers: memory(), [setting]: path } })
      ).toThrow(`once.${setting} must be a path into the call, such as $.context.chat_id or $.payload.turn`)
  })
})
