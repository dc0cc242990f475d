import { describe, expect, it } from "@effect/vitest"
import type { JsonObject } from "@sluice/values/Json"
import { Clock, Duration, Effect, Either, Fiber, TestClock, TestContext } from "effect"
import * as fc from "fast-check"
import type { Client, RequestResult } from "../src/client/Client.js"
import * as ProfileReader from "../src/client/ProfileReader.js"
import { endedWithin } from "./support.js"

const deadline = Duration.seconds(1)
const reason = { code: "because", message: "Because." }
const ada = { external_id: "ada" }

const answered = (body: JsonObject): RequestResult => ({ _tag: "Answered", status: 201, body })
const known = answered({ users: [{ external_id: "ada", first_name: "Ada" }], message: "success" })
const unknown = answered({ users: [], invalid_user_ids: ["ada"], message: "success" })

/** A reader whose requests get these results one after the other, then the last one again. */
const open = (
  results: ReadonlyArray<Effect.Effect<RequestResult>>,
  settings: Partial<ProfileReader.ProfileReaderSettings> = {}
) => {
  const bodies: Array<unknown> = []
  const client: Client = {
    send: () => Effect.die("not used"),
    request: (_, body) =>
      Effect.suspend(() => {
        const result = results[Math.min(bodies.length, results.length - 1)]
        bodies.push(body)
        return result ?? Effect.never
      })
  }
  const reader = Either.getOrThrow(ProfileReader.make({ fields: ["first_name", "external_id"], ...settings }))
  const read = (person: ProfileReader.ProfileKey = ada, env = "prod") => reader.read({ env, client }, person, deadline)
  return { read, bodies }
}

describe("a reader of profiles", () => {
  it.effect("asks for the fields of one person", () =>
    Effect.gen(function* () {
      const { bodies, read } = open([Effect.succeed(known)])
      const user_alias = { alias_name: "visitor", alias_label: "web" }
      yield* read()
      yield* read({ user_alias })
      expect(bodies).toEqual([
        { external_ids: ["ada"], fields_to_export: ["first_name", "external_id"] },
        { user_aliases: [user_alias], fields_to_export: ["first_name", "external_id"] }
      ])
    })
  )

  it.effect("reads a person again after the time to live, and an unknown person sooner", () =>
    Effect.gen(function* () {
      for (const [result, life] of [
        [known, "5 minutes"],
        [unknown, "1 minute"]
      ] as const) {
        const { bodies, read } = open([Effect.succeed(result)])
        yield* read()
        yield* TestClock.adjust(Duration.subtract(Duration.decode(life), "1 millis"))
        yield* read()
        expect(bodies.length).toBe(1)
        yield* TestClock.adjust("1 millis")
        yield* read()
        expect(bodies.length).toBe(2)
        yield* read(ada, "sandbox")
        expect(bodies.length).toBe(3)
      }
    })
  )

  it.effect("returns in time if Braze is slow, and knows the person in the next turn", () =>
    Effect.gen(function* () {
      const { bodies, read } = open([Effect.delay(Effect.succeed(known), "4 seconds")])
      expect(yield* endedWithin(read(), deadline)).toMatchObject({ _tag: "Late", reason: { code: "profile-late" } })
      yield* TestClock.adjust("3 seconds")
      expect(yield* read()).toMatchObject({ _tag: "Known", isStale: false })
      expect(bodies.length).toBe(1)
    })
  )

  it.effect("returns the last profile in an outage, for a day", () =>
    Effect.gen(function* () {
      const { read } = open([Effect.succeed(known), Effect.succeed({ _tag: "Unavailable", reason })])
      yield* read()
      yield* TestClock.adjust("23 hours")
      expect(yield* read()).toMatchObject({ _tag: "Known", isStale: true, profile: { first_name: "Ada" } })
      yield* TestClock.adjust("1 hour")
      expect(yield* read()).toEqual({ _tag: "Late", reason })
    })
  )

  it.effect("reports an unusable response, a refusal and a person that the export does not name", () =>
    Effect.gen(function* () {
      const results: ReadonlyArray<RequestResult> = [
        answered({ message: "success" }),
        { _tag: "Failed", reason },
        { _tag: "Refused", status: 400, reason },
        answered({ users: [], message: "success" })
      ]
      const found: Array<unknown> = []
      for (const result of results) found.push(yield* open([Effect.succeed(result)]).read())
      expect(found).toEqual([
        { _tag: "Late", reason: expect.objectContaining({ code: "profile-not-readable" }) },
        { _tag: "Failed", reason },
        { _tag: "Failed", reason },
        { _tag: "Unknown" }
      ])
    })
  )

  it("never exceeds its budget in any minute or its deadline, and shares requests for one person", () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.record({ person: fc.constantFrom("a", "b", "c", "d", "e"), after: fc.constantFrom(0, 0, 20_000, 61_000) }),
          {
            maxLength: 25
          }
        ),
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom(0, 3_000, 70_000),
        (calls, requestsPerMinute, delay) =>
          Effect.runPromise(
            Effect.provide(
              Effect.gen(function* () {
                const starts: Array<readonly [at: number, person: string]> = []
                const client: Client = {
                  send: () => Effect.die("not used"),
                  request: (_, body) =>
                    Effect.flatMap(Clock.currentTimeMillis, (now) => {
                      starts.push([now, JSON.stringify(body)])
                      return Effect.delay(Effect.succeed(known), delay)
                    })
                }
                const reader = Either.getOrThrow(
                  ProfileReader.make({ fields: ["first_name"], requestsPerMinute, timeToLive: "1 second" })
                )
                for (const { after, person } of calls) {
                  if (after > 0) yield* TestClock.adjust(after)
                  const reads = [1, 2].map(() =>
                    reader.read({ env: "prod", client }, { external_id: person }, deadline)
                  )
                  const before = starts.length
                  const fiber = yield* Effect.fork(Effect.all(reads, { concurrency: 2 }))
                  yield* endedWithin(Fiber.join(fiber), deadline)
                  expect(starts.length - before).toBeLessThanOrEqual(1)
                }
                for (const [at] of starts)
                  expect(starts.filter(([other]) => other > at - 60_000 && other <= at).length).toBeLessThanOrEqual(
                    requestsPerMinute
                  )
              }),
              TestContext.TestContext
            )
          )
      ),
      { numRuns: 20 }
    ))

  it("reports every mistake of its settings at once", () => {
    const made = ProfileReader.make({ fields: ["firstname", "email", "plan"], requestsPerMinute: 0, capacity: 0.5 })
    expect(Either.isLeft(made) && made.left.map(({ message, path }) => `${path}: ${message}`)).toEqual([
      'fields[0]: Braze does not export a field "firstname". Did you mean "first_name"? A custom attribute is in custom_attributes.',
      'fields[2]: Braze does not export a field "plan". A custom attribute is in custom_attributes.',
      "capacity: capacity must be a whole number of at least 1. Remove it to use the default.",
      "requestsPerMinute: requestsPerMinute must be a whole number of at least 1. Remove it to use the default."
    ])
    expect(Either.isLeft(ProfileReader.make({ fields: [] }))).toBe(true)
  })
})
