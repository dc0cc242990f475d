import * as Emulator from "@sluice/braze-emulator/Emulator"
import * as fc from "fast-check"
import { describe, expect, it } from "vitest"
import * as Live from "../src/control/Live.js"
import { Reader } from "./Events.js"
import { body, control, headersOf, statusOf, track, withMock } from "./Http.js"

const send = (emulator: Emulator.Emulator, apiKey: string = Emulator.defaultApiKey) =>
  emulator.handle({ method: "POST", path: "/users/track", headers: headersOf(apiKey), body: body("u1") })

const numbers = (events: ReadonlyArray<{ readonly event: string; readonly data: unknown }>) =>
  events.map(({ event, data }) => (event === "request" ? Object(data).n : event))

describe("a feed", () => {
  it("continues from any id with everything since then, for any order of responses", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.shuffledSubarray([0, 1, 2, 3, 4, 5, 6, 7], { minLength: 8 }),
        fc.nat(7),
        async (order, leaveAfter) => {
          const emulator = Emulator.make()
          const first = Live.open(emulator.workspace)
          const answers = order.map(() => send(emulator))
          const end = (indexes: ReadonlyArray<number>) => {
            for (const index of indexes) {
              const answer = answers[index]
              if (answer !== undefined) emulator.finished(answer, "answered", 1)
            }
          }
          end(order.slice(0, leaveAfter + 1))
          const told = await new Reader(first.stream).take(leaveAfter + 1)
          first.close()
          end(order.slice(leaveAfter + 1))
          const second = Live.open(emulator.workspace, { lastEventId: told[told.length - 1]?.id ?? "" })
          second.close()
          const rest = await new Reader(second.stream).take(100)
          expect(new Set([...numbers(told), ...numbers(rest)])).toEqual(new Set([1, 2, 3, 4, 5, 6, 7, 8]))
        }
      ),
      { numRuns: 50 }
    )
  })

  it("never buffers more than its capacity for a slow reader, and reports the gap", async () => {
    const emulator = Emulator.make()
    const feed = Live.open(emulator.workspace, { capacity: 2_000 })
    for (let n = 0; n < 100; n++) emulator.finished(send(emulator), "answered", 1)
    const reader = new Reader(feed.stream)
    const before: Array<unknown> = []
    let event = await reader.next()
    while (event?.event === "request") {
      before.push(event.data)
      event = await reader.next()
    }
    expect(before.length).toBeGreaterThan(0)
    expect(before.length).toBeLessThan(15)
    expect(event).toMatchObject({ event: "gap", data: { missed: 100 - before.length } })
    emulator.finished(send(emulator), "answered", 1)
    expect(numbers(await reader.take(1))).toEqual([101])
    feed.close()
    expect(await reader.next()).toBeUndefined()
  })

  it("reports dropped requests, and a reset in between", async () => {
    const emulator = Emulator.make({ bounds: { journal: { count: 2, bytes: 1e9 }, ledger: 10 } })
    for (let n = 0; n < 5; n++) emulator.finished(send(emulator), "answered", 1)
    const late = Live.open(emulator.workspace, { lastEventId: "0-1" })
    const told = await new Reader(late.stream).take(3)
    expect(told.map(({ event, data }) => [event, Object(data).missed ?? Object(data).n])).toEqual([
      ["gap", 2],
      ["request", 4],
      ["request", 5]
    ])
    emulator.reset(emulator.workspace, "seed")
    emulator.finished(send(emulator), "answered", 1)
    const after = Live.open(emulator.workspace, { lastEventId: "0-5" })
    expect(await new Reader(after.stream).take(2)).toMatchObject([
      { event: "state", data: { part: "reset" } },
      { event: "request", id: "1-1", data: { n: 1 } }
    ])
  })

  it("sends heartbeats, and releases the workspace when its reader disconnects", async () => {
    const emulator = Emulator.make()
    let closed = 0
    const feed = Live.open(emulator.workspace, { heartbeat: 1, closed: () => closed++ })
    const reader = feed.stream.getReader()
    const decoder = new TextDecoder()
    const texts: Array<string> = []
    while (!texts.includes(": alive\n\n")) texts.push(decoder.decode((await reader.read()).value))
    await reader.cancel()
    feed.close()
    emulator.finished(send(emulator), "answered", 1)
    expect([texts[0], closed]).toEqual(["retry: 1000\n: mock-braze\n\n", 1])
  })
})

describe("GET /_mock/live", () => {
  it("sends the same requests as the lists, of its workspace only", () =>
    withMock(async (mock) => {
      const own = mock.workspace()
      const response = await fetch(`${mock.url}/_mock/live?workspace=${own.apiKey}`)
      expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8")
      const reader = new Reader(response.body)
      await track(mock)
      await track(own)
      expect((await reader.take(1)).map(({ event, data }) => [event, data])).toEqual([
        ["request", own.requests().requests[0]]
      ])
      await control(mock, "PUT", `/faults?workspace=${own.apiKey}`, { rules: [{ action: { hang: true } }] })
      own.clock({ freeze: true })
      own.keys([{ apiKey: own.apiKey }])
      own.reset()
      expect((await reader.take(4)).map(({ data }) => data)).toEqual([
        { part: "faults" },
        { part: "clock" },
        { part: "keys" },
        { part: "reset" }
      ])
      await reader.close()
      expect(await control(mock, "GET", "/live?workspace=nobody")).toMatchObject({ status: 404 })
    }))

  it("reports a hanging request on arrival and when its client disconnects", () =>
    withMock(async (mock) => {
      mock.faults([{ action: { type: "hang" } }])
      const reader = new Reader((await fetch(`${mock.url}/_mock/live`)).body)
      const leaving = new AbortController()
      const sent = track(mock, body("u1"), { signal: leaving.signal }).catch(() => "left")
      expect(await reader.take(1)).toMatchObject([{ data: { n: 1, ended: "hang", ms: 0, fault: { rule: 0 } } }])
      leaving.abort()
      expect(await sent).toBe("left")
      const [ended] = await reader.take(1)
      expect(ended).toMatchObject({ data: { n: 1, ended: "hang" } })
      expect(Object(ended?.data).ms).toBeGreaterThan(0)
      await reader.close()
    }))

  it("continues from the id that a browser sends, and ends when the mock stops", async () => {
    let over: Promise<unknown> = Promise.resolve()
    await withMock(async (mock) => {
      await track(mock)
      await track(mock)
      const headers = { "last-event-id": "0-1" }
      const reader = new Reader((await fetch(`${mock.url}/_mock/live`, { headers })).body)
      const [event] = await reader.take(1)
      expect(event).toMatchObject({ event: "request", id: "0-2", data: { n: 2 } })
      over = reader.next()
    })
    expect(await over.catch(() => undefined)).toBeUndefined()
  })

  it("works without a socket, and ends when the mock stops", async () => {
    let over: Promise<unknown> = Promise.resolve("open")
    await withMock(async (mock) => {
      const reader = new Reader((await mock.fetch("http://any/_mock/live")).body)
      await mock.fetch("http://any/users/track", { method: "POST", headers: headersOf(mock.apiKey), body: body("u1") })
      expect(numbers(await reader.take(1))).toEqual([1])
      over = reader.next()
    })
    expect(await over).toBeUndefined()
  })

  it("is refused to pages of another origin and to other host names", () =>
    withMock(async (mock) => {
      const live = (headers: Record<string, string>) => statusOf(`${mock.url}/_mock/live`, headers)
      expect([await live({ origin: "https://evil.example" }), await live({ host: "evil.example" })]).toEqual([403, 403])
    }))
})
