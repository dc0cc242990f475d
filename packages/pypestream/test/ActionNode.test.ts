import { describe, expect, it } from "@effect/vitest"
import type { Reason } from "@sluice/values/Reason"
import { Duration, Effect, Exit, Fiber, Option, Schema, TestClock, TestContext } from "effect"
import * as fc from "fast-check"
import { vi } from "vitest"
import type { SendResult } from "../src/client/Client.js"
import type * as FlowRoutes from "../src/flow/FlowRoutes.js"
import * as ActionNode from "../src/node/ActionNode.js"
import * as Environments from "../src/node/Environments.js"
import * as Evaluation from "../src/node/Evaluation.js"
import { client, endedWithin } from "./support.js"

const reason: Reason = { code: "because", message: "Because." }
const deadline = Duration.seconds(3)

const answers: ReadonlyArray<Effect.Effect<SendResult>> = [
  Effect.succeed({ _tag: "Accepted", warnings: [] }),
  Effect.succeed({ _tag: "Partly", reasons: [reason], warnings: [] }),
  Effect.succeed({ _tag: "Refused", reasons: [reason], warnings: [] }),
  Effect.succeed({ _tag: "Deferred" }),
  Effect.succeed({ _tag: "Unknown", reasons: [reason] }),
  Effect.succeed({ _tag: "Failed", reasons: [reason], retryable: true }),
  Effect.never,
  Effect.uninterruptible(Effect.never),
  Effect.interrupt,
  Effect.dieMessage("secret text of a defect"),
  Effect.sync(() => {
    throw new TypeError("secret text of a defect")
  }),
  Effect.delay(Effect.succeed<SendResult>({ _tag: "Deferred" }), "2999 millis")
]

const nodeOf = (answer: Effect.Effect<SendResult> | undefined, style: FlowRoutes.Style, name = "Track") => {
  const made = client(answer)
  const environments = Environments.make({ sandbox: made.client, prod: made.client })
  return { ...made, node: ActionNode.track({ name, environments, style, deadline }) }
}

const executed = (node: ActionNode.ActionNode, log: unknown, payload?: unknown, context?: unknown) =>
  endedWithin(node.execute(log, payload, context), node.deadline)

const lines = () => {
  const logged: Array<string> = []
  return { logged, log: (line: string) => void logged.push(line) }
}

const sandbox = { env: "sandbox", chat_id: "c1" }

describe("execute", () => {
  it("returns a routed value within its deadline, for any input and after any error [S-21] [S-47]", () =>
    fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.jsonValue(), fc.anything({ withBigInt: true, withSparseArray: true, withNullPrototype: true })),
        fc.oneof(fc.constant(sandbox), fc.record({ env: fc.string() }), fc.jsonValue(), fc.anything()),
        fc.oneof(
          fc.constant(() => undefined),
          fc.anything(),
          fc.constant(() => Promise.reject(new Error("log")))
        ),
        fc.constantFrom(...answers),
        fc.constantFrom<FlowRoutes.Style>("plain", "rich"),
        async (payload, context, log, answer, style) => {
          const { node } = nodeOf(answer, style)
          const returned = await Effect.runPromise(
            Effect.provide(executed(node, log, payload, context), TestContext.TestContext)
          )
          expect(Object.keys(returned)).toEqual(
            style === "plain" ? ["success"] : ["success", "REASON", "FIELD", "RETRYABLE"]
          )
          expect(Object.values(returned).every((value) => typeof value === "string")).toBe(true)
          expect(node.answers.map(({ value }) => value)).toContain(returned.success)
        }
      ),
      { numRuns: 150 }
    ))

  it.effect("returns a different value and a reason for each result of a record [S-23] [S-48] [D-14] [D-22]", () =>
    Effect.gen(function* () {
      const found: Array<unknown> = []
      for (const answer of answers) {
        const { node } = nodeOf(answer, "rich")
        found.push(Object.values(yield* executed(node, undefined, { a: "1" }, sandbox)))
      }
      expect(found).toEqual([
        ["accepted", "", "", "false"],
        ["partly", "because", "", "false"],
        ["refused", "because", "", "false"],
        ["deferred", "deferred", "", "false"],
        ["unknown", "because", "", "false"],
        ["error", "because", "", "true"],
        ["unknown", "deadline-passed", "", "false"],
        ["unknown", "deadline-passed", "", "false"],
        ["error", "interrupted", "", "false"],
        ["error", "defect", "", "false"],
        ["error", "defect", "", "false"],
        ["deferred", "deferred", "", "false"]
      ])
    })
  )

  it.effect("answers true or error by default, so that existing flows keep working [S-48]", () =>
    Effect.gen(function* () {
      const found: Array<string> = []
      for (const answer of answers.slice(0, 7)) {
        const { client: made } = client(answer)
        const node = ActionNode.track({ name: "Track", environments: Environments.make({ sandbox: made }) })
        found.push((yield* executed(node, undefined, { a: "1" }, sandbox)).success)
      }
      expect(found).toEqual(["true", "error", "error", "true", "error", "error", "error"])
    })
  )

  it.effect("chooses the client by context.env at each call, without cross-talk [S-11]", () =>
    Effect.gen(function* () {
      const one = client()
      const other = client()
      const environments = Environments.make({ sandbox: one.client, prod: other.client })
      const node = ActionNode.track({ name: "Track", environments })
      yield* executed(node, undefined, { id: "a" }, { env: "sandbox" })
      yield* executed(node, undefined, { id: "b" }, { env: "prod" })
      yield* executed(node, undefined, { id: "c" }, { env: "sandbox" })
      expect(one.records.map(({ payload }) => payload)).toEqual([{ id: "a" }, { id: "c" }])
      expect(other.records.map(({ payload }) => payload)).toEqual([{ id: "b" }])
    })
  )

  it.effect("reports mistakes of payload and context with their path, and sends nothing [D-13]", () =>
    Effect.gen(function* () {
      const { node, records } = nodeOf(undefined, "rich")
      const cases: ReadonlyArray<readonly [unknown, unknown]> = [
        [undefined, sandbox],
        ["{}", sandbox],
        [[1], sandbox],
        [7, sandbox],
        [{ a: 1 }, undefined],
        [{ a: 1 }, {}],
        [{ a: 1 }, { env: "{ENV}" }],
        [{ a: 1 }, { env: "produ" }]
      ]
      const found: Array<unknown> = []
      for (const [payload, context] of cases) {
        const { log, logged } = lines()
        const { success, REASON, FIELD } = yield* executed(node, log, payload, context)
        found.push([success, REASON, FIELD])
        expect(logged).toHaveLength(1)
        expect(logged[0]).not.toContain('produ"')
      }
      expect(found).toEqual([
        ["refused", "payload-missing", "$.payload"],
        ["refused", "payload-not-an-object", "$.payload"],
        ["refused", "payload-not-an-object", "$.payload"],
        ["refused", "payload-not-an-object", "$.payload"],
        ["error", "env-missing", "$.context.env"],
        ["error", "env-missing", "$.context.env"],
        ["error", "env-missing", "$.context.env"],
        ["error", "env-unknown", "$.context.env"]
      ])
      expect(records).toEqual([])
    })
  )

  it.effect("sends the values that are set, and leaves out unset variables [S-24]", () =>
    Effect.gen(function* () {
      const { node, records } = nodeOf(undefined, "plain")
      yield* executed(
        node,
        undefined,
        { id: "u1", name: "{FIRST_NAME}", city: "", note: "Dear {NAME}", age: null, list: ["a", " "] },
        sandbox
      )
      expect(records).toEqual([
        { payload: { id: "u1", list: ["a"] }, context: sandbox, at: "1970-01-01T00:00:00.000Z" }
      ])
    })
  )

  it.effect("logs one line of JSON, without a value of payload or context [S-46] [D-7]", () =>
    Effect.gen(function* () {
      const { node } = nodeOf(answers[2], "rich")
      const { log, logged } = lines()
      const payload = { email: "canary@example.com", "canary key@example.com": "x", phone: "{PHONE}" }
      yield* executed(node, log, payload, { env: "prod", chat_id: "canary-chat", user_data: { name: "canary" } })
      expect(logged.map((line) => JSON.parse(line))).toEqual([
        {
          node: "Track",
          env: "prod",
          call: expect.stringMatching(/^Track:[0-9a-f]{12}$/),
          answer: "refused",
          ms: 0,
          reasons: [reason],
          warnings: [
            {
              code: "variable-unset",
              path: "$.payload.phone",
              message: "The variable is not set, so the field is left out.",
              effect: "left-out"
            }
          ]
        }
      ])
      expect(logged.join("")).not.toContain("canary")
    })
  )

  it.effect("logs the kind of a defect, but not its message [D-7]", () =>
    Effect.gen(function* () {
      const { node } = nodeOf(answers[10], "plain")
      const { log, logged } = lines()
      yield* executed(node, log, {}, sandbox)
      expect(logged[0]).toContain("TypeError")
      expect(logged[0]).not.toContain("secret text")
    })
  )

  it.effect("answers within its deadline even in an uninterruptible region [S-9]", () =>
    Effect.gen(function* () {
      const { node } = nodeOf(Effect.never, "rich")
      const fiber = yield* Effect.forkDaemon(Effect.uninterruptible(node.execute(undefined, { a: "1" }, sandbox)))
      yield* TestClock.adjust(node.deadline)
      expect(
        Option.map(
          yield* Fiber.poll(fiber),
          Exit.map(({ success }) => success)
        )
      ).toEqual(Option.some(Exit.succeed("unknown")))
    })
  )

  it.effect("ignores a log that throws and a log that is not a function", () =>
    Effect.gen(function* () {
      const { node } = nodeOf(undefined, "plain")
      const thrower = vi.fn(() => {
        throw new Error("log")
      })
      expect(yield* executed(node, thrower, { a: 1 }, sandbox)).toEqual({ success: "true" })
      expect(thrower).toHaveBeenCalledOnce()
      expect(yield* executed(node, 7, { a: 1 }, sandbox)).toEqual({ success: "true" })
    })
  )
})

describe("make", () => {
  const environments = Environments.make({ sandbox: client().client })
  const outputs: Evaluation.Outputs<"true" | "false" | "error", "CITY"> = {
    answers: [
      { value: "true", meaning: "found", failure: false },
      { value: "false", meaning: "not found", failure: true },
      { value: "error", meaning: "broken", failure: true }
    ],
    variables: ["CITY"],
    failed: ({ reasons }) => ({ value: "error", reasons })
  }
  const node = ActionNode.make({
    name: "Lookup",
    environments,
    payload: Schema.Struct({ name: Schema.String, age: Schema.optional(Schema.NumberFromString) }),
    outputs,
    run: ({ payload }) => (payload.name === "fail" ? Effect.fail(reason) : Effect.succeed(payload)),
    evaluate: ({ age, name }) =>
      age === undefined ? { value: "false" } : { value: "true", variables: { CITY: `${name} ${age}` } }
  })

  it.effect("supports a custom payload, outputs, run and evaluate; success comes first [S-20] [S-23] [S-24]", () =>
    Effect.gen(function* () {
      const returned = yield* executed(node, undefined, { name: "Ada", age: "36" }, sandbox)
      expect(Object.entries(returned)).toEqual([
        ["success", "true"],
        ["CITY", "Ada 36"]
      ])
      expect(yield* executed(node, undefined, { name: "Ada", age: "" }, sandbox)).toEqual({
        success: "false",
        CITY: ""
      })
      expect(yield* executed(node, undefined, { name: "fail" }, sandbox)).toEqual({ success: "error", CITY: "" })
    })
  )

  it.effect("reports every path of a payload that does not match the schema, without its value [D-19]", () =>
    Effect.gen(function* () {
      const { log, logged } = lines()
      expect(yield* executed(node, log, { name: 4711, age: "canary" }, sandbox)).toEqual({ success: "error", CITY: "" })
      const line = JSON.parse(logged[0] ?? "")
      expect(line.reasons.map(({ code, path }: Reason) => [code, path])).toEqual([
        ["payload-field-mistaken", "$.payload.name"],
        ["payload-field-mistaken", "$.payload.age"]
      ])
      expect(logged[0]).not.toMatch(/canary|4711/)
      yield* executed(node, log, {}, sandbox)
      expect(JSON.parse(logged[1] ?? "").reasons).toEqual([
        {
          code: "payload-field-missing",
          path: "$.payload.name",
          message: "The field is missing."
        }
      ])
    })
  )

  it.effect("answers error if evaluate throws or returns an undeclared value", () =>
    Effect.gen(function* () {
      const breaking = ActionNode.make({
        name: "Broken",
        environments,
        payload: Schema.Struct({}),
        outputs: { ...Evaluation.plain, answers: [{ value: "true", meaning: "fine", failure: false }] },
        run: () => Effect.void,
        evaluate: () => {
          throw new Error("canary")
        }
      })
      expect(yield* executed(breaking, undefined, {}, sandbox)).toEqual({ success: "error" })
      expect(breaking.answers.map(({ value }) => value)).toEqual(["true", "error"])
    })
  )
})
