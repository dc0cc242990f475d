import { describe, expect, it } from "@effect/vitest"
import * as Connection from "@sluice/braze/Connection"
import * as Reply from "@sluice/core/Reply"
import type { Settled } from "@sluice/core/Settled"
import * as Verdict from "@sluice/core/Verdict"
import { Duration, Effect, Either, Exit, Scope, TestClock } from "effect"
import * as BrazeClient from "../src/client/BrazeClient.js"
import { allAccepted, destination, endedWithin, endpoint, letters, route } from "./support.js"

const connection = Either.getOrThrow(
  Connection.make({ endpoint: "http://127.0.0.1:1", apiKey: "canary-key-0123456789" })
)
const transport = { send: () => Effect.dieMessage("not used in these tests") }
const reason = { code: "because", message: "Because." }
const down = Reply.outage(Verdict.again(reason), 1)
const keyRefused = Reply.halt({ code: "key-refused", message: "The key was refused." })

const setUp = (answer: Parameters<typeof endpoint>[0], own: Partial<BrazeClient.ClientSettings> = {}) => {
  const made = endpoint(answer)
  const kept = letters()
  const settled: Array<Settled> = []
  const client = BrazeClient.make({
    name: "node/prod",
    connection,
    transport,
    routes: route(made.endpoint),
    deadLetters: kept.deadLetters,
    onSettled: (one) => void settled.push(one),
    ...own
  })
  return { client, sent: made.sent, written: kept.written, settled }
}

const after = <A>(effect: Effect.Effect<A>, seconds: number) =>
  endedWithin(effect, Duration.seconds(seconds), Duration.seconds(1))

/** A test whose scope closes while the test clock runs. */
const closing = (name: string, body: () => Effect.Effect<void, never, Scope.Scope>) =>
  it.effect(name, () =>
    Effect.gen(function* () {
      const scope = yield* Scope.make()
      const exit = yield* Effect.exit(Scope.extend(body(), scope))
      yield* after(Scope.close(scope, Exit.void), 20)
      yield* exit
    })
  )

const inTime = { deadline: "2 seconds" } as const

describe("send", () => {
  closing("returns the result of the record at once", () =>
    Effect.gen(function* () {
      const { client, sent } = setUp((items) =>
        Effect.succeed(
          Reply.judged(
            items.map((item) =>
              item.record.id === "no" && item.lane === "events" ? Verdict.refused(reason) : Verdict.accepted
            )
          )
        )
      )
      const { send } = yield* client
      const found = [
        yield* after(send({}, { ...inTime, id: "a" }), 2),
        yield* after(send({ nothing: true }, { ...inTime, id: "b" }), 2),
        yield* after(send({ bad: true }, { ...inTime, id: "c" }), 2),
        yield* after(send({ event: true }, { ...inTime, id: "no" }), 2)
      ]
      expect(found.map(({ _tag }) => _tag)).toEqual(["Accepted", "Accepted", "Refused", "Partly"])
      expect(sent).toEqual([["a/attributes"], ["no/attributes", "no/events"]])
    })
  )

  closing("returns Deferred in time during an outage, and delivers the record later, once [S-51] [D-8]", () =>
    Effect.gen(function* () {
      let isDown = true
      const { client, sent, settled, written } = setUp(() => (isDown ? Effect.succeed(down) : allAccepted))
      const { kept, send } = yield* client
      expect(yield* after(send({}, { ...inTime, id: "a" }), 2)).toEqual({ _tag: "Deferred" })
      expect(kept()).toBe(1)
      yield* TestClock.adjust("2 minutes")
      expect(settled).toEqual([])
      isDown = false
      const before = sent.length
      yield* TestClock.adjust("1 minute")
      expect(sent.length).toBe(before + 1)
      expect(settled.map(({ id, outcome }) => [id, outcome])).toEqual([["a", "delivered"]])
      expect([kept(), written]).toEqual([0, []])
    })
  )

  closing("returns Deferred while Braze does not respond before the deadline [D-8]", () =>
    Effect.gen(function* () {
      const { client, settled } = setUp(() => Effect.delay(allAccepted, "25 seconds"))
      const { send } = yield* client
      expect(yield* after(send({}, inTime), 2)).toEqual({ _tag: "Deferred" })
      yield* TestClock.adjust("25 seconds")
      expect(settled.map(({ outcome }) => outcome)).toEqual(["delivered"])
    })
  )

  closing("returns Unknown if the response was lost and sending again could count twice [D-22]", () =>
    Effect.gen(function* () {
      const { client, sent, written } = setUp((items, nth) =>
        nth === 1 ? Effect.succeed(Reply.outage(Verdict.unsure(reason), items.length)) : allAccepted
      )
      const { send } = yield* client
      expect(yield* after(send({ event: true }, { ...inTime, id: "a" }), 2)).toEqual({
        _tag: "Unknown",
        reasons: [reason]
      })
      expect(sent).toEqual([["a/attributes", "a/events"], ["a/attributes"]])
      expect(written.map(({ id, outcome }) => [id, outcome])).toEqual([["a", "unknown"]])
    })
  )

  closing("fails the awaited records when the key is refused, and recovers when the key is accepted", () =>
    Effect.gen(function* () {
      let refused = true
      const { client, written } = setUp(() => (refused ? Effect.succeed(keyRefused) : allAccepted))
      const { kept, send } = yield* client
      expect(yield* after(send({ n: 1 }, { ...inTime, id: "a" }), 2)).toEqual({
        _tag: "Failed",
        reasons: [{ code: "key-refused", message: "The key was refused." }],
        retryable: false
      })
      expect(written.map(({ id, outcome, record }) => [id, outcome, record])).toEqual([["a", "failed", { n: 1 }]])
      expect(kept()).toBe(0)
      refused = false
      expect(yield* after(send({}, { ...inTime, id: "b" }), 2)).toEqual({ _tag: "Accepted", warnings: [] })
    })
  )

  closing("keeps deferred records when the key is refused later, and sends only records that were not accepted", () =>
    Effect.gen(function* () {
      const { client, sent, settled, written } = setUp((items, nth) => {
        if (nth === 1)
          return Effect.succeed(
            Reply.judged(items.map((item) => (item.lane === "attributes" ? Verdict.accepted : Verdict.again(reason))))
          )
        if (nth === 2) return Effect.delay(Effect.succeed(keyRefused), "10 seconds")
        return allAccepted
      })
      const { send } = yield* client
      expect(yield* after(send({ event: true }, { ...inTime, id: "a" }), 2)).toEqual({ _tag: "Deferred" })
      yield* TestClock.adjust("67 seconds")
      expect(settled).toEqual([])
      yield* TestClock.adjust("4 seconds")
      expect(sent).toEqual([["a/attributes", "a/events"], ["a/events"], ["a/events"]])
      expect(settled.map(({ id, outcome }) => [id, outcome])).toEqual([["a", "delivered"]])
      expect(written).toEqual([])
    })
  )

  closing("refuses records above its capacity, as retryable [S-8]", () =>
    Effect.gen(function* () {
      const { client } = setUp(() => Effect.never, { capacity: 2 })
      const { send } = yield* client
      yield* Effect.fork(send({}, inTime))
      yield* Effect.fork(send({}, inTime))
      yield* Effect.yieldNow()
      expect(yield* after(send({}, inTime), 2)).toMatchObject({
        _tag: "Failed",
        reasons: [{ code: "queue-full" }],
        retryable: true
      })
    })
  )
})

describe("close", () => {
  it.effect("waits for kept records and turns the rest into dead letters, so that nothing is lost [S-7]", () =>
    Effect.gen(function* () {
      const scope = yield* Scope.make()
      const { client, written } = setUp((_, nth) => Effect.succeed(nth === 1 ? Reply.judged(undefined) : down))
      const { send } = yield* Scope.extend(client, scope)
      yield* after(send({ n: 1 }, { ...inTime, id: "a" }), 2)
      expect(yield* after(send({ n: 2 }, { ...inTime, id: "b" }), 2)).toEqual({ _tag: "Deferred" })
      yield* after(Scope.close(scope, Exit.void), 20)
      expect(written).toEqual([
        {
          v: 1,
          id: "b",
          seq: 1,
          origin: { source: "node/prod" },
          destination: "scripted",
          outcome: "failed",
          reasons: [
            {
              code: "not-sent",
              message: "Sending was closed before the record could be sent. Replay the dead letters to send it."
            }
          ],
          attempts: 0,
          at: expect.any(String),
          record: { n: 2 },
          delivered: []
        }
      ])
      expect(yield* after(send({}, inTime), 2)).toMatchObject({ _tag: "Failed", reasons: [{ code: "closing" }] })
    })
  )

  it.effect("waits for requests in flight", () =>
    Effect.gen(function* () {
      const scope = yield* Scope.make()
      const { client, settled, written } = setUp(() => Effect.delay(allAccepted, "5 seconds"))
      const { send } = yield* Scope.extend(client, scope)
      expect(yield* after(send({}, { ...inTime, id: "a" }), 2)).toEqual({ _tag: "Deferred" })
      yield* after(Scope.close(scope, Exit.void), 20)
      expect(settled.map(({ outcome }) => outcome)).toEqual(["delivered"])
      expect(written).toEqual([])
    })
  )
})

describe("several destinations", () => {
  closing("returns Partly if one accepts the record and another does not [D-6]", () =>
    Effect.gen(function* () {
      const { endpoint: to } = endpoint((items) =>
        Effect.succeed(
          Reply.judged(items.map((item) => (item.destination === "two" ? Verdict.refused(reason) : Verdict.accepted)))
        )
      )
      const { client } = setUp(() => allAccepted, {
        routes: [{ destination: destination(to, "one") }, { destination: destination(to, "two") }]
      })
      const { send } = yield* client
      expect(yield* after(send({}, inTime), 2)).toEqual({ _tag: "Partly", reasons: [reason], warnings: [] })
    })
  )
})
