import { readFile } from "node:fs/promises"
import { describe, expect, it } from "@effect/vitest"
import { type Entry, isUnreadable, type KnownPart, type Source } from "@sluice/core/Source"
import type { Json, JsonObject } from "@sluice/values/Json"
import { Effect, Either, Fiber, TestClock } from "effect"
import * as fc from "fast-check"
import * as ConversationExport from "../src/conversations/ConversationExport.js"
import * as ConversationWebhook from "../src/conversations/ConversationWebhook.js"

const start = Date.UTC(2026, 10, 30)
const hourOf = (n: number): string => new Date(start + n * 3_600_000).toISOString()

/** Reads a source to its end. */
const readAll = (source: Source, known: ReadonlyArray<KnownPart> = []) =>
  Effect.scoped(
    Effect.gen(function* () {
      const pull = yield* source.open(known)
      const all: Array<Entry> = []
      for (let next = yield* pull; next !== undefined; next = yield* pull) all.push(...next)
      return all
    })
  )

const shown = (entries: ReadonlyArray<Entry>) =>
  entries.map((entry) => (isUnreadable(entry) ? entry.reasons.map(({ code }) => code).join() : entry.id))

/** A platform with conversations by hour, and the hours that were asked for. */
const platform = (hours: Readonly<Record<number, ReadonlyArray<Json>>>) => {
  const asked: Array<number> = []
  const read = async ({ from }: ConversationExport.ExportWindow): Promise<ReadonlyArray<Json>> => {
    const hour = (Date.parse(from) - start) / 3_600_000
    asked.push(hour)
    return hours[hour] ?? []
  }
  return { asked, read }
}

const chat = (chat_id: string): JsonObject => ({ chat_id, kill_reason: "graph" })

/** Resumes as a state store does: with the position of the last finished entry, and what the source said about it. */
const knownAfter = (source: Source, entry: Entry | undefined): ReadonlyArray<KnownPart> =>
  entry === undefined
    ? []
    : [
        {
          part: "",
          identity: source.identify?.("", entry.position) ?? null,
          mark: null,
          from: entry.position,
          damaged: false
        }
      ]

describe("exported conversations [S-5]", () => {
  it.effect("law: a run that stops anywhere and the next one read every conversation, and positions ascend", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(start + 10 * 3_600_000)
      const hours = fc.dictionary(fc.constantFrom("0", "1", "2", "5"), fc.array(fc.constantFrom("a", "b", "c/1", "ö")))
      for (const [all, stop] of fc.sample(fc.tuple(hours, fc.nat({ max: 12 })), { numRuns: 60, seed: 5 })) {
        const { read } = platform(
          Object.fromEntries(Object.entries(all).map(([hour, ids]) => [hour, ids.map((id) => chat(`${hour}-${id}`))]))
        )
        const source = () => ConversationExport.make({ read, from: hourOf(0) })
        const whole = yield* readAll(source())
        const positions = whole.map(({ position }) => String(position))
        expect(positions).toEqual([...positions].sort((one, other) => (one < other ? -1 : 1)))
        expect(shown(whole).sort()).toEqual(
          Object.entries(all)
            .flatMap(([hour, ids]) => ids.map((id) => `${hour}-${id}`))
            .sort()
        )
        const last = whole[Math.min(stop, whole.length) - 1]
        const rest = yield* readAll(source(), last === undefined ? [] : knownAfter(source(), last))
        const finished = new Set(whole.slice(0, stop).map(({ position }) => position))
        const left = rest.filter(({ position }) => !finished.has(position))
        expect(left.map(({ position }) => position)).toEqual(whole.slice(stop).map(({ position }) => position))
      }
    })
  )

  it.effect("read only hours that are over, oldest first, and continue after empty hours", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(start + 4.5 * 3_600_000)
      const { asked, read } = platform({ 1: [chat("a")] })
      const source = ConversationExport.make({ read, from: hourOf(0) })
      const entries = yield* readAll(source)
      expect([shown(entries), asked]).toEqual([["a"], [0, 1, 2, 3]])
      yield* TestClock.setTime(start + 5.5 * 3_600_000)
      const again = platform({})
      yield* readAll(ConversationExport.make({ read: again.read }), knownAfter(source, entries.at(-1)))
      expect(again.asked).toEqual([4])
    })
  )

  it.effect("have the same position in any order of the export", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(start + 2 * 3_600_000)
      const of = (ids: ReadonlyArray<string>) =>
        readAll(ConversationExport.make({ read: platform({ 0: ids.map(chat) }).read, from: hourOf(0) }))
      const positions = (entries: ReadonlyArray<Entry>) => entries.map(({ position }) => position)
      expect(positions(yield* of(["b", "a", "a"]))).toEqual(positions(yield* of(["a", "b", "a"])))
    })
  )

  it.effect("name the hours that the platform no longer has", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(start + 3 * 3_600_000)
      const { asked, read } = platform({})
      const source = ConversationExport.make({ read, from: hourOf(-1_000), retention: "2 hours" })
      const entries = yield* readAll(source)
      expect([shown(entries), asked]).toEqual([["conversations-expired"], [1]])
    })
  )

  it.effect("report entries without an id, and read on", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(start + 2 * 3_600_000)
      const { read } = platform({ 0: ["text", {}, chat("a")] })
      const entries = yield* readAll(ConversationExport.make({ read, from: hourOf(0) }))
      expect(shown(entries)).toEqual(["conversation-without-id", "conversation-without-id", "a"])
    })
  )

  it.effect("are read again after a failure, and then stop with the hour", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(start + 3 * 3_600_000)
      let calls = 0
      const source = ConversationExport.make({
        from: hourOf(0),
        read: async ({ from }) => {
          if (from === hourOf(0)) return [chat("a")]
          calls++
          throw new Error("password")
        }
      })
      const fiber = yield* Effect.fork(Effect.either(readAll(source)))
      yield* TestClock.adjust("1 minute")
      const result = yield* Fiber.join(fiber)
      expect([calls, Either.isLeft(result) && result.left.message]).toEqual([
        3,
        `The conversations from ${hourOf(1)} to ${hourOf(2)} could not be read. The next run continues with this hour.`
      ])
    })
  )

  it.effect("refuse a setting that is not a time", () =>
    Effect.gen(function* () {
      const source = ConversationExport.make({ read: async () => [], from: "yesterday" })
      const result = yield* Effect.either(readAll(source))
      expect(Either.isLeft(result) && result.left.message).toBe("from must be a date and time in ISO 8601.")
    })
  )
})

const secret = "0123456789abcdef0123456789abcdef"

describe("the webhook [S-5]", () => {
  const received: Array<JsonObject> = []
  const handler = Either.getOrThrow(
    ConversationWebhook.make({
      secret,
      maxBytes: 500,
      accept: async (event) => {
        if (event["type"] === "down") throw new Error("down")
        received.push(event)
      }
    })
  )
  const send = async (path: string, body: string, method = "POST") =>
    (await handler(new Request(`http://127.0.0.1${path}`, { method, body: method === "GET" ? null : body }))).status

  it("passes an event on before it answers", async () => {
    expect(await send(`/hooks/${secret}`, `{"type":"end","payload":{"chat_id":"a"}}`)).toBe(202)
    expect(received).toEqual([{ type: "end", payload: { chat_id: "a" } }])
  })

  it.each([
    ["no secret", "/hooks/", "{}", 404],
    ["a part of the secret", `/hooks/${secret.slice(1)}`, "{}", 404],
    ["the secret in the query", `/hooks/x?${secret}`, "{}", 404],
    ["no JSON", `/${secret}`, "{", 400],
    ["no type", `/${secret}`, `{"payload":{}}`, 400],
    ["a list", `/${secret}`, "[]", 400],
    ["too many bytes", `/${secret}`, JSON.stringify({ type: "x".repeat(500) }), 413],
    ["an event that cannot be stored", `/${secret}`, `{"type":"down"}`, 503]
  ])("refuses %s", async (_, path, body, status) => {
    expect(await send(path, body)).toBe(status)
  })

  it("refuses another method only with the secret, so that the address does not show", async () => {
    expect([await send(`/${secret}`, "", "GET"), await send("/x", "", "GET")]).toEqual([405, 404])
  })

  it("needs a secret that cannot be guessed", () => {
    expect(Either.isLeft(ConversationWebhook.make({ secret: "short", accept: async () => undefined }))).toBe(true)
  })
})

it("the sample of the README runs", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8")
  const [, sample = ""] = /```js conversations\n([\s\S]*?)```/.exec(readme) ?? []
  const run = Object.getPrototypeOf(async () => {}).constructor(
    "ConversationExport",
    "ConversationWebhook",
    "Either",
    "secret",
    `${sample.replace(/^import .*$/gm, "")}\nreturn [exported(async () => []).name, typeof receiver(secret, async () => {})]`
  )
  expect(await run(ConversationExport, ConversationWebhook, Either, secret)).toEqual(["conversations", "function"])
})
