import type { DeadLetter } from "@sluice/core/DeadLetter"
import type { Destination } from "@sluice/core/Destination"
import type { Endpoint } from "@sluice/core/Endpoint"
import * as Item from "@sluice/core/Item"
import * as Prepared from "@sluice/core/Prepared"
import * as Reply from "@sluice/core/Reply"
import type { Route } from "@sluice/core/Route"
import type { JsonObject } from "@sluice/values/Json"
import { Duration, Effect, Fiber, Option, TestClock } from "effect"
import type { Client, SendResult } from "../src/client/Client.js"

/** A scripted endpoint. `sent` contains one list of ids for each request. */
export const endpoint = (answer: (items: ReadonlyArray<Item.Item>, nth: number) => Effect.Effect<Reply.Reply>) => {
  const sent: Array<ReadonlyArray<string>> = []
  const made: Endpoint = {
    id: "scripted",
    lanes: ["attributes", "events"],
    limits: { items: 75, bytes: 1_000_000, bytesAlone: 1_000_000, envelope: 2 },
    budget: { pool: "scripted", count: 1_000, per: 1_000 },
    attempt: (items) =>
      Effect.suspend(() => {
        sent.push(items.map((item) => `${item.record.id}/${item.lane}`))
        return answer(items, sent.length)
      })
  }
  return { endpoint: made, sent }
}

export const allAccepted = Effect.succeed(Reply.judged(undefined))

/**
 * The exit of an effect that must end within `time` on the test clock. The clock moves only while the effect waits, because
 * each adjustment of it costs 10 real milliseconds.
 */
export const endedWithin = <A, E, R>(effect: Effect.Effect<A, E, R>, time: Duration.Duration, step = time) =>
  Effect.gen(function* () {
    const fiber = yield* Effect.fork(effect)
    for (let left = Duration.toMillis(time); ; left -= Duration.toMillis(step)) {
      for (let turn = 0; turn < 50; turn++) {
        const exit = yield* Fiber.poll(fiber)
        if (Option.isSome(exit)) return yield* exit.value
        yield* Effect.yieldNow()
      }
      if (left <= 0) throw new Error(`still running after ${Duration.format(time)}`)
      yield* TestClock.adjust(step)
    }
  })

/** Makes an attribute and, for `event: true`, an event that is not repeatable. `bad: true` makes the record Invalid, `nothing: true` Skipped. */
export const destination = (to: Endpoint, name = "scripted"): Destination => ({
  name,
  endpoint: to,
  prepare: (chunk) =>
    chunk.map((record) => {
      if (record.body["bad"] === true)
        return Prepared.invalid([{ code: "bad", path: "$.bad", message: "The record is marked as bad." }])
      if (record.body["nothing"] === true)
        return Prepared.skipped({ code: "nothing", message: "There is nothing to send." })
      const key = Item.key("external_id", record.id)
      const json = JSON.stringify(record.body)
      const items = [Item.make({ record, destination: name, part: 0, key, lane: "attributes", json, repeatable: true })]
      if (record.body["event"] === true)
        items.push(Item.make({ record, destination: name, part: 1, key, lane: "events", json, repeatable: false }))
      return Prepared.items(items)
    })
})

export const route = (to: Endpoint): ReadonlyArray<Route> => [{ destination: destination(to) }]

export const letters = () => {
  const written: Array<DeadLetter> = []
  return {
    written,
    deadLetters: {
      name: "memory",
      write: (more: ReadonlyArray<DeadLetter>) => Effect.sync(() => void written.push(...more))
    }
  }
}

/** A client that returns `answer` and keeps the records. */
export const client = (answer: Effect.Effect<SendResult> = Effect.succeed({ _tag: "Accepted", warnings: [] })) => {
  const records: Array<JsonObject> = []
  const made: Client = {
    send: (record) =>
      Effect.suspend(() => {
        records.push(record)
        return answer
      }),
    request: () => Effect.succeed({ _tag: "Answered", status: 200, body: null })
  }
  return { client: made, records }
}
